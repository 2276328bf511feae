import {backupOptions, hasBackup, repositoriesOf, retentionOf, schedulesOf} from '../reading/backup.ts';
import {BACKUP, plain, shown} from '../reading/cluster.ts';
import {type Found, type Rule, rule} from '../rule.ts';
import {cronProblem} from '../../model/cron/cron-line.ts';
import {isRecord, type View} from '../view.ts';

const PARAMS = `${BACKUP}.pgbackrestParams`;

/** Repositories that some schedule writes to. */
function repositoriesInUse(view: View): number[] {
  return [...new Set(schedulesOf(view).map(({repo}) => repo))].filter((repo): repo is number => Number.isInteger(repo));
}

function* misplaced(view: View): Generator<Found> {
  const schedule = view.at(`${BACKUP}.schedule`);
  for (const key of isRecord(schedule) ? Object.keys(schedule) : []) {
    if (/^schedule\d+$/.test(key)) yield {path: `${BACKUP}.schedule.${key}`, message: `${key} stands inside schedule`, fix: `${BACKUP}.${key}, beside schedule`};
    if (key === 'repo') yield {path: `${BACKUP}.schedule.repo`, message: 'repo stands inside schedule', fix: 'inside scheduleN'};
  }
  if (view.has(`${BACKUP}.repo`)) yield {path: `${BACKUP}.repo`, message: 'repo stands beside the schedules', fix: 'inside scheduleN'};
}

/** When backups are made, and how long they are kept. */
export const scheduleRules: readonly Rule[] = [
  rule({
    id: 'backup-schedule-max',
    title: 'There are at most five schedules',
    looksAt: [`${BACKUP}.schedule.num`, `${BACKUP}.schedule*`],
    fix: 'put several times into one cron line',
    *check(view) {
      const num = view.number(`${BACKUP}.schedule.num`);
      if (num !== undefined && num > 5) yield {path: `${BACKUP}.schedule.num`, message: `${num} schedules; five are the most`};
      for (const key of view.keys(BACKUP)) if (Number(/^schedule(\d+)$/.exec(key)?.[1] ?? 1) > 5) yield {path: `${BACKUP}.${key}`, message: `${key}; five are the most`};
    },
  }),
  rule({
    id: 'backup-schedule-count',
    title: 'num counts the schedules',
    looksAt: [`${BACKUP}.schedule.num`, `${BACKUP}.schedule*`],
    *check(view) {
      if (!hasBackup(view)) return;
      const indexes = schedulesOf(view).map(({index}) => index).toSorted((a, b) => a - b);
      const num = view.at(`${BACKUP}.schedule.num`) ?? 0;
      if (indexes.some((index, position) => index !== position + 1)) yield {path: `${BACKUP}.schedule.num`, message: `schedules ${indexes.join(', ')} are given, and they must be 1 to ${indexes.length}`, fix: 'number them without gaps'};
      else if (num !== indexes.length) yield {path: `${BACKUP}.schedule.num`, message: `num is ${shown(num)}, and ${indexes.length} ${indexes.length === 1 ? 'schedule is' : 'schedules are'} given: those beyond it are not registered`, fix: `num: ${indexes.length}`};
    },
  }),
  rule({
    id: 'backup-schedule-cron',
    title: 'A schedule is a cron line of five fields',
    looksAt: [`${BACKUP}.schedule*.schedule`],
    fix: 'minute hour day month weekday, such as "15 0 * * 0"',
    *check(view) {
      for (const {path, schedule} of schedulesOf(view)) {
        const problem = typeof schedule === 'string' ? cronProblem(schedule) : 'it is no text';
        if (problem !== undefined) yield {path: `${path}.schedule`, message: `${shown(schedule)} is no cron line: ${problem}`};
      }
    },
  }),
  rule({
    id: 'backup-schedule-type',
    title: 'Backups are full or incremental',
    looksAt: [`${BACKUP}.schedule*.type`],
    fix: 'full or incr',
    *check(view) {
      for (const {path, type} of schedulesOf(view)) if (type !== 'full' && type !== 'incr') yield {path: `${path}.type`, message: type === undefined ? 'the type is missing' : `${shown(type)} is no type of backup`};
    },
  }),
  rule({
    id: 'backup-schedule-needs-full',
    title: 'Full backups come again',
    looksAt: [`${BACKUP}.schedule*.type`],
    fix: 'add a schedule with type: full',
    *check(view) {
      const schedules = schedulesOf(view);
      if (schedules.length > 0 && schedules.every(({type}) => type === 'incr')) yield {path: `${schedules[0]?.path}.type`, message: 'every schedule is incremental: without new full backups nothing ever expires'};
    },
  }),
  rule({
    id: 'backup-schedule-repo',
    title: 'A schedule writes to a repository that is defined',
    looksAt: [`${BACKUP}.schedule*.repo`, PARAMS],
    *check(view) {
      for (const {path, index, repo} of schedulesOf(view)) {
        if (repo === 1 || backupOptions(view).has(`repo${plain(repo)}-type`)) continue;
        yield {path: `${path}.repo`, message: `schedule${index} writes to repo${plain(repo).slice(0, 20)}, which is not defined`, fix: `define repo${plain(repo)}-type in pgbackrestParams, or leave repo out`};
      }
    },
  }),
  rule({id: 'backup-schedule-repo-indent', title: 'Schedules stand where they are read', looksAt: [`${BACKUP}.schedule.*`, `${BACKUP}.repo`], check: misplaced}),
  rule({
    id: 'backup-master-only',
    title: 'Backups run on the master',
    looksAt: [BACKUP],
    *check(view) {
      if (hasBackup(view)) yield {path: BACKUP, message: 'backups run in the backup container of the master pod only'};
    },
  }),
  rule({
    id: 'backup-retention-missing',
    title: 'Old backups expire',
    looksAt: [PARAMS],
    *check(view) {
      for (const index of repositoriesInUse(view)) if (!backupOptions(view).has(`repo${index}-retention-full`)) yield {path: PARAMS, message: `nothing in repo${index} ever expires: it will overflow`, fix: `repo${index}-retention-full and repo${index}-retention-full-type`};
    },
  }),
  rule({
    id: 'backup-retention-int',
    title: 'Retention is a whole number',
    looksAt: [PARAMS],
    fix: 'a whole number of 1 or more',
    *check(view) {
      for (const [key, value] of backupOptions(view)) if (/^repo\d+-retention-full$/.test(key) && !/^[1-9]\d*$/.test(value)) yield {path: PARAMS, message: `${key} is ${shown(value)}`};
    },
  }),
  rule({
    id: 'backup-retention-type',
    title: 'Retention counts days or generations',
    looksAt: [PARAMS],
    fix: 'time for days, count for generations',
    *check(view) {
      for (const [key, value] of backupOptions(view)) if (/^repo\d+-retention-full-type$/.test(key) && value !== 'time' && value !== 'count') yield {path: PARAMS, message: `${key} is ${shown(value)}`};
    },
  }),
  rule({
    id: 'backup-retention-type-missing',
    title: 'What retention counts is said',
    looksAt: [PARAMS],
    *check(view) {
      for (const key of backupOptions(view).keys()) if (/^repo\d+-retention-full$/.test(key) && !backupOptions(view).has(`${key}-type`)) yield {path: PARAMS, message: `${key} may mean days or generations`, fix: `${key}-type=time or count`};
    },
  }),
  rule({
    id: 'backup-retention-shrink',
    title: 'A shorter retention deletes backups',
    looksAt: [PARAMS],
    *check(view) {
      if (view.before === undefined) return;
      for (const {index} of repositoriesOf(view)) {
        const [now, old] = [retentionOf(view, index), retentionOf(view.before, index)];
        if (now !== undefined && old !== undefined && now.type === old.type && now.value < old.value) yield {path: PARAMS, message: `repo${index} keeps ${now.value} in place of ${old.value}: older backups are deleted, and points in time before them with them`};
      }
    },
  }),
];
