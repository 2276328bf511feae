import type {ConfigMap, CoreEvent, Pod} from '../../model/kubernetes-object.ts';
import {LABELS} from '../../model/names.ts';
import {isKnown, type Part} from '../../model/part.ts';
import {RESOURCES} from '../../model/resources.ts';
import {listPods, type ClusterRef} from '../cluster-snapshot.ts';
import type {OperationContext} from '../context.ts';
import {eventsOfCluster} from '../events.ts';
import {part} from '../parts.ts';

/** What can be seen of a cluster from outside its pods, in one wave of three reads. */
export interface Sighting {
  pods: Part<Pod[]>;
  /** Patroni's ConfigMaps. */
  configMaps: Part<ConfigMap[]>;
  events: Part<CoreEvent[]>;
}

/** Never rejects. */
export async function sightCluster({cluster}: OperationContext, ref: ClusterRef, signal: AbortSignal): Promise<Sighting> {
  const {name, namespace} = ref;
  const [pods, configMaps, events] = await Promise.all([
    part(listPods(cluster, ref, signal)),
    part(cluster.list<ConfigMap>(RESOURCES.ConfigMap, {namespace, labelSelector: `${LABELS.clusterName}=${name}`, signal}).then(({items}) => items)),
    part(cluster.list<CoreEvent>(RESOURCES.Event, {namespace, signal}).then(({items}) => items)),
  ]);
  return {pods, configMaps, events: isKnown(events) ? {known: ofClusterAndActions(events.known, name)} : events};
}

/** Events of the cluster's objects and of its FEPActions, which are named after it. */
function ofClusterAndActions(events: readonly CoreEvent[], name: string): CoreEvent[] {
  const actions = events.filter(({involvedObject: {kind, name: about}}) => kind === 'FEPAction' && about?.startsWith(`${name}-`) === true);
  return [...new Set([...eventsOfCluster(events, name), ...actions])];
}
