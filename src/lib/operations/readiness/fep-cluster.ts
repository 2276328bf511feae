import type {Condition, Pod} from '../../model/kubernetes-object.ts';
import {LABELS, ordinalOf, podName} from '../../model/names.ts';
import {isKnown, knownOr} from '../../model/part.ts';
import {CHILD_KINDS, type ClusterSnapshot} from '../cluster-snapshot.ts';
import type {EventBaseline} from '../events.ts';
import type {Verdict} from '../wait-until.ts';
import {claimTroubles, operatorFailures, operatorSilence, runFailures} from './operator-trouble.ts';
import {isReady, podPhase, podTroubles, type Trouble} from './pod-trouble.ts';
import {refusedPods} from './refused-pods.ts';

/** What stood before the request, so that old failures are not taken for its result. */
export interface Baseline {
  events: EventBaseline;
  conditions: readonly Condition[];
}

export const NOTHING_BEFORE: Baseline = {events: new Set(), conditions: []};

/** Counts of a cluster's server pods against what is wanted. */
interface PodCount {
  pods: Pod[];
  ready: number;
  masters: Pod[];
  extra: Pod[];
}

/**
 * W-READY (procedures.md): `fepClusterReady`, `fepCurrentInstances` = instances, every pod `<c>-sts-<n>` Ready and
 * exactly one of them the master. Beyond that, the StatefulSet must have seen its newest generation, because
 * `fepClusterReady` may still be true right after a change.
 */
export function fepClusterReadiness(snapshot: ClusterSnapshot, instances: number, before: Baseline = NOTHING_BEFORE): Verdict {
  if (snapshot.cluster === undefined) {
    return {state: 'failed', message: 'the FEPCluster is not there any more: somebody deleted it', causes: [], holdMs: 0};
  }
  const troubles = troublesOf(snapshot, before);
  const missing = whatIsMissing(snapshot, instances);
  if (missing === undefined) return {state: 'ready', message: readyWords(instances)};
  const count = countPods(snapshot, instances);
  return verdictOf(missing, troubles, {done: Math.min(count.ready, instances), total: instances});
}

/** Scale-in: every pod from `instances` on is gone, and the operator counts `instances`. */
export function scaledInReadiness(snapshot: ClusterSnapshot, instances: number, before: Baseline = NOTHING_BEFORE): Verdict {
  const verdict = fepClusterReadiness(snapshot, instances, before);
  const {extra} = countPods(snapshot, instances);
  if (verdict.state !== 'progressing' || extra.length === 0) return verdict;
  const names = extra.map((pod) => `${pod.metadata.name} (${podPhase(pod)})`).join(', ');
  return {...verdict, message: `still to go: ${names}`};
}

/** Turns what is missing and what is wrong into one verdict: the failure that is believed soonest decides. */
export function verdictOf(missing: string, troubles: readonly Trouble[], progress: {done?: number; total?: number} = {}): Verdict {
  const causes = troubles.map(({message}) => message);
  const worst = troubles.filter(({holdMs}) => holdMs !== undefined).toSorted((a, b) => (a.holdMs ?? 0) - (b.holdMs ?? 0))[0];
  if (worst?.holdMs === undefined) return {state: 'progressing', message: missing, causes, ...progress};
  return {state: 'failed', message: worst.message, causes: causes.filter((cause) => cause !== worst.message), holdMs: worst.holdMs, ...progress};
}

/** What is wrong beyond what was wrong before: the operator's failures, pods, claims, an operator that is silent. */
export function troublesOf(snapshot: ClusterSnapshot, before: Baseline): Trouble[] {
  const events = knownOr(snapshot.events, []);
  const silence = operatorSilence(snapshot);
  return [
    ...operatorFailures(events, before.events),
    ...runFailures(snapshot.cluster?.status?.conditions ?? [], before.conditions),
    ...knownOr(snapshot.pods, []).flatMap(podTroubles),
    ...refusedPods(events),
    ...claimTroubles(knownOr(snapshot.claims, []), events),
    ...(silence === undefined ? [] : [{message: silence, holdMs: undefined}]),
  ];
}

/** The first thing that W-READY still lacks, in the order in which the operator brings it about (objects.md 10). */
function whatIsMissing(snapshot: ClusterSnapshot, instances: number): string | undefined {
  if (!isKnown(snapshot.pods)) return `the pods could not be read: ${snapshot.pods.unreadable}`;
  const count = countPods(snapshot, instances);
  if (count.pods.length === 0 && count.extra.length === 0) return beforePods(snapshot);
  if (isStale(snapshot, instances)) return 'the StatefulSet has not taken the change over yet';
  if (count.extra.length > 0) return `${count.extra.length} pods more than wanted`;
  if (count.ready < instances) return `${count.ready} of ${instances} instances ready${unreadyWords(count, snapshot, instances)}`;
  if (count.masters.length !== 1) return mastersWords(count.masters);
  const status = snapshot.cluster?.status;
  if (status?.fepStatus?.fepClusterReady !== true) return 'all instances are ready; the operator has not declared the cluster ready yet';
  if (status.fepCurrentInstances !== instances) {
    return `all instances are ready; the operator counts ${status.fepCurrentInstances ?? 'none'} of ${instances} yet`;
  }
  return undefined;
}

function beforePods(snapshot: ClusterSnapshot): string {
  const made = CHILD_KINDS.filter((kind) => {
    const child = snapshot.children[kind];
    return isKnown(child) && child.known !== undefined;
  });
  if (isKnown(snapshot.statefulSet) && snapshot.statefulSet.known !== undefined) return 'the StatefulSet is made, no pod yet';
  if (made.length === 0) return 'waiting for the operator to begin';
  return `child objects made: ${made.join(', ')}; no StatefulSet yet`;
}

function isStale(snapshot: ClusterSnapshot, instances: number): boolean {
  const set = isKnown(snapshot.statefulSet) ? snapshot.statefulSet.known : undefined;
  if (set === undefined) return false;
  const {generation} = set.metadata;
  const behind = generation !== undefined && set.status?.observedGeneration !== undefined && set.status.observedGeneration < generation;
  return behind || (set.spec.replicas ?? 1) !== instances;
}

function countPods(snapshot: ClusterSnapshot, instances: number): PodCount {
  const all = knownOr(snapshot.pods, []);
  const pods = all.filter(({metadata}) => (ordinalOf(metadata.name ?? '') ?? 0) < instances);
  const extra = all.filter(({metadata}) => (ordinalOf(metadata.name ?? '') ?? 0) >= instances);
  const masters = all.filter((pod) => pod.metadata.labels?.[LABELS.role] === 'master' && pod.metadata.deletionTimestamp === undefined);
  return {pods, extra, masters, ready: pods.filter(isReady).length};
}

function unreadyWords(count: PodCount, snapshot: ClusterSnapshot, instances: number): string {
  const waiting = count.pods.filter((pod) => !isReady(pod)).map((pod) => `${pod.metadata.name}: ${podPhase(pod)}`);
  const names = new Set(count.pods.map(({metadata}) => metadata.name));
  const next = Array.from({length: instances}, (_, ordinal) => podName(snapshot.cluster?.metadata.name ?? '', ordinal)).find((name) => !names.has(name));
  const words = waiting.length > 0 ? waiting : next === undefined ? [] : [`${next}: not made yet`];
  return words.length === 0 ? '' : ` (${words.join(', ')})`;
}

function mastersWords(masters: readonly Pod[]): string {
  if (masters.length === 0) return 'all instances are ready; none of them is the master yet';
  return `${masters.length} pods call themselves master: ${masters.map(({metadata}) => metadata.name).join(', ')}`;
}

function readyWords(instances: number): string {
  if (instances === 1) return 'the instance is ready and is the master';
  return `${instances} instances ready: 1 master, ${instances - 1} ${instances === 2 ? 'replica' : 'replicas'}`;
}
