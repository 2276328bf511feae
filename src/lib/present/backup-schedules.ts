import type {BackupSchedules, BackupSchedulesChanged, ScheduleLine} from '../model/answers/backup-changes.ts';
import {momentText} from './moment.ts';
import {outcomeLine} from './outcome.ts';
import type {Screen} from './screen.ts';
import {renderTable, type Column} from './table.ts';
import {formatAge} from './time.ts';

/** When backups are taken: a table, and the next runs of each in UTC and in the reader's zone. */
export function renderSchedules({name, namespace, num, schedules, notes, unreadable}: BackupSchedules, screen: Screen): string {
  const {theme} = screen;
  if (schedules.length === 0) return `no backup of ${name} in namespace ${namespace} is scheduled\n`;
  const paused = num === 0 ? theme.warning(`the schedules of ${name} are paused: kubectl fep backup schedule resume ${name} -n ${namespace}\n`) : '';
  return [
    paused, scheduleTable(schedules, screen), ...schedules.filter(({inForce}) => inForce).map((line) => nextRuns(line, theme)),
    ...notes.map((note) => theme.muted(`- ${note}\n`)), ...unreadable.map(({part, reason}) => theme.warning(`${part} could not be read: ${reason}\n`)),
  ].join('');
}

function scheduleTable(schedules: readonly ScheduleLine[], {theme, width, now}: Screen): string {
  const columns: Column<ScheduleLine>[] = [
    {header: 'NUMBER', value: ({number}) => number, align: 'right'},
    {header: 'SCHEDULE', value: ({schedule}) => schedule},
    {header: 'TYPE', value: ({type}) => type},
    {header: 'REPO', value: ({repo}) => repo, align: 'right'},
    {header: 'STATE', value: (line) => stateOf(line, theme), flexible: true},
    {header: 'LAST RUN', value: ({cronJob}) => (cronJob?.lastRun === undefined ? undefined : `${formatAge(cronJob.lastRun, now)} ago`)},
    {header: 'CRONJOB', value: ({cronJob}) => cronJob?.name},
  ];
  return renderTable(schedules, columns, {width, theme});
}

function stateOf({inForce, cronJob, schedule, problem}: ScheduleLine, theme: Screen['theme']): string {
  if (problem !== undefined) return theme.bad(problem);
  if (cronJob?.suspended === true) return theme.warning('suspended');
  if (!inForce) return theme.muted('not in force');
  if (cronJob === undefined) return theme.bad('no CronJob');
  return cronJob.schedule === schedule ? theme.good('in force') : theme.warning(`the CronJob still has ${cronJob.schedule}`);
}

function nextRuns({number, type, next}: ScheduleLine, theme: Screen['theme']): string {
  const [first, ...others] = next;
  if (first === undefined) return '';
  return [`next ${type} (${number})  ${momentText(first)}`, ...others.map((moment) => theme.muted(`${' '.repeat(`next ${type} (${number})`.length)}  ${momentText(moment)}`))].map((line) => `${line}\n`).join('');
}

/** What became of a change of schedules. */
export function renderSchedulesChanged({observed, message, changes, schedules, waitedMs}: BackupSchedulesChanged, screen: Screen): string {
  const {theme} = screen;
  const seen = observed === 'ready';
  return [
    outcomeLine({observed, message, waitedMs}, theme),
    ...changes.map((change) => `  ${change}\n`),
    ...(seen ? schedules.filter(({inForce}) => inForce).map((line) => nextRuns(line, theme)) : []),
    ...(seen || observed === 'accepted' ? [theme.muted('- a backup that runs now keeps its old settings; applications are not disturbed (UG 5.5)\n')] : []),
  ].join('');
}
