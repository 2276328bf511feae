import {FepError} from '../errors/fep-error.ts';
import type {ClusterStatus} from '../model/answers/cluster-status.ts';
import {THRESHOLDS} from '../model/health-thresholds.ts';

/** Exit codes of monitoring plugins, a protocol of their own beside the table of exit codes. */
export const CHECK_CODES = {ok: 0, warning: 1, critical: 2, unknown: 3} as const satisfies Record<ClusterStatus['verdict'], number>;

/** PostgreSQL stops writing here. */
const TRANSACTION_ID_LIMIT = 2 ** 31 - 1;

/**
 * `FEP OK - demo: healthy … | ready=3;;;0;3 lag=0B;…`: one line, with performance data behind the bar as the Monitoring
 * Plugins guidelines have it: `label=value[unit];warning;critical;min;max`. What was not told has no figure.
 */
export function renderCheck(status: ClusterStatus): string {
  const {name, verdict, headline} = status;
  return `FEP ${verdict.toUpperCase()} - ${name}: ${oneLine(headline)} | ${[...memberFigures(status), ...databaseFigures(status), ...backupFigures(status)].join(' ')}\n`;
}

function memberFigures({instances, members}: ClusterStatus): string[] {
  const {lagBytes, lagSeconds} = THRESHOLDS;
  return [
    figure('ready', instances.ready, {max: instances.wanted}),
    figure('restarts', members.reduce((sum, {restarts}) => sum + restarts, 0)),
    ...highest(members.map((member) => member.lagBytes), (value) => figure('lag', value, {unit: 'B', ...lagBytes})),
    ...highest(members.map((member) => member.lagSeconds), (value) => figure('lag_time', value, {unit: 's', ...lagSeconds})),
  ];
}

function databaseFigures({servers, primary}: ClusterStatus): string[] {
  const main = servers.find(({pod}) => pod === primary);
  if (main === undefined) return [];
  const {connections, archiving, transactionIds, longestTransaction, slots, databases} = main;
  const {connectionShare, waitingSegments, transactionIdAge, transactionSeconds} = THRESHOLDS;
  const limit = connections?.limit;
  return [
    ...(connections === undefined ? [] : [figure('connections', connections.used, limit === undefined ? {} : {warning: Math.floor(limit * connectionShare.warning), critical: Math.floor(limit * connectionShare.critical), max: limit})]),
    ...highest([archiving?.waiting], (value) => figure('archive_waiting', value, waitingSegments)),
    ...highest([archiving?.failed], (value) => figure('archive_failed', value, {unit: 'c'})),
    ...highest(slots.map(({retainedBytes}) => retainedBytes), (value) => figure('slot_wal', value, {unit: 'B', warning: THRESHOLDS.slotBytes})),
    ...highest([transactionIds?.age], (value) => figure('xid_age', value, {...transactionIdAge, max: TRANSACTION_ID_LIMIT})),
    figure('longest_transaction', longestTransaction?.seconds ?? 0, {unit: 's', warning: transactionSeconds}),
    ...(databases.length === 0 ? [] : [figure('size', databases.reduce((sum, {bytes}) => sum + bytes, 0), {unit: 'B'})]),
  ];
}

function backupFigures({backup, takenAt}: ClusterStatus): string[] {
  const last = backup.repository?.backups.at(-1)?.stoppedAt;
  return last === undefined ? [] : [figure('backup_age', Math.max(0, Math.round((Date.parse(takenAt) - Date.parse(last)) / 1000)), {unit: 's'})];
}

function figure(label: string, value: number, {unit = '', warning, critical, max}: {unit?: string; warning?: number; critical?: number; max?: number | undefined} = {}): string {
  const parts = [`${Number(value.toFixed(3))}${unit}`, warning ?? '', critical ?? '', 0, max ?? ''];
  return `${label}=${parts.join(';').replace(/;+$/, '')}`;
}

function highest(values: readonly (number | undefined)[], draw: (value: number) => string): string[] {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? [] : [draw(Math.max(...known))];
}

/** The line of a monitoring plugin that could not look: `FEP UNKNOWN - …`. */
export function renderCheckFailure(name: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const why = error instanceof FepError && error.why !== undefined ? ` (${error.why})` : '';
  return `FEP UNKNOWN - ${name}: ${oneLine(message + why)}\n`;
}

/** The bar would begin the figures. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll('|', '/');
}
