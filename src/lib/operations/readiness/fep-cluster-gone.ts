import type {KubernetesObject} from '../../model/kubernetes-object.ts';
import type {Verdict} from '../wait-until.ts';

/** Objects of a cluster that are still there, by kind, in the order in which they go. */
export interface Remains {
  cluster: KubernetesObject | undefined;
  objects: readonly KubernetesObject[];
  /** How many there were when the deletion began. */
  total: number;
}

/** Gone means: the FEPCluster, its children, StatefulSet, pods and volume claims are not there. */
export function goneReadiness(remains: Remains): Verdict {
  const left = [...(remains.cluster === undefined ? [] : [remains.cluster]), ...remains.objects];
  if (left.length === 0) return {state: 'ready', message: 'the cluster and everything it owned are gone'};
  const words = left.slice(0, 3).map((object) => `${object.kind} ${object.metadata.name}`).join(', ');
  const more = left.length > 3 ? ` and ${left.length - 3} more` : '';
  return {
    state: 'progressing',
    message: `still there: ${words}${more}`,
    causes: left.flatMap(stuckWords),
    done: Math.max(remains.total - left.length, 0),
    total: Math.max(remains.total, left.length),
  };
}

/** A deletion that was asked for and not done waits for the one who put the finalizer there. */
function stuckWords(object: KubernetesObject): string[] {
  const {deletionTimestamp, finalizers = [], name} = object.metadata;
  const held = finalizers.filter((finalizer) => finalizer !== 'foregroundDeletion');
  if (deletionTimestamp === undefined || held.length === 0) return [];
  return [`${object.kind} ${name} is being deleted since ${deletionTimestamp} and is held by the finalizer ${held.join(', ')}`];
}
