import type {Condition, ContainerStatus, Pod} from '../../lib/model/kubernetes-object.ts';
import type {RestartPolicy} from './restart-policy.ts';

type PodStatus = NonNullable<Pod['status']>;
type Phase = NonNullable<PodStatus['phase']>;

export interface PodFacts {
  initContainers: readonly ContainerStatus[];
  containers: readonly ContainerStatus[];
  restartPolicy: RestartPolicy;
  podIP: string | undefined;
  startTime: string;
  /** RFC 3339, for conditions that change. */
  now: string;
  /** All containers were stopped for good: the pod was deleted. */
  stopped?: boolean;
}

/** The status a kubelet would report; conditions of others (scheduler, evictions) stay as they were. */
export function podStatus(facts: PodFacts, previous: PodStatus | undefined): PodStatus & Record<string, unknown> {
  const phase = podPhase(facts);
  return {
    phase,
    conditions: conditions(facts, phase, previous?.conditions ?? []),
    hostIP: '127.0.0.1',
    hostIPs: [{ip: '127.0.0.1'}],
    ...(facts.podIP === undefined ? {} : {podIP: facts.podIP, podIPs: [{ip: facts.podIP}]}),
    startTime: facts.startTime,
    ...(facts.initContainers.length > 0 ? {initContainerStatuses: [...facts.initContainers]} : {}),
    containerStatuses: [...facts.containers],
  };
}

/** `status.phase` by the states of the containers (Kubernetes docs, "Pod phase"). */
export function podPhase(facts: Pick<PodFacts, 'initContainers' | 'containers' | 'restartPolicy' | 'stopped'>): Phase {
  const policy = facts.stopped === true ? 'Never' : facts.restartPolicy;
  if (facts.initContainers.some((status) => !succeeded(status))) {
    const failed = facts.initContainers.some((status) => status.state?.terminated && !succeeded(status));
    return policy === 'Never' && (failed || facts.stopped === true) ? 'Failed' : 'Pending';
  }
  if (facts.containers.some((status) => status.state?.running)) return 'Running';
  if (facts.containers.some(neverRan)) return facts.stopped === true ? 'Failed' : 'Pending';
  if (policy === 'Always') return 'Running';
  if (facts.containers.some((status) => status.state?.waiting)) return 'Running';
  if (facts.containers.every(succeeded)) return 'Succeeded';
  return policy === 'Never' ? 'Failed' : 'Running';
}

function succeeded(status: ContainerStatus): boolean {
  return status.state?.terminated?.exitCode === 0;
}

function neverRan(status: ContainerStatus): boolean {
  return !status.state?.running && !status.state?.terminated && !status.lastState?.terminated;
}

function conditions(facts: PodFacts, phase: Phase, previous: readonly Condition[]): Condition[] {
  const unready = facts.containers.filter((status) => !status.ready).map((status) => status.name);
  const incomplete = facts.initContainers.filter((status) => !succeeded(status)).map((status) => status.name);
  const ready = readiness(phase, unready);
  const wanted: Omit<Condition, 'lastTransitionTime'>[] = [
    {type: 'PodReadyToStartContainers', status: facts.podIP === undefined || facts.stopped === true ? 'False' : 'True'},
    incomplete.length === 0
      ? {type: 'Initialized', status: 'True'}
      : {type: 'Initialized', status: 'False', reason: 'ContainersNotInitialized', message: `containers with incomplete status: [${incomplete.join(' ')}]`},
    {type: 'Ready', ...ready},
    {type: 'ContainersReady', ...ready},
    {type: 'PodScheduled', status: 'True'},
  ];
  const ours = wanted.map((condition) => dated(condition, previous, facts.now));
  const others = previous.filter((condition) => !wanted.some((own) => own.type === condition.type));
  return [...ours, ...others];
}

function readiness(phase: Phase, unready: readonly string[]): Pick<Condition, 'status' | 'reason' | 'message'> {
  if (phase === 'Succeeded') return {status: 'False', reason: 'PodCompleted'};
  if (phase === 'Failed') return {status: 'False', reason: 'PodFailed'};
  if (unready.length === 0) return {status: 'True'};
  return {status: 'False', reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]`};
}

/** The time of a condition moves only when its status does. */
function dated(condition: Omit<Condition, 'lastTransitionTime'>, previous: readonly Condition[], now: string): Condition {
  const before = previous.find((other) => other.type === condition.type);
  const same = before?.status === condition.status && before.lastTransitionTime !== undefined;
  return {...condition, lastTransitionTime: same ? (before.lastTransitionTime as string) : now};
}
