import type {FepCluster} from '../../../lib/model/fep-cluster/index.ts';
import type {AnyObject, Pod} from '../../../lib/model/kubernetes-object.ts';
import {FEP_RESOURCES, RESOURCES} from '../../../lib/model/resources.ts';
import {readWanted, type WantedCluster} from '../fep-cluster/wanted.ts';
import type {OperatorContext} from '../operator-context.ts';
import {restorePodName} from './names.ts';
import {RestoreFailure} from './restore-failure.ts';
import type {RestoreOrder} from './restore-order.ts';

/** One reconcile of one FEPRestore. */
export interface RestoreRun {
  context: OperatorContext;
  restore: AnyObject;
  order: RestoreOrder;
  namespace: string;
  /** The restore pod of this FEPRestore, when it is there. */
  pod: Pod | undefined;
}

/** How a step ended: done, or waiting for something, in words. */
export type RestoreStepResult = 'done' | {waitFor: string};

export async function findCluster(run: Pick<RestoreRun, 'context' | 'namespace'>, name: string): Promise<FepCluster | undefined> {
  return run.context.gateway.find<FepCluster>({resource: FEP_RESOURCES.FEPCluster, name, namespace: run.namespace});
}

/** The cluster that is restored into, and its settings. @throws RestoreFailure when it was deleted meanwhile. */
export async function targetOf(run: RestoreRun): Promise<{cluster: FepCluster; wanted: WantedCluster}> {
  const cluster = await findCluster(run, run.order.to);
  if (cluster === undefined || cluster.metadata.deletionTimestamp !== undefined) throw new RestoreFailure(`FEPCluster ${run.order.to} was deleted during the restore`);
  return {cluster, wanted: readWanted(cluster)};
}

/** The restore pod of this FEPRestore; one that an earlier FEPRestore of the name left does not count. */
export async function findRestorePod(context: OperatorContext, restore: AnyObject): Promise<Pod | undefined> {
  const {name = '', namespace = '', uid} = restore.metadata;
  const pod = await context.gateway.find<Pod>({resource: RESOURCES.Pod, name: restorePodName(name), namespace});
  return (pod?.metadata.ownerReferences ?? []).some((owner) => owner.uid === uid) ? pod : undefined;
}
