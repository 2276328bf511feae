import type {Pod} from '../../../lib/model/kubernetes-object.ts';
import {LABELS, ordinalOf, podSelector} from '../../../lib/model/names.ts';
import {RESOURCES} from '../../../lib/model/resources.ts';
import type {OperatorContext} from '../operator-context.ts';

/** A cluster by its place. */
export interface ClusterPlace {
  namespace: string;
  /** Name of the FEPCluster. */
  name: string;
}

/** The server pods of a cluster, by ordinal; those on their way out are among them. */
export async function serverPods(context: OperatorContext, {namespace, name}: ClusterPlace): Promise<Pod[]> {
  const {items} = await context.gateway.list<Pod>(RESOURCES.Pod, {namespace, labelSelector: podSelector(name)});
  const ordinal = (pod: Pod): number => ordinalOf(pod.metadata.name ?? '') ?? -1;
  return items.filter((pod) => ordinal(pod) >= 0).toSorted((one, other) => ordinal(one) - ordinal(other));
}

/** Is it ready and not on its way out? */
export function isReady(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp === undefined && (pod.status?.conditions ?? []).some(({type, status}) => type === 'Ready' && status === 'True');
}

export function isMaster(pod: Pod): boolean {
  return pod.metadata.labels?.[LABELS.role] === 'master';
}
