import type {ClusterStatus} from '../model/answers/cluster-status.ts';
import type {Archiving, BackupRepository, BackupSet, DatabaseServer, ReplicationSlot} from '../model/answers/database-status.ts';
import {amountText} from './amount.ts';
import type {StatusDetail} from './cluster-status.ts';
import type {Screen} from './screen.ts';
import type {Theme} from './theme.ts';
import {agoText, formatAge, formatSpan} from './time.ts';

/** Backups shown with `-o wide`. */
const FEW_BACKUPS = 8;

/** Lines about the databases: of the primary, or of the first server that answered; with wide of every server. */
export function databaseRows(status: ClusterStatus, screen: Screen, {wide}: StatusDetail): [string, string[]][] {
  const {theme, now} = screen;
  const main = status.servers.find(({pod}) => pod === status.primary) ?? status.servers[0];
  const servers = main === undefined ? [] : [main, ...status.servers.filter(({pod}) => wide && pod !== main.pod)];
  const each = (line: (server: DatabaseServer) => string | undefined): string[] => servers.flatMap((server) => {
    const text = line(server);
    return text === undefined ? [] : [servers.length > 1 || server.pod !== status.primary ? `${server.pod}: ${text}` : text];
  });
  return [
    ['Backups', [...repositoryTexts(status.backup.repository, screen, wide), ...scheduleTexts(status.backup)]],
    ['Archiving', main?.archiving === undefined ? [] : [archivingText(main.archiving, screen)]],
    ['Slots', slotTexts(main?.slots ?? [], theme, wide)],
    ['Connections', each(connectionsText)],
    ['Longest', each(({longestTransaction}) => (longestTransaction === undefined ? undefined : transactionText(longestTransaction, theme)))],
    ['Prepared', each(({oldestPrepared}) => (oldestPrepared === undefined ? undefined : `oldest ${formatSpan(oldestPrepared.seconds * 1000)}, of ${oldestPrepared.user ?? '?'} in ${oldestPrepared.database ?? '?'}`))],
    ['XID age', main?.transactionIds === undefined ? [] : [transactionIdText(main.transactionIds)]],
    ['Databases', main === undefined || main.databases.length === 0 ? [] : [sizesText(main.databases, wide)]],
    ['Certificate', each(({tls}) => (tls?.notAfter === undefined ? undefined : `valid ${formatAge(now.toISOString(), new Date(tls.notAfter))} more, until ${tls.notAfter.slice(0, 10)}`))],
    ['PostgreSQL', wide ? each(({version, startedAt}) => (version === undefined ? undefined : `${version}, started ${startedAt === undefined ? '?' : agoText(startedAt, screen)}`)) : []],
  ];
}

function repositoryTexts(repository: BackupRepository | undefined, screen: Screen, wide: boolean): string[] {
  if (repository === undefined) return [];
  const {theme} = screen;
  const {backups, running, recoverableSince} = repository;
  const last = backups.at(-1);
  const state = running === undefined ? [] : [`a backup is running${running.percent === undefined ? '' : ` (${running.percent} %)`}`];
  if (last === undefined) return [[theme.warning(`none yet (${repository.message})`), ...state].join('; ')];
  const kept = backups.length === 1 ? '' : `, ${backups.length} kept`;
  const window = recoverableSince === undefined ? theme.warning('no WAL to recover with') : `any time since ${minute(recoverableSince)} UTC can be had back`;
  const head = [`last ${last.type} ${agoText(last.stoppedAt, screen)}${kept}`, window, ...state].join('; ');
  return [head, ...(wide ? backups.slice(-FEW_BACKUPS).toReversed().map((set) => setText(set, theme)) : [])];
}

function setText({label, type, stoppedAt, databaseBytes, repositoryBytes, error}: BackupSet, theme: Theme): string {
  const sizes = [databaseBytes, repositoryBytes].flatMap((bytes, index) => (bytes === undefined ? [] : [`${amountText(bytes)}${index === 0 ? '' : ' in the repository'}`]));
  return [label, type, stoppedAt === undefined ? '?' : `${minute(stoppedAt)} UTC`, sizes.join(', '), ...(error ? [theme.bad('broken pages')] : [])].join('  ');
}

function scheduleTexts({schedules}: ClusterStatus['backup']): string[] {
  return schedules.map(({type, schedule}) => `${type.padEnd(4)} ${schedule}`);
}

function archivingText({mode, lastArchived, lastArchivedAt, lastFailedAt, failed, waiting}: Archiving, screen: Screen): string {
  const {theme} = screen;
  if (mode === 'off') return theme.warning('off');
  const last = lastArchived === undefined ? theme.warning('nothing archived yet') : `last ${lastArchived} ${agoText(lastArchivedAt, screen)}`;
  const failures = failed === 0 ? 'no failures' : theme.warning(`${failed} failed tries${lastFailedAt === undefined ? '' : `, last ${agoText(lastFailedAt, screen)}`}`);
  return [last, failures, ...(waiting === undefined || waiting === 0 ? [] : [theme.warning(`${waiting} waiting`)])].join('; ');
}

/** Slots of Patroni's own members say what the table of members says; without wide only the others, and idle ones. */
function slotTexts(slots: readonly ReplicationSlot[], theme: Theme, wide: boolean): string[] {
  const shown = slots.filter(({active, type}) => wide || !active || type !== 'physical');
  const text = ({name, type, database, active, walStatus, retainedBytes}: ReplicationSlot): string => {
    const state = active ? 'active' : theme.warning('no consumer');
    const held = retainedBytes === undefined ? 'holds no WAL' : `holds ${amountText(retainedBytes)}`;
    const status = walStatus === undefined || walStatus === 'reserved' ? '' : `, ${theme.warning(walStatus)}`;
    return `${name} (${[type, database].filter((word) => word !== undefined).join(', ')}) ${state}, ${held}${status}`;
  };
  if (shown.length > 0) return shown.map(text);
  return slots.length === 0 ? [] : [`${slots.length} active, hold at most ${amountText(Math.max(...slots.map(({retainedBytes = 0}) => retainedBytes)))}`];
}

function connectionsText({connections}: DatabaseServer): string | undefined {
  if (connections === undefined) return undefined;
  const states = Object.entries(connections.byState).toSorted(([, a], [, b]) => b - a).map(([state, count]) => `${count} ${state}`);
  return `${connections.used} of ${connections.limit ?? '?'} (${states.join(', ')})`;
}

function transactionText({seconds, user, database, application, state, waitsFor}: NonNullable<DatabaseServer['longestTransaction']>, theme: Theme): string {
  const words = [state, ...(waitsFor === 'Lock' ? [theme.warning('waits for a lock')] : []), ...(application === undefined ? [] : [`by ${application}`])].filter((word) => word !== undefined);
  return `transaction of ${formatSpan(seconds * 1000)}: ${user ?? '?'} in ${database ?? '?'} (${words.join(', ')})`;
}

function transactionIdText({age, database, freezeMaxAge}: NonNullable<DatabaseServer['transactionIds']>): string {
  const frozen = freezeMaxAge === undefined ? '' : `, vacuum freezes from ${count(freezeMaxAge)} on`;
  return `${count(age)} in ${database ?? '?'}${frozen}`;
}

function sizesText(databases: DatabaseServer['databases'], wide: boolean): string {
  const sorted = databases.toSorted((a, b) => b.bytes - a.bytes);
  const shown = wide ? sorted : sorted.slice(0, 3);
  const rest = sorted.length - shown.length;
  return `${shown.map(({name, bytes}) => `${name} ${amountText(bytes)}`).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** `32`, `150 thousand`, `1200 million`: the limit is known in millions. */
function count(value: number): string {
  if (value < 10_000) return String(value);
  return value < 1e6 ? `${Math.round(value / 1000)} thousand` : `${(value / 1e6).toFixed(value < 1e7 ? 1 : 0)} million`;
}

/** `2026-11-21 11:14`, of a time in UTC. */
function minute(time: string): string {
  return time.slice(0, 16).replace('T', ' ');
}
