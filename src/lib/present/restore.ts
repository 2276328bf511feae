import type {ClusterRestored, RestorePlan} from '../model/answers/restore.ts';
import {amountText} from './amount.ts';
import {renderFindings} from './findings.ts';
import {momentText} from './moment.ts';
import {outcomeLine} from './outcome.ts';
import type {Screen} from './screen.ts';
import {formatSpan} from './time.ts';

type PlanParts = ClusterRestored['plan'];

/** What a restore would do, and whether it can. */
export function renderRestorePlan(plan: RestorePlan, {theme}: Screen): string {
  const to = plan.toTime === undefined ? 'its latest state' : momentText(plan.toTime);
  const verdict = {possible: theme.good('possible'), impossible: theme.bad('not possible'), unknown: theme.warning('not known to be possible')}[plan.verdict];
  const rows = planRows(plan, theme);
  return [
    `restore ${plan.name} ${plan.inPlace ? theme.warning('in place') : `into the new cluster ${plan.target}`}, to ${to}: ${verdict}`,
    ...(plan.problem === undefined ? [] : [theme.bad(`  ${plan.problem.message}`)]),
    ...rows.map(([label, text]) => `  ${label.padEnd(9)} ${text}`),
    ...plan.notes.map((note) => theme.muted(`  - ${note}`)),
    ...plan.unreadable.map(({part, reason}) => theme.warning(`  ${part} could not be read: ${reason}`)),
    '',
  ].join('\n') + renderFindings(plan.findings, theme, {infos: false});
}

function planRows(plan: PlanParts, theme: Screen['theme']): [string, string][] {
  const {backup, wal, missing, nearest, estimate, volumes, loses} = plan;
  const beside = [
    ...(nearest.before === undefined ? [] : [`${nearest.exact ? 'last commit up to it' : 'reachable before'} ${momentShort(nearest.before)}`]),
    ...(nearest.after === undefined ? [] : [`${nearest.exact ? 'next one after' : 'reachable after'} ${momentShort(nearest.after)}`]),
  ];
  return [
    ...(backup === undefined ? [] : [['backup', `${backup.label} (${backup.type}${backup.stoppedAt === undefined ? '' : `, ended ${momentText(backup.stoppedAt)}`})`] as [string, string]]),
    ...(wal === undefined ? [] : [['WAL', `${wal.segments} ${wal.segments === 1 ? 'segment' : 'segments'}, ${wal.firstSegment} to ${wal.lastSegment}, timeline ${wal.timelines.join(', ')}`] as [string, string]]),
    ...missing.map(({firstSegment, lastSegment, segments}): [string, string] => ['missing', theme.bad(segments === 1 ? firstSegment : `${segments} segments, ${firstSegment} to ${lastSegment}`)]),
    ...(beside.length === 0 ? [] : [['nearest', beside.join('; ')] as [string, string]]),
    ...(estimate === undefined ? [] : [['takes', `about ${formatSpan(estimate.seconds * 1000)} to copy ${amountText(estimate.bytes)}, as the backup took; then the WAL is replayed and the servers start`] as [string, string]]),
    ...volumes.map(({volume, capacity, neededBytes, enough}): [string, string] => ['space', enough ? `${volume} ${capacity} for ${amountText(neededBytes)}` : theme.bad(`${volume} ${capacity} is too small for ${amountText(neededBytes)}`)]),
    ...(loses === undefined ? [] : [['loses', theme.warning(`${amountText(loses.walBytes)} of WAL written since${loses.transactions === undefined ? '' : `, ${loses.transactions} ${loses.transactions === 1 ? 'transaction' : 'transactions'}`}`)] as [string, string]]),
  ];
}

/** A commit's time keeps its fraction: it decides on which side of a second the commit lies. */
function momentShort(moment: string): string {
  return `${moment.replace('T', ' ').replace(/(?:\.0+)?Z$/, '')} UTC`;
}

/** What became of a restore. */
export function renderRestored({observed, message, waitedMs, proof, backupBefore, plan}: ClusterRestored, {theme}: Screen): string {
  const line = outcomeLine({observed, message, waitedMs}, theme);
  if (proof === undefined) return line;
  const {firstBackup} = proof;
  const rows = [
    `primary ${proof.primary}, timeline ${proof.timeline}${proof.endedAt === undefined ? '' : `; recovery ended at ${proof.endedAt}${proof.endedBecause === undefined ? '' : `, ${proof.endedBecause}`}`}`,
    ...proof.tables.map(({table, rows: count}) => `${table} has ${count} ${count === 1 ? 'row' : 'rows'}`),
    {done: `first backup of its own: ${firstBackup.label ?? '?'}`, running: 'its first backup is being taken', 'not seen': theme.warning(`no backup of its own yet: kubectl fep backup now ${plan.target}`)}[firstBackup.state],
    ...(backupBefore === undefined ? [] : [`backup taken before: ${backupBefore}`]),
  ];
  return line + rows.map((row) => `  ${row}\n`).join('');
}
