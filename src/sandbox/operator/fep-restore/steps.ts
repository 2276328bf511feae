import type {AnyObject, ConfigMap, PersistentVolumeClaim, Pod, Secret, StatefulSet} from '../../../lib/model/kubernetes-object.ts';
import {adminSecretName, BACKUP_CONTAINERS, LABELS, statefulSetName} from '../../../lib/model/names.ts';
import {FEP_RESOURCES, RESOURCES} from '../../../lib/model/resources.ts';
import {TryAgainSoon} from '../fep-cluster/ensure.ts';
import {annotate, findHolder, liftHold, MADE_BY_RESTORE, RESTORE_HOLD, signatureOf} from '../fep-cluster/restore-hold.ts';
import {countInstances} from '../fep-cluster/status.ts';
import {claims} from '../fep-cluster/claims.ts';
import {readWanted} from '../fep-cluster/wanted.ts';
import type {StepName} from '../faults.ts';
import {runInPod} from '../servers/pod-command.ts';
import {isMaster, serverPods} from '../servers/server-pods.ts';
import {firstBackupPodName, restorePodName} from './names.ts';
import {RestoreFailure} from './restore-failure.ts';
import {firstBackupPod, restorePod} from './restore-pod.ts';
import {restoredCluster} from './restored-cluster.ts';
import {findCluster, targetOf, type RestoreRun, type RestoreStepResult} from './restore-run.ts';

export interface RestoreStep {
  name: StepName;
  /** Left out once the restore pod has done its work. */
  before: 'restored' | 'always';
  run: (run: RestoreRun) => Promise<RestoreStepResult>;
}

/**
 * The order of a restore (UG 2.3.6: a temporary restore container for the master, then the replicas follow it; what happens to
 * the pods in between is not stated). Each step finds out from what is there what is left to do.
 */
export const RESTORE_STEPS: readonly RestoreStep[] = [
  {name: 'restore-validation', before: 'restored', run: checkClusters},
  {name: 'restore-cluster', before: 'restored', run: holdTarget},
  {name: 'restore-stop', before: 'restored', run: untilServersAreDown},
  {name: 'restore-pod', before: 'always', run: untilRestored},
  {name: 'restore-start', before: 'always', run: untilServersAreUp},
  {name: 'restore-backup', before: 'always', run: startFirstBackup},
];

async function checkClusters(run: RestoreRun): Promise<RestoreStepResult> {
  const {order, context, restore, namespace} = run;
  const source = await findCluster(run, order.from);
  if (source === undefined) throw new RestoreFailure(`there is no FEPCluster ${order.from} in namespace ${namespace} to restore from`);
  const wanted = readWanted(source);
  if (wanted.backup === undefined) throw new RestoreFailure(`FEPCluster ${order.from} has no backup section, so there is no backup to restore`);
  if (!wanted.volumes.some(({key}) => key === 'backupVol')) throw new RestoreFailure(`FEPCluster ${order.from} has no backupVol: the sandbox restores from the backup volume only`);
  const target = order.inPlace ? source : await findCluster(run, order.to);
  if (target === undefined) return 'done';
  if (!order.inPlace && target.metadata.annotations?.[MADE_BY_RESTORE] !== signatureOf(restore)) throw new RestoreFailure(`FEPCluster ${order.to} exists already in namespace ${namespace}`);
  const hold = target.metadata.annotations?.[RESTORE_HOLD];
  const others = hold !== undefined && hold !== signatureOf(restore) && (await findHolder(context, hold, namespace)) !== undefined;
  return others ? {waitFor: `FEPRestore ${hold.split('/')[0]} to end`} : 'done';
}

/** In place the servers are held down; a new cluster is made, its servers held from the start. */
async function holdTarget(run: RestoreRun): Promise<RestoreStepResult> {
  const {order, context, restore} = run;
  const signature = signatureOf(restore);
  const target = await findCluster(run, order.to);
  if (target?.metadata.annotations?.[RESTORE_HOLD] === signature) return 'done';
  if (target !== undefined) {
    await annotate(context, target, {[RESTORE_HOLD]: signature});
    return 'done';
  }
  const source = await findCluster(run, order.from);
  if (source === undefined) throw new RestoreFailure(`FEPCluster ${order.from} was deleted during the restore`);
  const secret = await context.gateway.find<Secret>({resource: RESOURCES.Secret, name: adminSecretName(order.from), namespace: run.namespace});
  await context.gateway.create(FEP_RESOURCES.FEPCluster, restoredCluster({name: order.to, source, secrets: secret?.data ?? {}, changeParams: order.changeParams, signature}));
  return 'done';
}

/** No server runs any more, and the volumes are there. */
async function untilServersAreDown(run: RestoreRun): Promise<RestoreStepResult> {
  const {context: {gateway}, order, namespace} = run;
  const {cluster, wanted} = await targetOf(run);
  const set = await gateway.find<StatefulSet>({resource: RESOURCES.StatefulSet, name: statefulSetName(order.to), namespace});
  if (set === undefined || set.spec.replicas !== 0) return {waitFor: `the StatefulSet of ${order.to} to ask for no servers`};
  const {items: pods} = await gateway.list<Pod>(RESOURCES.Pod, {namespace, labelSelector: `${LABELS.app}=${statefulSetName(order.to)}`});
  if (pods.length > 0) return {waitFor: `${pods.map(({metadata}) => metadata.name).join(', ')} to end`};
  const present = await claimsOf(run);
  const missing = claims(cluster, wanted).filter(({metadata}) => !present.some((claim) => claim.metadata.name === metadata.name && claim.status?.phase === 'Bound'));
  return missing.length === 0 ? 'done' : {waitFor: `the volumes ${missing.map(({metadata}) => metadata.name).join(', ')}`};
}

async function claimsOf({context, order, namespace}: RestoreRun): Promise<PersistentVolumeClaim[]> {
  const {items} = await context.gateway.list<PersistentVolumeClaim>(RESOURCES.PersistentVolumeClaim, {namespace, labelSelector: `${LABELS.clusterName}=${order.to}`});
  return items;
}

/** Patroni is to know nothing of the cluster as it was: leader, initialize key and history, members in synchrony, failover asked for. */
async function resetPatroni({context: {gateway}, order, namespace}: RestoreRun): Promise<void> {
  for (const part of ['config', 'leader', 'sync', 'failover']) {
    const ref = {resource: RESOURCES.ConfigMap, name: `${order.to}-${part}`, namespace};
    const found = await gateway.find<ConfigMap>(ref);
    if (found?.metadata.labels?.[LABELS.clusterName] === order.to) await gateway.delete(ref);
  }
}

/** Makes the restore pod and waits for its end. A pod that was killed is made anew: its work may be repeated. */
async function untilRestored(run: RestoreRun): Promise<RestoreStepResult> {
  const {context, restore, order, namespace, pod} = run;
  const name = restorePodName(restore.metadata.name ?? '');
  if (pod === undefined) {
    if ((await context.gateway.find({resource: RESOURCES.Pod, name, namespace})) !== undefined) throw new TryAgainSoon(`pod ${name} of an earlier FEPRestore is still there`);
    const {wanted} = await targetOf(run);
    await context.gateway.create(RESOURCES.Pod, restorePod({restore, order, target: wanted, claims: await claimsOf(run), env: context.env}));
    await context.events.tell(restore, {type: 'Normal', reason: 'SuccessfulFepRestoreCreate', text: 'Successfully created FEP Restore'});
    return {waitFor: `pod ${name} to restore the backup`};
  }
  if (pod.status?.phase === 'Succeeded') return 'done';
  if (pod.status?.phase !== 'Failed') return {waitFor: `pod ${name} to restore the backup`};
  const ended = pod.status.containerStatuses?.[0]?.state?.terminated;
  if (ended === undefined || ended.exitCode > 128) {
    await context.gateway.delete({resource: RESOURCES.Pod, name, namespace});
    return {waitFor: `pod ${name}, which was killed, to be made anew`};
  }
  throw new RestoreFailure(ended.message ?? `pod ${name} ended with exit code ${ended.exitCode}`);
}

async function untilServersAreUp(run: RestoreRun): Promise<RestoreStepResult> {
  const {context, restore, order, namespace} = run;
  const {cluster, wanted} = await targetOf(run);
  if (cluster.metadata.annotations?.[RESTORE_HOLD] === signatureOf(restore)) {
    await resetPatroni(run);
    await liftHold(context, cluster);
  }
  const set = await context.gateway.find<StatefulSet>({resource: RESOURCES.StatefulSet, name: statefulSetName(order.to), namespace});
  const {current, ready} = countInstances(set, wanted.instances);
  const told = cluster.status?.fepStatus?.fepClusterReady === true;
  return ready && told ? 'done' : {waitFor: `${order.to} to be ready: ${current} of ${wanted.instances} instances are`};
}

/** The restored cluster's backups begin anew (UG 6.3.2). Started is enough: it goes on like any other backup. */
async function startFirstBackup(run: RestoreRun): Promise<RestoreStepResult> {
  const {context, restore, order, namespace} = run;
  const {cluster, wanted} = await targetOf(run);
  if (wanted.backup === undefined) return 'done';
  const name = firstBackupPodName(restore.metadata.name ?? '');
  if ((await context.gateway.find<AnyObject>({resource: RESOURCES.Pod, name, namespace})) !== undefined) return 'done';
  const master = (await serverPods(context, {namespace, name: order.to})).find(isMaster)?.metadata.name;
  if (master === undefined) return {waitFor: `${order.to} to have a master`};
  const info = await runInPod(context, {namespace, pod: master, container: BACKUP_CONTAINERS[0], command: ['pgbackrest', 'info', '--output=json']});
  if (!takesBackups(info.stdout)) return {waitFor: `the repository of ${order.to} to be made`};
  await context.gateway.create(RESOURCES.Pod, firstBackupPod(restore, cluster, context.env));
  return 'done';
}

/**
 * pgBackRest's status of the stanza: 0 ok, 2 no valid backups; others mean that nothing can be backed up yet. Whoever makes the stanza
 * holds the lock of backups until it is ready (pgBackRest, "info").
 */
function takesBackups(info: string): boolean {
  try {
    const [stanza] = JSON.parse(info) as {status?: {code?: number; lock?: {backup?: {held?: boolean}}}}[];
    return [0, 2].includes(stanza?.status?.code ?? -1) && stanza?.status?.lock?.backup?.held !== true;
  } catch {
    return false;
  }
}
