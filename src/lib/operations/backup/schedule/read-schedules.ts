import {ANSWER_API_VERSION} from '../../../model/answers/api-version.ts';
import type {BackupSchedules, ScheduleLine} from '../../../model/answers/backup-changes.ts';
import type {FepCluster} from '../../../model/fep-cluster/index.ts';
import type {KubernetesObject} from '../../../model/kubernetes-object.ts';
import {LABELS} from '../../../model/names.ts';
import {isKnown, knownOr, type Part} from '../../../model/part.ts';
import {FEP_RESOURCES, RESOURCES} from '../../../model/resources.ts';
import {cronProblem} from '../../../model/cron/cron-line.ts';
import {valueAt} from '../../../rules/view.ts';
import type {ClusterRef} from '../../cluster-snapshot.ts';
import {nextFirings} from '../../../model/cron/firings.ts';
import {noSuchCluster} from '../../cluster-status/index.ts';
import {optional} from '../../cluster-status/optional.ts';
import type {OperationContext} from '../../context.ts';
import {part} from '../../parts.ts';

/** At most so many schedules exist (UG 2.3.5). */
export const MOST_SCHEDULES = 5;
const SHOWN_RUNS = 5;
/** The part of an answer that names them where they could not be read. */
const CRON_JOBS = 'CronJobs';
const BACKUP = 'spec.fepChildCrVal.backup';

interface CronJob extends KubernetesObject {
  spec?: {schedule?: string; suspend?: boolean; timeZone?: string};
  status?: {lastScheduleTime?: string; lastSuccessfulTime?: string};
}

/** Schedules of a cluster, as wanted and as its CronJobs have them. Throws `not-found` (4). */
export async function readSchedules(context: OperationContext, options: {name: string; namespace?: string}): Promise<BackupSchedules> {
  const {cluster, signal, clock} = context;
  const ref = {name: options.name, namespace: options.namespace ?? cluster.connection.namespace};
  const [object, child, jobs] = await Promise.all([
    cluster.find<FepCluster>({resource: FEP_RESOURCES.FEPCluster, ...ref}, {signal}),
    part(cluster.find({resource: FEP_RESOURCES.FEPBackup, ...ref}, {signal})),
    part(backupCronJobs(context, ref)),
  ]);
  if (object === undefined) throw noSuchCluster(ref);
  const num = numberAt(object, `${BACKUP}.schedule.num`) ?? 0;
  const schedules = scheduleLines(object, {num, jobs: knownOr(jobs, []), now: clock.now()});
  return {
    apiVersion: ANSWER_API_VERSION, kind: 'BackupSchedules', ...ref, num, schedules,
    notes: [...differences(object, child, schedules), ...zoneNotes(knownOr(jobs, []))],
    unreadable: [...(isKnown(child) ? [] : [{part: 'FEPBackup', reason: child.unreadable}]), ...(isKnown(jobs) ? [] : [{part: CRON_JOBS, reason: jobs.unreadable}])],
  };
}

/** The end of a change is seen by the CronJobs: where they were not readable a second try throws the reason (5, 6). */
export async function requireCronJobs(context: OperationContext, {name, namespace, unreadable}: BackupSchedules): Promise<void> {
  if (!areCronJobsKnown({unreadable})) await backupCronJobs(context, {name, namespace});
}

/** Could the CronJobs be read? Without them nobody knows whether a schedule is in force. */
export function areCronJobsKnown({unreadable}: Pick<BackupSchedules, 'unreadable'>): boolean {
  return !unreadable.some(({part: which}) => which === CRON_JOBS);
}

/** CronJobs that take backups. Their names are not stated; the operator's events call them cronjob1 to cronjob5 (UG 5.8.3). */
async function backupCronJobs({cluster, signal}: OperationContext, {name, namespace}: ClusterRef): Promise<CronJob[]> {
  const {items} = await cluster.list<CronJob>(RESOURCES.CronJob, {namespace, signal});
  return items.filter(({metadata}) => {
    const own = metadata.labels?.[LABELS.clusterName] === name || metadata.name?.startsWith(`${name}-`) === true;
    return own && /backup/i.test(metadata.name ?? '') && /cronjob\d$/i.test(metadata.name ?? '');
  });
}

function scheduleLines(object: KubernetesObject, {num, jobs, now}: {num: number; jobs: readonly CronJob[]; now: Date}): ScheduleLine[] {
  return Array.from({length: MOST_SCHEDULES}, (_, index) => index + 1).flatMap((number): ScheduleLine[] => {
    const schedule = textAt(object, `${BACKUP}.schedule${number}.schedule`);
    if (schedule === undefined) return [];
    const job = jobs.find(({metadata}) => metadata.name?.endsWith(String(number)) === true);
    const next = nextFirings(schedule, now, SHOWN_RUNS).map((date) => date.toISOString());
    return [{
      number, schedule, type: textAt(object, `${BACKUP}.schedule${number}.type`) ?? 'full', repo: numberAt(object, `${BACKUP}.schedule${number}.repo`) ?? 1,
      inForce: number <= num && job?.spec?.suspend !== true,
      ...optional('cronJob', job === undefined ? undefined : cronJobLine(job)), next, ...optional('problem', whyNever(schedule, next.length)),
    }];
  });
}

/** What is wrong with a cron line: it is none, or the days that it names never come. */
export function whyNever(schedule: string, firings: number): string | undefined {
  const problem = cronProblem(schedule);
  if (problem !== undefined) return `no cron line: ${problem}`;
  return firings === 0 ? 'it never fires: the days that it names do not come' : undefined;
}

function cronJobLine({metadata, spec, status}: CronJob): NonNullable<ScheduleLine['cronJob']> {
  return {
    name: metadata.name ?? '?', schedule: spec?.schedule ?? '', suspended: spec?.suspend === true,
    ...optional('lastRun', status?.lastScheduleTime), ...optional('lastSuccess', status?.lastSuccessfulTime),
  };
}

/** Either object may be changed (UG 5.5), and which wins when they differ is not stated. */
function differences(object: KubernetesObject, child: Part<KubernetesObject | undefined>, schedules: readonly ScheduleLine[]): string[] {
  const found = isKnown(child) ? child.known : undefined;
  if (found === undefined) return [];
  const keys = ['schedule.num', ...schedules.flatMap(({number}) => ['schedule', 'type', 'repo'].map((key) => `schedule${number}.${key}`))];
  return keys.filter((key) => String(valueAt(object, `${BACKUP}.${key}`) ?? '') !== String(valueAt(found, `spec.${key}`) ?? ''))
    .map((key) => `${key} is ${String(valueAt(object, `${BACKUP}.${key}`) ?? 'not given')} in the FEPCluster and ${String(valueAt(found, `spec.${key}`) ?? 'not given')} in the FEPBackup: which one counts is not stated`);
}

function zoneNotes(jobs: readonly CronJob[]): string[] {
  const [zone] = jobs.flatMap(({spec}) => spec?.timeZone ?? []);
  return [zone === undefined ? 'times are reckoned in UTC; where the control plane runs in another zone, CronJobs follow that one' : `the CronJobs are read in the zone ${zone}, and the times here in UTC`];
}

function textAt(object: KubernetesObject, path: string): string | undefined {
  const value = valueAt(object, path);
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function numberAt(object: KubernetesObject, path: string): number | undefined {
  const value = Number(valueAt(object, path) ?? Number.NaN);
  return Number.isInteger(value) ? value : undefined;
}
