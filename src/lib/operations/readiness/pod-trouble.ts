import type {ContainerStatus, Pod} from '../../model/kubernetes-object.ts';
import type {ProblemId} from '../../model/problem-ids.ts';

/** Something that keeps a pod from being Ready. */
export interface Trouble {
  message: string;
  /**
   * Undefined: may heal by itself (a node is added, a registry answers), so it is kept as the cause until the deadline.
   * A number: somebody has to act; the wait gives up once it has been seen without a break for so many milliseconds.
   */
  holdMs: number | undefined;
}

/** A trouble that is told as a problem of the cluster too. */
export interface KnownTrouble extends Trouble {
  id: ProblemId;
  /** `pod/demo-sts-0`. */
  object: string;
}

const MINUTE = 60_000;

/** No retry mends these: the pod's own text is wrong. */
const WRONG_TEXT = new Set(['InvalidImageName', 'CreateContainerConfigError', 'RunContainerError', 'CreateContainerError']);
/** Restarts after which a crash is not a matter of start order any more. */
const CRASHES_TO_BELIEVE = 3;

/** Ready by its condition, and not on its way out. */
export function isReady(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp === undefined
    && (pod.status?.conditions ?? []).some(({type, status}) => type === 'Ready' && status === 'True');
}

/** What is wrong with a pod, the gravest first; empty when it is Ready or simply starting. */
export function podTroubles(pod: Pod): KnownTrouble[] {
  if (isReady(pod)) return [];
  const name = pod.metadata.name ?? '?';
  const object = `pod/${name}`;
  const containers = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  const troubles = containers.flatMap((container): KnownTrouble[] => {
    const trouble = containerTrouble(name, container);
    return trouble === undefined ? [] : [{...trouble, object}];
  });
  const unscheduled = (pod.status?.conditions ?? []).find(({type, status}) => type === 'PodScheduled' && status === 'False');
  if (unscheduled !== undefined) {
    const words = unscheduled.message ?? unscheduled.reason ?? 'no node takes it';
    troubles.push({id: 'unschedulable', object, message: `pod ${name} is Pending, the scheduler says: ${words}`, holdMs: undefined});
  }
  if (pod.status?.phase === 'Failed') {
    const words = [pod.status.reason, pod.status.message].filter((text) => text !== undefined).join(', ') || 'no reason given';
    troubles.push({id: pod.status.reason === 'Evicted' ? 'evicted' : 'pod-failed', object, message: `pod ${name} has failed: ${words}`, holdMs: undefined});
  }
  return troubles.toSorted((a, b) => (a.holdMs ?? Infinity) - (b.holdMs ?? Infinity));
}

function containerTrouble(pod: string, container: ContainerStatus): Omit<KnownTrouble, 'object'> | undefined {
  const {waiting} = container.state ?? {};
  const reason = waiting?.reason;
  if (waiting === undefined || reason === undefined) return undefined;
  const where = `container ${container.name} of pod ${pod}`;
  const words = waiting.message === undefined ? '' : `: ${waiting.message}`;
  if (WRONG_TEXT.has(reason)) return {id: 'container-cannot-start', message: `${where} cannot start (${reason})${words}`, holdMs: MINUTE / 2};
  if (reason === 'ImagePullBackOff' || reason === 'ErrImagePull') {
    // A registry may come back; a name that is not there, or a licence that was not given, does not.
    const hopeless = /not found|manifest unknown|unauthorized|denied|forbidden/i.test(waiting.message ?? '');
    return {id: 'image-pull', message: `${where} cannot pull its image ${container.image} (${reason})${words}`, holdMs: hopeless ? MINUTE / 2 : 3 * MINUTE};
  }
  if (reason !== 'CrashLoopBackOff') return undefined;
  const ended = container.lastState?.terminated;
  const exit = ended === undefined ? '' : `, last exit code ${ended.exitCode}${ended.message === undefined ? '' : ` (${ended.message.trim()})`}`;
  return {
    id: 'crash-loop',
    message: `${where} keeps crashing (CrashLoopBackOff, ${container.restartCount} restarts${exit})`,
    holdMs: container.restartCount >= CRASHES_TO_BELIEVE ? MINUTE : undefined,
  };
}

/** How far a pod is, in two words, for a progress line: `ContainerCreating`, `1/2 containers`. */
export function podPhase(pod: Pod): string {
  if (pod.metadata.deletionTimestamp !== undefined) return 'terminating';
  if (isReady(pod)) return 'ready';
  const containers = pod.status?.containerStatuses ?? [];
  const waiting = [...(pod.status?.initContainerStatuses ?? []), ...containers].find(({state}) => state?.waiting?.reason !== undefined);
  if (waiting?.state?.waiting?.reason !== undefined) return waiting.state.waiting.reason;
  const ready = containers.filter((container) => container.ready).length;
  if (pod.status?.phase === 'Running') return `${ready}/${containers.length || pod.spec.containers.length} containers ready`;
  return pod.status?.phase ?? 'Pending';
}
