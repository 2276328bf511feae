import {FepError} from '../../../lib/errors/fep-error.ts';
import type {FepCluster} from '../../../lib/model/fep-cluster/index.ts';
import type {AnyObject, Container, PodSpec} from '../../../lib/model/kubernetes-object.ts';
import {LABELS, serviceAccountName} from '../../../lib/model/names.ts';
import {RESOURCES} from '../../../lib/model/resources.ts';
import {mergeDifference} from '../difference.ts';
import {imageFor} from '../images.ts';
import type {OperatorContext} from '../operator-context.ts';
import type {TaskLedger} from '../task-ledger.ts';
import {at, textAt} from './members.ts';
import {ownedMetadata} from './run.ts';

/** One of at most five schedules of a FEPBackup (UG 2.3.5, 5.5). */
export interface BackupSchedule {
  number: number;
  schedule: string;
  type: string;
  repo: string;
}

/** The schedules that are switched on: the first `schedule.num` of them, blank ones left out. */
export function backupSchedules(spec: unknown): BackupSchedule[] {
  const number = Number(at(spec, 'schedule.num') ?? 0);
  return [1, 2, 3, 4, 5].filter((index) => index <= number).flatMap((index) => {
    const schedule = textAt(spec, `schedule${index}.schedule`);
    if (schedule === undefined) return [];
    return [{number: index, schedule, type: textAt(spec, `schedule${index}.type`) ?? 'full', repo: textAt(spec, `schedule${index}.repo`) ?? '1'}];
  });
}

/** Name of a schedule's CronJob; not stated, the word cronjob1 is in the event's reason (UG 5.8.3). */
export function backupCronJobName(cluster: string, number: number): string {
  return `${cluster}-backup-cronjob${number}`;
}

/**
 * CronJob of one schedule, image RELATED_IMAGE_CRONJOB. The backup itself runs in the master's backup container; how a
 * CronJob reaches it is not stated: here its pod does so by exec, with the rights of the cluster's ServiceAccount, and gets
 * what to do in its environment. Only the members written here are kept: `suspend` is the user's.
 */
export function backupCronJob(cluster: FepCluster, schedule: BackupSchedule, env: OperatorContext['env']): AnyObject {
  const name = cluster.metadata.name ?? '';
  const labels = {[LABELS.clusterName]: name};
  // Not the label `app`: a CronJob's pod must never be taken for a server.
  const template = {metadata: {labels}, spec: backupPodSpec(name, schedule, env)};
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: {...ownedMetadata(cluster, backupCronJobName(name, schedule.number)), labels},
    spec: {
      schedule: schedule.schedule,
      concurrencyPolicy: 'Forbid',
      jobTemplate: {metadata: {labels}, spec: {backoffLimit: 0, template}},
    },
  };
}

/** `spec` of a pod that makes one backup. */
export function backupPodSpec(cluster: string, wish: Pick<BackupSchedule, 'type' | 'repo'>, env: OperatorContext['env']): PodSpec {
  const container: Container = {
    name: 'fep-cronjob',
    image: imageFor('CRONJOB', env, {}),
    imagePullPolicy: 'IfNotPresent',
    env: [
      {name: 'FEP_CLUSTER_NAME', value: cluster},
      {name: 'BACKUP_TYPE', value: wish.type},
      {name: 'BACKUP_REPO', value: wish.repo},
    ],
  };
  return {serviceAccountName: serviceAccountName(cluster), restartPolicy: 'Never', containers: [container]};
}

/** Makes, changes and removes CronJobs so that they are the schedules of this FEPBackup; each makes or misses its event. */
export async function ensureBackupCronJobs(context: OperatorContext, backup: AnyObject, cluster: FepCluster, ledger: TaskLedger): Promise<void> {
  const wanted = backupSchedules(backup['spec']);
  const namespace = cluster.metadata.namespace ?? '';
  for (const number of [1, 2, 3, 4, 5]) {
    const schedule = wanted.find((one) => one.number === number);
    const ref = {resource: RESOURCES.CronJob, name: backupCronJobName(cluster.metadata.name ?? '', number), namespace};
    const found = await context.gateway.find<AnyObject>(ref);
    if (schedule === undefined) {
      if (found !== undefined) await context.gateway.delete(ref, {propagation: 'Background'});
      ledger.skipped();
      continue;
    }
    const desired = backupCronJob(cluster, schedule, context.env);
    try {
      if (found === undefined) {
        await context.gateway.create(RESOURCES.CronJob, desired);
        ledger.changed();
        await context.events.tell(backup, {type: 'Normal', reason: `SuccessfulFepBackupCronjob${number}Create`, text: `Successfully created FEP Backup Cronjob${number}`});
      } else {
        const difference = mergeDifference(found['spec'], desired['spec'] as Record<string, unknown>);
        if (difference !== undefined) await context.gateway.patch(ref, {type: 'merge', body: {spec: difference}});
        if (difference === undefined) ledger.ok();
        else ledger.changed();
      }
    } catch (error) {
      // A schedule that is no cron expression: no CronJob, as for pgBadger (UG 4.10.2); the others go on.
      if (!(error instanceof FepError) || error.code !== 'invalid') throw error;
      await context.events.tell(backup, {type: 'Warning', reason: `FailedFepBackupCronjob${number}Create`, text: `Error/Failure in FEP Backup Cronjob${number} creation: ${error.why ?? error.message}`});
    }
  }
}
