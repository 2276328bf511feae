import type {AnyObject} from '../../../lib/model/kubernetes-object.ts';
import type {FepCluster} from '../../../lib/model/fep-cluster/index.ts';
import {FEP_RESOURCES} from '../../../lib/model/resources.ts';
import type {OperatorContext} from '../operator-context.ts';
import type {Run} from './run.ts';

/** Annotation on a FEPCluster whose servers stay down because a FEPRestore works on their volumes: `name/uid` of the FEPRestore. */
export const RESTORE_HOLD = 'sandbox.fep.fujitsu.io/held-by-restore';
/** Annotation on a FEPCluster that a FEPRestore made: `name/uid` of the FEPRestore. */
export const MADE_BY_RESTORE = 'sandbox.fep.fujitsu.io/made-by-restore';

/** How a FEPRestore signs the two annotations. */
export function signatureOf(restore: AnyObject): string {
  return `${restore.metadata.name}/${restore.metadata.uid}`;
}

/**
 * Whether the servers must stay down. A hold whose FEPRestore is gone is lifted, so that the old data are served again; but a
 * cluster that was to get its data from the restore stays down: it would come up empty.
 */
export async function serversHeld(run: Run): Promise<boolean> {
  const {context, cluster, wanted} = run;
  const hold = cluster.metadata.annotations?.[RESTORE_HOLD];
  if (hold === undefined || (await isAlive(context, hold, wanted.namespace))) return hold !== undefined;
  if (cluster.metadata.annotations?.[MADE_BY_RESTORE] === hold) {
    run.ledger.note(`the FEPRestore ${hold.split('/')[0]} that was to fill this cluster is gone: delete the FEPCluster`);
    return true;
  }
  await liftHold(context, cluster);
  return false;
}

/** Whether the FEPRestore that signed a hold is there. */
export async function isAlive(context: OperatorContext, hold: string, namespace: string): Promise<boolean> {
  const [name = '', uid] = hold.split('/');
  const restore = await context.gateway.find<AnyObject>({resource: FEP_RESOURCES.FEPRestore, name, namespace});
  return restore?.metadata.uid === uid;
}

/** Lets the servers start. */
export async function liftHold(context: OperatorContext, cluster: FepCluster): Promise<void> {
  await annotate(context, cluster, {[RESTORE_HOLD]: null});
}

export async function annotate(context: OperatorContext, cluster: FepCluster, annotations: Record<string, string | null>): Promise<void> {
  const {name = '', namespace = ''} = cluster.metadata;
  await context.gateway.patch({resource: FEP_RESOURCES.FEPCluster, name, namespace}, {type: 'merge', body: {metadata: {annotations}}});
}
