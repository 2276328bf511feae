import type {FepCluster, FepClusterStatus} from '../../../lib/model/fep-cluster/index.ts';
import type {StatefulSet} from '../../../lib/model/kubernetes-object.ts';
import {statefulSetName} from '../../../lib/model/names.ts';
import {FEP_RESOURCES, RESOURCES} from '../../../lib/model/resources.ts';
import {conditionsFor, type RunState} from '../conditions.ts';
import type {OperatorContext} from '../operator-context.ts';
import type {Run} from './run.ts';

/** How many servers run, and whether that is all of them with nothing left to roll. */
export interface InstanceCount {
  current: number;
  ready: boolean;
}

/**
 * Counts by the StatefulSet. fepCurrentInstances counting up to instances is inferred; that it counts ready servers is
 * the simulator's choice. Ready needs every instance, and no pod too many (objects.md section 7).
 */
export function countInstances(statefulSet: StatefulSet | undefined, wanted: number): InstanceCount {
  const {readyReplicas = 0, replicas = 0, observedGeneration = 0} = statefulSet?.status ?? {};
  const seen = statefulSet !== undefined && observedGeneration >= (statefulSet.metadata.generation ?? 0);
  return {current: readyReplicas, ready: seen && readyReplicas === wanted && replicas === wanted};
}

/** `status` of a FEPCluster (UG 4.1). Before all instances are up the flag is false; what FEP writes then is not stated. */
export function clusterStatus(name: string, count: InstanceCount, run: RunState, before: FepClusterStatus | undefined): FepClusterStatus {
  return {
    conditions: conditionsFor(run, before?.conditions ?? []),
    fepCurrentInstances: count.current,
    // Printed with this capital C (UG 4.1); the pods' label is fepclustername.
    fepLabelSelector: `app=${statefulSetName(name)},fepClustername=${name}`,
    fepStatus: {fepClusterReady: count.ready},
  };
}

/** Writes the status unless it would say the same again. */
export async function writeClusterStatus(context: OperatorContext, cluster: FepCluster, count: InstanceCount, run: RunState): Promise<void> {
  const name = cluster.metadata.name ?? '';
  const status = clusterStatus(name, count, run, cluster.status);
  if (run.state === 'running' && JSON.stringify(status) === JSON.stringify(ordered(cluster.status))) return;
  await context.gateway.patch({resource: FEP_RESOURCES.FEPCluster, name, namespace: cluster.metadata.namespace ?? ''}, {
    type: 'merge', body: {status},
  }, {subresource: 'status'});
  cluster.status = status;
}

/** The members in the order of {@link clusterStatus}, so that two statuses compare as text. */
function ordered(status: FepClusterStatus | undefined): unknown {
  if (status === undefined) return undefined;
  const conditions = (status.conditions ?? []).map(({type, status: value, reason, message, ansibleResult, lastTransitionTime}) => ({
    type, status: value, reason, message, ...(ansibleResult === undefined ? {} : {ansibleResult}), lastTransitionTime,
  }));
  return {conditions, fepCurrentInstances: status.fepCurrentInstances, fepLabelSelector: status.fepLabelSelector, fepStatus: status.fepStatus};
}

/** The cluster's servers as its StatefulSet has them now. */
export async function readInstances(run: Pick<Run, 'context' | 'cluster'>, wanted: number): Promise<InstanceCount & {statefulSet: StatefulSet | undefined}> {
  const {name = '', namespace = ''} = run.cluster.metadata;
  const statefulSet = await run.context.gateway.find<StatefulSet>({resource: RESOURCES.StatefulSet, name: statefulSetName(name), namespace});
  return {...countInstances(statefulSet, wanted), statefulSet};
}

/** `Tue Sep  7 15:23:31 UTC 2021`: the stamp of the annotation statusCheckAt (UG App. B). */
export function statusCheckStamp(date: Date): string {
  const [weekday = '', day = '', month = '', year = '', time = ''] = date.toUTCString().replace(',', '').split(' ');
  return `${weekday} ${month} ${String(Number(day)).padStart(2, ' ')} ${time} UTC ${year}`;
}
