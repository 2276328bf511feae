import {FepError} from '../../errors/fep-error.ts';
import type {ConfigMap, KubernetesNode, Pod, Service} from '../../model/kubernetes-object.ts';
import {LABELS, headlessServiceName, primaryServiceName, replicaServiceName} from '../../model/names.ts';
import {isKnown, type Part} from '../../model/part.ts';
import {RESOURCES} from '../../model/resources.ts';
import {begin, takeSnapshot, type Begun, type ClusterRef, type ClusterSnapshot} from '../cluster-snapshot.ts';
import type {OperationContext} from '../context.ts';
import type {DatabaseStatus} from '../database-status/index.ts';
import {part} from '../parts.ts';

/** Everything that the status of a cluster is derived from. */
export interface StatusSources extends ClusterSnapshot {
  /** RFC 3339: when the wave of reads was sent. */
  takenAt: string;
  services: Part<Service[]>;
  /** ConfigMaps labelled with the cluster's name: Patroni's, where they are. */
  configMaps: Part<ConfigMap[]>;
  nodes: Part<KubernetesNode[]>;
  /** What the pods themselves tell; left out when they were not asked. */
  database?: DatabaseStatus;
}

export interface GatherOptions {
  /** For all reads together. */
  timeoutMs: number;
  /** Ask inside the pods too. */
  exec: boolean;
}

/**
 * Two waves under one deadline: lists of objects, which suffice for the headline, and one exec in each pod, sent as soon
 * as the pods are known. Rejects only when the FEPCluster itself cannot be read; what else does not answer is a part that
 * could not be read.
 */
export async function gatherStatus(context: OperationContext, ref: ClusterRef, {timeoutMs, exec}: GatherOptions): Promise<StatusSources> {
  const {cluster, clock} = context;
  const deadline = new AbortController();
  const signal = AbortSignal.any([context.signal, deadline.signal]);
  const done = new AbortController();
  const begunAt = clock.now();
  clock.sleep(timeoutMs, done.signal).then(() => deadline.abort(noAnswer(cluster.connection.server, timeoutMs)), () => undefined);
  try {
    const {namespace, name} = ref;
    const begun = begin(cluster, ref, signal);
    const configMaps = part(cluster.list<ConfigMap>(RESOURCES.ConfigMap, {namespace, labelSelector: `${LABELS.clusterName}=${name}`, signal}).then(({items}) => items));
    const database = exec ? askInside(context, begun, {signal, untilMs: begunAt.getTime() + timeoutMs}) : undefined;
    const [snapshot, services, nodes, maps, told] = await Promise.all([
      takeSnapshot(cluster, ref, signal, begun),
      part(cluster.list<Service>(RESOURCES.Service, {namespace, signal}).then(({items}) => servicesOfCluster(items, name))),
      part(cluster.list<KubernetesNode>(RESOURCES.Node, {signal}).then(({items}) => items)),
      configMaps,
      database,
    ]);
    return {...snapshot, takenAt: begunAt.toISOString(), services, configMaps: maps, nodes, ...(told === undefined ? {} : {database: told})};
  } finally {
    done.abort();
  }
}

/** The second wave waits for the pods alone, not for the rest of the first. Its code is loaded meanwhile. */
async function askInside({cluster, clock}: OperationContext, begun: Begun, {signal, untilMs}: {signal: AbortSignal; untilMs: number}): Promise<DatabaseStatus | undefined> {
  const [{askServers}, object, pods] = await Promise.all([
    import('../database-status/index.ts'),
    begun.object.catch(() => undefined),
    begun.pods.then((found): Pod[] => (isKnown(found) ? found.known : [])),
  ]);
  if (object === undefined || pods.length === 0) return undefined;
  return askServers(cluster, object, pods, {signal, withinMs: untilMs - clock.now().getTime()});
}

function noAnswer(server: string, timeoutMs: number): FepError {
  return new FepError(`no answer within ${timeoutMs / 1000} s`, {
    code: 'no-answer', exit: 'unreachable', where: server,
    suggestions: [`give it longer: --timeout ${Math.max(10, Math.ceil((timeoutMs * 4) / 1000))}s`, 'see whether the API server answers at all: kubectl version'],
  });
}

function servicesOfCluster(services: readonly Service[], cluster: string): Service[] {
  const names = new Set([primaryServiceName(cluster), replicaServiceName(cluster), headlessServiceName(cluster)]);
  return services.filter(({metadata}) => names.has(metadata.name ?? '') || metadata.labels?.[LABELS.clusterName] === cluster);
}
