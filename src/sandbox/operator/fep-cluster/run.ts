import type {FepCluster} from '../../../lib/model/fep-cluster/index.ts';
import type {ObjectMeta, OwnerReference} from '../../../lib/model/kubernetes-object.ts';
import {LABELS, statefulSetName} from '../../../lib/model/names.ts';
import type {OperatorContext} from '../operator-context.ts';
import type {TaskLedger} from '../task-ledger.ts';
import type {WantedCluster} from './wanted.ts';

/** One reconcile of one FEPCluster. */
export interface Run {
  context: OperatorContext;
  /** As read at the start of the reconcile. */
  cluster: FepCluster;
  wanted: WantedCluster;
  ledger: TaskLedger;
  /** `namespace/name`. */
  key: string;
}

/** How a step ended: done, or waiting for something that will be seen by a watch (or looked at again after a while). */
export type StepResult = 'done' | {waitFor: string; afterMs?: number};

export function ownerReference(cluster: FepCluster): OwnerReference {
  return {
    apiVersion: cluster.apiVersion,
    kind: cluster.kind,
    name: cluster.metadata.name ?? '',
    uid: cluster.metadata.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** Labels of everything that belongs to a cluster (objects.md section 1, Labels). */
export function clusterLabels(name: string): Record<string, string> {
  return {[LABELS.app]: statefulSetName(name), [LABELS.clusterName]: name};
}

/** `metadata` of an object that the FEPCluster owns. */
export function ownedMetadata(cluster: FepCluster, name: string): ObjectMeta & {name: string; namespace: string} {
  return {
    name,
    namespace: cluster.metadata.namespace ?? '',
    labels: clusterLabels(cluster.metadata.name ?? ''),
    ownerReferences: [ownerReference(cluster)],
  };
}
