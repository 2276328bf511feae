import {FepError} from '../../../errors/fep-error.ts';
import {ANSWER_API_VERSION} from '../../../model/answers/api-version.ts';
import type {BackupSchedules, BackupSchedulesChanged, ScheduleLine} from '../../../model/answers/backup-changes.ts';
import {nextFirings} from '../../../model/cron/firings.ts';
import {optional} from '../../cluster-status/optional.ts';
import {changeCluster} from '../../change/index.ts';
import type {OperationContext} from '../../context.ts';
import {waitError} from '../../wait-error.ts';
import {waitUntil, type Verdict} from '../../wait-until.ts';
import {areCronJobsKnown, MOST_SCHEDULES, readSchedules, requireCronJobs, whyNever} from './read-schedules.ts';

interface Common {
  name: string;
  namespace?: string;
  dryRun: 'none' | 'client' | 'server';
  wait: boolean;
  timeoutMs: number;
}

export interface SetScheduleOptions extends Common {
  /** Cron line of the full, and of the incremental backups; one of them at least. */
  full?: string;
  incr?: string;
  repo: number;
  /** Which of schedule1 to 5, where several have the type. */
  number?: number;
}

const BACKUP = 'fepChildCrVal.backup';

/** Sets when backups are taken (UG 5.5): the schedule of that type and repository is changed, or the next free one used. */
export async function setSchedule(context: OperationContext, options: SetScheduleOptions): Promise<BackupSchedulesChanged> {
  const before = await readSchedules(context, options);
  const wanted = [['full', options.full], ['incr', options.incr]] as const;
  const lines: ScheduleLine[] = [];
  if (options.number !== undefined && options.full !== undefined && options.incr !== undefined) {
    throw new FepError('--number names one schedule, and two are given', {code: 'usage', exit: 'usage', where: '--number', why: 'each schedule has one type', suggestions: ['set them one after the other: --full … --number N, then --incr … --number M', 'leave --number out']});
  }
  for (const [type, schedule] of wanted) {
    if (schedule === undefined) continue;
    requireFires(schedule, type, context.clock.now());
    lines.push(lineFor({type, schedule, repo: options.repo, ...optional('number', options.number)}, [...before.schedules, ...lines], before));
  }
  if (lines.length === 0) throw new FepError('no schedule is given', {code: 'nothing-to-do', exit: 'usage', where: '--full, --incr', suggestions: ["--full '15 0 * * 0' --incr '15 0 * * 1-6'"]});
  const num = Math.max(before.num, ...lines.map(({number}) => number));
  const sets = lines.flatMap(({number, schedule, type, repo}) => [`${BACKUP}.schedule${number}.schedule=${schedule}`, `${BACKUP}.schedule${number}.type=${type}`, `${BACKUP}.schedule${number}.repo=${repo}`]);
  return change(context, options, before, {sets: [...sets, ...(num === before.num ? [] : [`${BACKUP}.schedule.num=${num}`])], said: 'schedule', isThere: (now) => lines.every(({number, schedule}) => now.schedules.some((line) => line.number === number && line.cronJob?.schedule === schedule))});
}

/** No schedule is in force any more; the lines themselves stay (`schedule.num: 0`). */
export async function pauseSchedules(context: OperationContext, options: Common): Promise<BackupSchedulesChanged> {
  const before = await readSchedules(context, options);
  return change(context, options, before, {sets: [`${BACKUP}.schedule.num=0`], said: 'pause', isThere: (now) => now.schedules.every(({cronJob}) => cronJob === undefined || cronJob.suspended)});
}

/** The first `count` schedules are in force again; all of them when it is left out. */
export async function resumeSchedules(context: OperationContext, options: Common & {count?: number}): Promise<BackupSchedulesChanged> {
  const before = await readSchedules(context, options);
  const all = before.schedules.findLastIndex(({number}, index) => number === index + 1) + 1;
  const count = options.count ?? all;
  if (all === 0 || count < 1 || count > all) {
    throw new FepError(`${options.name} has ${all === 0 ? 'no schedule' : `${all} schedules, not ${count}`}`, {
      code: 'no-such-schedule', exit: 'usage', where: options.count === undefined ? `fepcluster/${options.name}` : '--count', suggestions: [all === 0 ? `kubectl fep backup schedule set ${options.name} --full '15 0 * * 0'` : `--count ${all}`],
    });
  }
  return change(context, options, before, {sets: [`${BACKUP}.schedule.num=${count}`], said: 'resume', isThere: (now) => now.schedules.filter(({number}) => number <= count).every(({cronJob, schedule}) => cronJob?.suspended === false && cronJob.schedule === schedule)});
}

interface Wanted {
  sets: readonly string[];
  said: string;
  /** Do the CronJobs show it? */
  isThere: (now: BackupSchedules) => boolean;
}

async function change(context: OperationContext, options: Common, before: BackupSchedules, {sets, said, isThere}: Wanted): Promise<BackupSchedulesChanged> {
  const {name, dryRun, wait} = options;
  if (wait && dryRun === 'none') await requireCronJobs(context, before);
  const updated = await changeCluster(context, {...options, wanted: () => ({sets}), force: false, restart: false, wait: true});
  const answer = {
    apiVersion: ANSWER_API_VERSION, kind: 'BackupSchedulesChanged', name: before.name, namespace: before.namespace, findings: updated.findings.filter(({path}) => path.includes('.backup.')),
    changes: updated.changes.map(({path, old, new: now}) => `${path}: from ${shown(old)} to ${shown(now)}`),
  } as const;
  if (dryRun !== 'none') return {...answer, observed: updated.observed === 'dry-run-server' ? 'dry-run-server' : 'dry-run-client', message: `${said} of ${name}'s backups (dry run)`, schedules: before.schedules};
  if (!wait) return {...answer, observed: 'accepted', message: `${said} of ${name}'s backups: the FEPCluster has it (CronJobs were not waited for)`, schedules: before.schedules};
  const result = await waitUntil<BackupSchedules>({
    clock: context.clock, signal: context.signal, timeoutMs: options.timeoutMs,
    look: (signal) => readSchedules({...context, signal}, options),
    judge: (now): Verdict => (areCronJobsKnown(now) && isThere(now) ? {state: 'ready', message: 'the CronJobs have it'} : {state: 'progressing', message: 'the CronJobs do not have it yet', causes: now.unreadable.map(({part, reason}) => `${part}: ${reason}`)}),
    onVerdict: (verdict, _now, elapsedMs) => context.report({kind: 'waiting', step: `CronJobs of ${name}`, detail: verdict.message, elapsedMs}),
  });
  if (result.outcome !== 'reached') {
    throw waitError(result, {name: before.name, namespace: before.namespace, missed: `the CronJobs of ${name} did not follow`, goesOn: 'the FEPCluster has the change', resume: `kubectl fep backup schedule show ${name} -n ${before.namespace}`});
  }
  const unchanged = updated.observed === 'unchanged';
  return {...answer, observed: unchanged ? 'unchanged' : 'ready', message: unchanged ? `${name} has that already` : `${said} of ${name}'s backups: the CronJobs have it`, schedules: result.last?.schedules ?? [], waitedMs: result.elapsedMs};
}

const shown = (value: unknown): string => (value === undefined ? 'not given' : typeof value === 'string' ? value : JSON.stringify(value));

/** The schedule to change: the one that is named, the only one of its type and repository, or the next free one. */
function lineFor(wanted: {type: string; schedule: string; repo: number; number?: number}, there: readonly ScheduleLine[], {name}: BackupSchedules): ScheduleLine {
  const same = there.filter(({type, repo}) => type === wanted.type && repo === wanted.repo);
  const free = Array.from({length: MOST_SCHEDULES}, (_, index) => index + 1).find((number) => !there.some((line) => line.number === number));
  if (wanted.number === undefined && same.length > 1) throw several(wanted.type, same);
  const number = wanted.number ?? same[0]?.number ?? free;
  if (number === undefined) {
    throw new FepError(`${name} has ${MOST_SCHEDULES} schedules, and none of them is ${wanted.type} in repo ${wanted.repo}`, {code: 'too-many-schedules', exit: 'refused', where: `--${wanted.type}`, why: 'there are at most five (UG 2.3.5)', suggestions: ['take the place of one: --number 5']});
  }
  return {number, schedule: wanted.schedule, type: wanted.type, repo: wanted.repo, inForce: true, next: []};
}

function several(type: string, same: readonly ScheduleLine[]): FepError {
  return new FepError(`there are ${same.length} schedules for ${type} backups in this repository`, {
    code: 'ambiguous-schedule', exit: 'usage', where: `--${type}`, why: same.map(({number, schedule}) => `schedule${number}: ${schedule}`).join('; '), suggestions: same.map(({number}) => `--number ${number}`),
  });
}

function requireFires(schedule: string, type: string, now: Date): void {
  const why = whyNever(schedule, nextFirings(schedule, now, 1).length);
  if (why === undefined) return;
  throw new FepError(`${schedule === '' ? 'an empty text' : schedule} is no schedule`, {
    code: 'invalid-schedule', exit: 'usage', where: `--${type}`, why, suggestions: [`--${type} '15 0 * * 0' (Sundays at 00:15: minute hour day month weekday)`],
  });
}
