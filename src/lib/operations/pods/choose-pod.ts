import {FepError} from '../../errors/fep-error.ts';
import type {FepCluster} from '../../model/fep-cluster/index.ts';
import type {ConfigMap, KubernetesNode, Pod} from '../../model/kubernetes-object.ts';
import {LABELS, ordinalOf} from '../../model/names.ts';
import {knownOr} from '../../model/part.ts';
import {FEP_RESOURCES, RESOURCES} from '../../model/resources.ts';
import {listPods, type ClusterRef} from '../cluster-snapshot.ts';
import {noSuchCluster} from '../cluster-status/index.ts';
import {roleOf} from '../cluster-status/members.ts';
import type {OperationContext} from '../context.ts';
import {part} from '../parts.ts';
import {isReady, podPhase, podTroubles} from '../readiness/index.ts';
import {memberState} from '../replication.ts';
import {isRunning, namedContainer, serverContainer} from './containers.ts';
import {findPrimary, type PodsSeen} from './find-primary.ts';
import {portOf} from './service-port.ts';

/** Which server a command means. */
export type Wanted = {role: 'primary'} | {role: 'replica'} | {pod: string};

/** A server that was chosen, and what is needed to talk to it. */
export interface ChosenPod {
  cluster: FepCluster;
  ref: ClusterRef;
  pod: Pod;
  name: string;
  role: 'master' | 'replica' | 'unknown';
  /** Container with PostgreSQL, or the one that was asked for. */
  container: string;
  /** Port of PostgreSQL in the pod. */
  port: number;
}

/** Everything that a choice is made from, one wave of reads. Throws `not-found` (4) when there is no such cluster. */
export async function seePods(context: OperationContext, ref: ClusterRef): Promise<PodsSeen & {object: FepCluster}> {
  const {cluster, signal} = context;
  const {name, namespace} = ref;
  const labelSelector = `${LABELS.clusterName}=${name}`;
  const [object, pods, configMaps] = await Promise.all([
    cluster.find<FepCluster>({resource: FEP_RESOURCES.FEPCluster, name, namespace}, {signal}),
    listPods(cluster, ref, signal),
    part(cluster.list<ConfigMap>(RESOURCES.ConfigMap, {namespace, labelSelector, signal}).then(({items}) => items)),
  ]);
  if (object === undefined) throw noSuchCluster(ref);
  return {object, cluster: name, namespace, pods, configMaps: knownOr(configMaps, [])};
}

/**
 * Chooses the server that a command talks to and the container in it. Throws: `not-found`, `no-such-pod`,
 * `no-such-container` (4), `no-primary`, `no-replica`, `pod-not-ready` (1).
 */
export async function choosePod(context: OperationContext, ref: ClusterRef, wanted: Wanted, container?: string): Promise<ChosenPod> {
  const seen = await seePods(context, ref);
  const pod = podFor(seen, wanted);
  const chosen = container === undefined ? serverContainer(pod) : namedContainer(pod, container);
  // A server named by the user may be broken: that is often why it is named. Its container has to run, no more.
  const needsReady = !('pod' in wanted) && container === undefined;
  if (!isRunning(pod, chosen)) throw notRunning(seen, pod, chosen, await stateOnNode(context, pod));
  if (needsReady && !isReady(pod)) throw notReady(seen, pod, await stateOnNode(context, pod));
  return {cluster: seen.object, ref, pod, name: pod.metadata.name ?? '?', role: roleOf(pod), container: chosen, port: portOf(seen.object)};
}

/** The pod that is meant, ready or not. */
export function podFor(seen: PodsSeen, wanted: Wanted): Pod {
  if ('pod' in wanted) return podNamed(seen, wanted.pod);
  return wanted.role === 'primary' ? findPrimary(seen) : bestReplica(seen);
}

/** Ready replicas, the one that has replayed most first. Patroni writes the position; without it the order of the names. */
export function readyReplicas(pods: readonly Pod[]): Pod[] {
  const position = (pod: Pod): bigint => memberState(pod).position ?? -1n;
  return pods
    .filter((pod) => roleOf(pod) === 'replica' && isReady(pod))
    .toSorted((a, b) => (position(a) === position(b) ? 0 : position(a) > position(b) ? -1 : 1));
}

function bestReplica(seen: PodsSeen): Pod {
  const [best] = readyReplicas(seen.pods);
  if (best !== undefined) return best;
  const replicas = seen.pods.filter((pod) => roleOf(pod) === 'replica');
  throw new FepError(`${seen.cluster} has no ${replicas.length === 0 ? '' : 'ready '}replica`, {
    code: 'no-replica', exit: 'failed', where: '--replica',
    why: replicas.length === 0
      ? `no server pod carries the label feprole=replica; ${seen.pods.length === 1 ? 'the cluster has one server' : `there are ${seen.pods.length} server pods`}`
      : replicas.map((pod) => `${pod.metadata.name ?? '?'} is ${stateOf(pod)}`).join('; '),
    suggestions: ['leave out --replica to talk to the primary', ...replicas.map(({metadata}) => `--pod ${metadata.name}`), `kubectl fep status ${seen.cluster} -n ${seen.namespace}`],
  });
}

/** By its name, or by its ordinal alone: `demo-sts-1` and `1` are the same. */
function podNamed(seen: PodsSeen, asked: string): Pod {
  const ordinal = /^\d{1,4}$/.test(asked) ? Number(asked) : undefined;
  const pod = seen.pods.find(({metadata}) => metadata.name === asked || (ordinal !== undefined && ordinalOf(metadata.name ?? '') === ordinal));
  if (pod !== undefined) return pod;
  const names = seen.pods.map(({metadata}) => metadata.name ?? '?');
  throw new FepError(`${seen.cluster} has no pod ${asked}`, {
    code: 'no-such-pod', exit: 'notFound', where: '--pod',
    why: names.length === 0 ? 'it has no server pod at all' : `its server pods are ${names.join(', ')}`,
    suggestions: names.length === 0 ? [`kubectl fep status ${seen.cluster} -n ${seen.namespace}`] : names.map((name) => `--pod ${name}`),
  });
}

function notReady(seen: PodsSeen, pod: Pod, why: string): FepError {
  const name = pod.metadata.name ?? '?';
  return new FepError(`pod ${name} (${roleOf(pod)}) is not ready`, {
    code: 'pod-not-ready', exit: 'failed', where: `pod/${name}`, why,
    suggestions: [`talk to it as it is: --pod ${name}`, ...looks(seen, name)],
  });
}

function notRunning(seen: PodsSeen, pod: Pod, container: string, why: string): FepError {
  const name = pod.metadata.name ?? '?';
  return new FepError(`container ${container} of pod ${name} does not run`, {
    code: 'pod-not-ready', exit: 'failed', where: `pod/${name}`, why, suggestions: looks(seen, name),
  });
}

function looks({cluster, namespace}: PodsSeen, pod: string): string[] {
  return [`kubectl fep status ${cluster} -n ${namespace}`, `kubectl fep logs ${cluster} --pod ${pod} -n ${namespace}`];
}

/** A pod on a dead node keeps its last state: the node itself is asked, where it may be read. */
async function stateOnNode({cluster, signal}: OperationContext, pod: Pod): Promise<string> {
  const name = pod.spec.nodeName;
  if (name === undefined) return stateOf(pod);
  const node = knownOr(await part(cluster.find<KubernetesNode>({resource: RESOURCES.Node, name}, {signal})), undefined);
  const ready = node?.status?.conditions?.find(({type}) => type === 'Ready');
  if (ready === undefined || ready.status === 'True') return stateOf(pod);
  return `its node ${name} does not answer${ready.lastTransitionTime === undefined ? '' : ` since ${ready.lastTransitionTime}`}${ready.message === undefined || ready.message === '' ? '' : ` (${ready.message})`}`;
}

/** Why a pod is not ready, in words. */
function stateOf(pod: Pod): string {
  const ready = (pod.status?.conditions ?? []).find(({type}) => type === 'Ready');
  const [trouble] = podTroubles(pod);
  if (trouble !== undefined) return trouble.message;
  return ready?.message === undefined || ready.message === '' ? podPhase(pod) : `${podPhase(pod)}: ${ready.message}`;
}
