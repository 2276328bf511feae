import type {ClusterStatus, Member} from '../model/answers/cluster-status.ts';
import {amountText} from './amount.ts';
import {renderLists, renderVolumes} from './cluster-status-lists.ts';
import type {Screen} from './screen.ts';
import {renderTable, type Column} from './table.ts';
import type {Theme} from './theme.ts';
import {exactText, formatAge, formatSpan} from './time.ts';

export interface StatusDetail {
  /** More columns, every claim, all events. */
  wide: boolean;
}

/** The screen of one cluster: what is wrong first, then who is who, then the rest. */
export function renderClusterStatus(status: ClusterStatus, screen: Screen, detail: StatusDetail = {wide: false}): string {
  const sections = [
    renderHead(status, screen),
    renderMembers(status, screen, detail),
    renderVolumes(status, screen, detail),
    renderLists(status, screen, detail),
  ];
  return sections.filter((section) => section !== '').join('\n');
}

/** The colour of a verdict, and a word for those who see none. */
export function paintVerdict(verdict: ClusterStatus['verdict'], theme: Theme): (text: string) => string {
  return {ok: theme.good, warning: theme.warning, critical: theme.bad, unknown: theme.warning}[verdict];
}

function renderHead(status: ClusterStatus, {theme, now}: Screen): string {
  const {name, namespace, verdict, headline, problems} = status;
  const paint = paintVerdict(verdict, theme);
  const age = status.createdAt === undefined ? '' : theme.muted(`, ${formatAge(status.createdAt, now)} old`);
  const title = `${theme.strong(name)}${theme.muted(` in namespace ${namespace}`)}${age}`;
  const label = verdict === 'ok' ? 'OK' : verdict.toUpperCase();
  const lines = problems.length === 0
    ? [`${paint(label)}  ${headline}`]
    : problems.map(({severity, message}) => `${paintVerdict(severity, theme)(severity.toUpperCase().padEnd(8))}  ${message}`);
  return [title, ...lines, factsLine(status, theme), ''].join('\n');
}

/** `3/3 ready · FEP 15 · asynchronous · timeline 2 · master demo-sts-0`. */
export function factsLine({instances, fepVersion, syncMode, timeline, primary, backup}: ClusterStatus, theme: Theme): string {
  const {wanted, ready} = instances;
  const count = `${ready}/${wanted ?? '?'} ready`;
  return [
    ready === wanted ? count : theme.warning(count),
    ...(primary === undefined ? [theme.bad('no single master')] : [`master ${theme.strong(primary)}`]),
    ...(fepVersion === undefined ? [] : [`FEP ${fepVersion}`]),
    syncMode === 'on' ? 'synchronous' : 'asynchronous',
    ...(timeline === undefined ? [] : [`timeline ${timeline}`]),
    backupWords(backup),
  ].join(theme.separator);
}

function backupWords({configured, schedules}: ClusterStatus['backup']): string {
  if (!configured) return 'no backups';
  return schedules.length === 0 ? 'backup without a schedule' : `${schedules.length} backup ${schedules.length === 1 ? 'schedule' : 'schedules'}`;
}

/** The table of the servers; empty where there is none. */
export function renderMembers(status: ClusterStatus, {theme, width, now}: Screen, {wide}: StatusDetail): string {
  const {members} = status;
  if (members.length === 0) return '';
  const has = (key: keyof Member): boolean => members.some((member) => member[key] !== undefined);
  const columns: Column<Member>[] = [
    {header: 'POD', value: ({pod}) => pod},
    {header: 'ROLE', value: (member) => (member.role === 'master' ? theme.strong(member.role) : `${member.role}${member.sync === true ? ' (sync)' : ''}`)},
    {header: 'READY', value: (member) => {
      const text = `${member.containersReady}/${member.containers}`;
      return member.ready ? text : theme.bad(text);
    }},
    {header: 'STATE', value: ({ready, phase, state}) => (ready ? state ?? 'running' : theme.bad(phase))},
    ...(has('timeline') ? [{header: 'TL', value: ({timeline}: Member) => timeline, align: 'right' as const}] : []),
    ...(wide && has('lsn') ? [{header: 'LSN', value: ({lsn}: Member) => lsn}] : []),
    ...(has('lagBytes') ? [{header: 'LAG', value: (member: Member) => (member.pod === status.primary ? '-' : lagText(member)), align: 'right' as const}] : []),
    ...(wide && has('syncState') ? [{header: 'SYNC', value: ({syncState}: Member) => syncState ?? '-'}] : []),
    ...(wide && has('startedAt') ? [{header: 'STARTED', value: ({startedAt}: Member) => exactText(startedAt) ?? '?'}] : []),
    ...(members.some(({pendingRestart}) => pendingRestart === true) ? [{header: 'RESTART', value: ({pendingRestart}: Member) => (pendingRestart === true ? theme.warning('pending') : '-')}] : []),
    ...(wide || members.some(({restarts}) => restarts > 0) ? [{header: 'RESTARTS', value: (member: Member) => restartsText(member, now, theme)}] : []),
    {header: 'NODE', value: ({node}) => node, flexible: true},
    ...(has('zone') ? [{header: 'ZONE', value: ({zone}: Member) => zone, flexible: true}] : []),
    ...(wide ? [{header: 'IP', value: ({ip}: Member) => ip}] : []),
    {header: 'AGE', value: ({createdAt}) => formatAge(createdAt, now)},
  ];
  return renderTable(members, columns, {width, theme});
}

function restartsText({restarts, lastRestart}: Member, now: Date, theme: Theme): string {
  if (restarts === 0) return '0';
  const when = lastRestart?.at === undefined ? '' : ` (${formatAge(lastRestart.at, now)} ago)`;
  return theme.warning(`${restarts}${when}`);
}

/** `2.0 MB, 3s`; the time only where it says more than the bytes. */
function lagText({lagBytes, lagSeconds}: Member): string {
  if (lagBytes === undefined) return '?';
  return lagSeconds === undefined || lagSeconds < 1 ? amountText(lagBytes) : `${amountText(lagBytes)}, ${formatSpan(lagSeconds * 1000)}`;
}
