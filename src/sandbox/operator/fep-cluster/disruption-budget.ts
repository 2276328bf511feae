import type {FepCluster} from '../../../lib/model/fep-cluster/index.ts';
import type {AnyObject} from '../../../lib/model/kubernetes-object.ts';
import {LABELS, statefulSetName} from '../../../lib/model/names.ts';
import {ownedMetadata} from './run.ts';

/** Not stated; the guide tells only that there is one (UG 5.8.1). */
export function disruptionBudgetName(cluster: string): string {
  return `${cluster}-pdb`;
}

/** At most one server unavailable (CRD text). */
export function disruptionBudget(cluster: FepCluster): AnyObject {
  const name = cluster.metadata.name ?? '';
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: ownedMetadata(cluster, disruptionBudgetName(name)),
    spec: {maxUnavailable: 1, selector: {matchLabels: {[LABELS.app]: statefulSetName(name)}}},
  };
}
