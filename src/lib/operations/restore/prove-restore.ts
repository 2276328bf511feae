import {FepError} from '../../errors/fep-error.ts';
import type {RestoreProof} from '../../model/answers/restore.ts';
import {fields, number, objectIn, text} from '../database-status/reading.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import {optional} from '../cluster-status/optional.ts';
import type {OperationContext} from '../context.ts';
import {quoteIdentifier, runSql} from '../database/run-sql.ts';
import {choosePod, type ChosenPod} from '../pods/choose-pod.ts';
import {formatLsn} from '../backup/repository/wal-segment.ts';
import {parseHistory, type TimelineSwitch} from '../backup/repository/timeline-history.ts';
import {firstBackup} from './first-backup.ts';
import type {PlannedRestore} from './plan-restore.ts';

export interface ProveOptions {
  planned: PlannedRestore;
  target: ClusterRef;
  /** `schema.table`, or `table`. */
  tables: readonly string[];
  database: string;
}

const SQL = `select json_build_object('recovery', pg_is_in_recovery(), 'timeline', substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8),
  'system', (select system_identifier::text from pg_control_system()),
  'history', pg_read_file('pg_wal/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) || '.history', 0, 1048576, true));`;

/**
 * What the restored primary says of itself: it takes writes, holds the database of the backup, on a later timeline than any in the archive, and its history says where
 * recovery ended. Then rows of the tables asked for, and the first backup of its own. Throws `restore-not-proven` (1) where
 * that contradicts the plan, `not-proven` (8) where nobody could ask.
 */
export async function proveRestore(context: OperationContext, {planned, target, tables, database}: ProveOptions): Promise<RestoreProof> {
  const {plan} = planned;
  const primary = await asked(choosePod(context, target, {role: 'primary'}), target);
  const said = fields(objectIn(await asked(runSql(context, primary, {sql: SQL}), target)));
  const timeline = Number.parseInt(text(said['timeline']) ?? '', 16);
  const end = endOfRecovery(parseHistory(text(said['history']) ?? ''), plan.timeline);
  if (said['recovery'] !== false || Number.isNaN(timeline)) throw contradicted(target, `${primary.name} does not take writes`);
  requireSystem(target, planned.systemId, text(said['system']));
  if (plan.timeline !== undefined && timeline <= plan.timeline) throw contradicted(target, `it is on timeline ${timeline}, and the archive had timeline ${plan.timeline} already: nothing was restored`);
  requireEnd(target, plan.toTime, end);
  const rows = [];
  for (const table of tables) rows.push({table, rows: await countRows(context, primary, table, database)});
  return {
    primary: primary.name, timeline, ...optional('endedBecause', end?.reason === '' ? undefined : end?.reason), ...optional('endedAt', end === undefined ? undefined : formatLsn(end.lsn)),
    tables: rows, firstBackup: await firstBackup(context, target, planned),
  };
}

/** A server that made itself an empty database is ready too, and on a timeline of its own. */
function requireSystem(target: ClusterRef, wanted: string | undefined, found: string | undefined): void {
  if (wanted === undefined || found === undefined || Number(wanted) === Number(found)) return;
  throw contradicted(target, `it holds another database than the backup: system identifier ${found}; it was made anew, or has the data of another cluster`);
}

/** Patroni may promote once more after the restore: the first switch to a timeline that the archive did not have is the one. */
function endOfRecovery(switches: readonly TimelineSwitch[], newestBefore: number | undefined): TimelineSwitch | undefined {
  const restored = switches.findIndex((_, index) => (switches[index + 1]?.timeline ?? Number.POSITIVE_INFINITY) > (newestBefore ?? 0));
  return switches[restored];
}

/** `before 2026-11-26 02:14:00.1+00`: recovery to a time ends before the first transaction after it. */
function requireEnd(target: ClusterRef, toTime: string | undefined, end: TimelineSwitch | undefined): void {
  if (toTime === undefined || end === undefined) return;
  const [, moment] = /^(?:before|after) (?:transaction \d+ at )?(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?[+-]\d\d(?::\d\d)?)/.exec(end.reason) ?? [];
  const ended = Date.parse((moment ?? '').replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'));
  if (Number.isNaN(ended)) return;
  if (ended < Date.parse(toTime)) throw contradicted(target, `recovery ended ${end.reason}, short of ${toTime}`);
}

async function countRows(context: OperationContext, primary: ChosenPod, table: string, database: string): Promise<number> {
  const name = table.split('.').map(quoteIdentifier).join('.');
  const count = number(await runSql(context, primary, {database, sql: `select count(*) from ${name};`}));
  if (count === undefined) throw contradicted(primary.ref, `the rows of ${table} could not be counted`);
  return count;
}

async function asked<T>(question: Promise<T>, {name, namespace}: ClusterRef): Promise<T> {
  try {
    return await question;
  } catch (error) {
    if (!(error instanceof FepError)) throw error;
    throw new FepError(`${name} is ready, but whether it was restored to the target could not be asked`, {
      code: 'not-proven', exit: 'unknown', where: `fepcluster/${name}`, why: error.why === undefined ? error.message : `${error.message}: ${error.why}`, cause: error,
      suggestions: ['run the same command again: the restore is taken up, and not done twice', `kubectl fep psql ${name} -n ${namespace}`],
    });
  }
}

function contradicted({name, namespace}: ClusterRef, why: string): FepError {
  return new FepError(`${name} is ready, but was not restored as planned`, {
    code: 'restore-not-proven', exit: 'failed', where: `fepcluster/${name}`, why, suggestions: [`kubectl fep status ${name} -n ${namespace}`, `kubectl fep logs ${name} -n ${namespace}`],
  });
}
