import type {ConfigMap, KubernetesNode, Service} from '../../model/kubernetes-object.ts';
import {LABELS, headlessServiceName, primaryServiceName, replicaServiceName} from '../../model/names.ts';
import type {Part} from '../../model/part.ts';
import {RESOURCES} from '../../model/resources.ts';
import {takeSnapshot, type ClusterRef, type ClusterSnapshot} from '../cluster-snapshot.ts';
import type {OperationContext} from '../context.ts';
import {part} from '../parts.ts';

/** Everything that the status of a cluster is derived from. */
export interface StatusSources extends ClusterSnapshot {
  /** RFC 3339: when the wave of reads was sent. */
  takenAt: string;
  services: Part<Service[]>;
  /** ConfigMaps labelled with the cluster's name: Patroni's, where they are. */
  configMaps: Part<ConfigMap[]>;
  nodes: Part<KubernetesNode[]>;
}

/** One wave of reads, no exec. Rejects only when the FEPCluster itself cannot be read, or the deadline has passed for it. */
export async function gatherStatus(context: OperationContext, ref: ClusterRef, timeoutMs: number): Promise<StatusSources> {
  const {cluster, clock} = context;
  const deadline = new AbortController();
  const signal = AbortSignal.any([context.signal, deadline.signal]);
  const done = new AbortController();
  const takenAt = clock.now().toISOString();
  clock.sleep(timeoutMs, done.signal).then(
    () => deadline.abort(new Error(`no answer within ${timeoutMs / 1000} s`)),
    () => undefined,
  );
  try {
    const {namespace, name} = ref;
    const [snapshot, services, configMaps, nodes] = await Promise.all([
      takeSnapshot(cluster, ref, signal),
      part(cluster.list<Service>(RESOURCES.Service, {namespace, signal}).then(({items}) => servicesOfCluster(items, name))),
      part(cluster.list<ConfigMap>(RESOURCES.ConfigMap, {namespace, labelSelector: `${LABELS.clusterName}=${name}`, signal}).then(({items}) => items)),
      part(cluster.list<KubernetesNode>(RESOURCES.Node, {signal}).then(({items}) => items)),
    ]);
    return {...snapshot, takenAt, services, configMaps, nodes};
  } finally {
    done.abort();
  }
}

function servicesOfCluster(services: readonly Service[], cluster: string): Service[] {
  const names = new Set([primaryServiceName(cluster), replicaServiceName(cluster), headlessServiceName(cluster)]);
  return services.filter(({metadata}) => names.has(metadata.name ?? '') || metadata.labels?.[LABELS.clusterName] === cluster);
}
