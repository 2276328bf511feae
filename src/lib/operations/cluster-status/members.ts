import type {ContainerStatus, KubernetesNode, Pod} from '../../model/kubernetes-object.ts';
import {LABELS, ordinalOf} from '../../model/names.ts';
import type {Member} from '../../model/answers/cluster-status.ts';
import {isReady, podPhase} from '../readiness/index.ts';
import {leaderState, lsnText, memberState} from '../replication.ts';
import type {ConfigMap} from '../../model/kubernetes-object.ts';
import {optional} from './optional.ts';

/** Topology label of a node (Kubernetes well-known labels). */
const ZONE = 'topology.kubernetes.io/zone';

/** One line for each server pod, by ordinal. Replication figures only where Patroni has written them. */
export function membersOf(pods: readonly Pod[], configMaps: readonly ConfigMap[], nodes: readonly KubernetesNode[]): Member[] {
  const zones = new Map(nodes.map(({metadata}) => [metadata.name, metadata.labels?.[ZONE]]));
  const lead = leaderState(configMaps);
  const positions = pods.filter((pod) => roleOf(pod) === 'master').flatMap((pod) => memberState(pod).position ?? []);
  const head = [...positions, ...(lead.position === undefined ? [] : [lead.position])].reduce<bigint | undefined>(
    (highest, position) => (highest === undefined || position > highest ? position : highest), undefined);
  return pods.map((pod) => {
    const name = pod.metadata.name ?? '?';
    return {
      ...podFacts(pod),
      ...optional('zone', zones.get(pod.spec.nodeName)),
      ...replicationFacts(pod, head),
      ...(lead.syncStandbys.length === 0 ? {} : {sync: lead.syncStandbys.includes(name)}),
    };
  });
}

/** Role by the label `feprole`, which Patroni sets and Services select by. */
export function roleOf(pod: Pod): Member['role'] {
  const role = pod.metadata.labels?.[LABELS.role];
  return role === 'master' || role === 'replica' ? role : 'unknown';
}

function podFacts(pod: Pod): Member {
  const containers = pod.status?.containerStatuses ?? [];
  const name = pod.metadata.name ?? '?';
  return {
    pod: name,
    ...optional('ordinal', ordinalOf(name)),
    role: roleOf(pod),
    ready: isReady(pod),
    phase: podPhase(pod),
    containersReady: containers.filter(({ready}) => ready).length,
    containers: pod.spec.containers.length,
    restarts: containers.reduce((sum, {restartCount}) => sum + restartCount, 0),
    ...optional('lastRestart', lastRestart(containers)),
    ...optional('node', pod.spec.nodeName),
    ...optional('ip', pod.status?.podIP),
    ...optional('createdAt', pod.metadata.creationTimestamp),
  };
}

function replicationFacts(pod: Pod, head: bigint | undefined): Partial<Member> {
  const {state, timeline, position} = memberState(pod);
  const lag = head === undefined || position === undefined || roleOf(pod) === 'master' ? undefined : head - position;
  return {
    ...optional('state', state),
    ...optional('timeline', timeline),
    ...optional('lsn', position === undefined ? undefined : lsnText(position)),
    // The two positions are written at different moments: a replica may look ahead of its master.
    ...optional('lagBytes', lag === undefined ? undefined : Number(lag < 0n ? 0n : lag)),
  };
}

function lastRestart(containers: readonly ContainerStatus[]): Member['lastRestart'] {
  const ended = containers.flatMap(({lastState}) => lastState?.terminated ?? []);
  const last = ended.toSorted((a, b) => (a.finishedAt ?? '').localeCompare(b.finishedAt ?? '')).at(-1);
  if (last === undefined) return undefined;
  return {...optional('at', last.finishedAt), exitCode: last.exitCode, ...optional('reason', last.reason)};
}

export {optional} from './optional.ts';
