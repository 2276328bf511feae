import type {AnyObject} from '../../../lib/model/kubernetes-object.ts';
import type {FepCluster} from '../../../lib/model/fep-cluster/index.ts';
import {FEP_RESOURCES, RESOURCES} from '../../../lib/model/resources.ts';
import type {OperatorContext} from '../operator-context.ts';
import {restorePodName} from '../fep-restore/names.ts';
import {TaskFailure} from '../task-failure.ts';
import {TryAgainSoon} from './ensure.ts';
import type {Run} from './run.ts';

/** Annotation on a FEPCluster whose servers stay down because a FEPRestore works on their volumes: `name/uid` of the FEPRestore. */
export const RESTORE_HOLD = 'sandbox.fep.fujitsu.io/held-by-restore';
/** Annotation on a FEPCluster that a FEPRestore made: `name/uid` of the FEPRestore. */
export const MADE_BY_RESTORE = 'sandbox.fep.fujitsu.io/made-by-restore';

/** How a FEPRestore signs the two annotations. */
export function signatureOf(restore: AnyObject): string {
  return `${restore.metadata.name}/${restore.metadata.uid}`;
}

/** Annotation of a FEPRestore that has ended: `done`, `failed`, or `failed-before/<generation>` when nothing was touched. */
export const RESTORE_OUTCOME = 'sandbox.fep.fujitsu.io/outcome';

/**
 * Whether the servers must stay down. A hold whose FEPRestore is gone is lifted, so that the old data are served again; but a
 * cluster that was to get its data from a restore would come up empty: it stays down, and the run fails with the reason.
 */
export async function serversHeld(run: Run): Promise<boolean> {
  const {context, cluster, wanted} = run;
  const {[RESTORE_HOLD]: hold, [MADE_BY_RESTORE]: maker} = cluster.metadata.annotations ?? {};
  if (hold === undefined) return false;
  const [name = ''] = hold.split('/');
  const restore = await findHolder(context, hold, wanted.namespace);
  if (maker === hold && (restore === undefined || restore.metadata.annotations?.[RESTORE_OUTCOME] === 'failed')) {
    const how = restore === undefined ? 'is gone' : 'failed';
    throw new TaskFailure(`FEPRestore ${name}, which was to fill this cluster, ${how}: its servers stay down; delete the FEPCluster`, {reason: 'FailedFepClusterCreate', text: 'Error/Failure in FEP Cluster'});
  }
  if (restore !== undefined) return true;
  // Its pod is on its way out, and must not meet a server on the same volume.
  const pod = await context.gateway.find({resource: RESOURCES.Pod, name: restorePodName(name), namespace: wanted.namespace});
  if (pod !== undefined) throw new TryAgainSoon(`pod ${restorePodName(name)} of a deleted FEPRestore is still there`);
  await liftHold(context, cluster);
  return false;
}

/** The FEPRestore that signed a hold; undefined when it is gone. */
export async function findHolder(context: OperatorContext, hold: string, namespace: string): Promise<AnyObject | undefined> {
  const [name = '', uid] = hold.split('/');
  const restore = await context.gateway.find<AnyObject>({resource: FEP_RESOURCES.FEPRestore, name, namespace});
  return restore?.metadata.uid === uid ? restore : undefined;
}

/** Lets the servers start. */
export async function liftHold(context: OperatorContext, cluster: FepCluster): Promise<void> {
  await annotate(context, cluster, {[RESTORE_HOLD]: null});
}

export async function annotate(context: OperatorContext, cluster: FepCluster, annotations: Record<string, string | null>): Promise<void> {
  const {name = '', namespace = ''} = cluster.metadata;
  await context.gateway.patch({resource: FEP_RESOURCES.FEPCluster, name, namespace}, {type: 'merge', body: {metadata: {annotations}}});
}
