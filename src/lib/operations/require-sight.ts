import {statefulSetName} from '../model/names.ts';
import {isKnown} from '../model/part.ts';
import {FEP_RESOURCES, RESOURCES} from '../model/resources.ts';
import {CHILD_KINDS, listPods, type ClusterRef, type ClusterSnapshot} from './cluster-snapshot.ts';
import type {OperationContext} from './context.ts';

/** What the end of a change is seen by: the pods, or everything that a cluster owns. */
export type Sight = 'pods' | 'everything';

/**
 * What the end will be seen by has to be readable before anything is sent that is waited for: else the wait would run into its
 * deadline blind. What was not readable is read once more; that second try throws the reason (5, 6).
 */
export async function requireSight({cluster, signal}: OperationContext, ref: ClusterRef, {pods, statefulSet, claims, children}: ClusterSnapshot, sight: Sight): Promise<void> {
  const {name, namespace} = ref;
  if (!isKnown(pods)) await listPods(cluster, ref, signal);
  if (sight === 'pods') return;
  if (!isKnown(statefulSet)) await cluster.find({resource: RESOURCES.StatefulSet, name: statefulSetName(name), namespace}, {signal});
  if (!isKnown(claims)) await cluster.list(RESOURCES.PersistentVolumeClaim, {namespace, signal});
  for (const kind of CHILD_KINDS) if (!isKnown(children[kind])) await cluster.find({resource: FEP_RESOURCES[kind], name, namespace}, {signal});
}
