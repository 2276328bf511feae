import type {FepCluster} from '../model/fep-cluster/index.ts';
import type {CoreEvent, Pod} from '../model/kubernetes-object.ts';
import {podSelector} from '../model/names.ts';
import {knownOr} from '../model/part.ts';
import {FEP_RESOURCES, RESOURCES} from '../model/resources.ts';
import {takeSnapshot, type ClusterRef, type ClusterSnapshot} from './cluster-snapshot.ts';
import type {OperationContext} from './context.ts';
import {isOperatorEvent, newerThan, objectOfEvent, textOfEvent} from './events.ts';
import type {Baseline} from './readiness/index.ts';
import {waitUntil, type Verdict, type WaitResult} from './wait-until.ts';

export interface WatchClusterOptions<S extends ClusterSnapshot = ClusterSnapshot> extends ClusterRef {
  /** What is being waited for, for progress: `demo becomes ready`. */
  step: string;
  timeoutMs: number;
  before: Baseline;
  judge: (snapshot: S) => Verdict;
  /** Another way to look, such as the remains of a deletion. */
  look?: (signal: AbortSignal) => Promise<S>;
  /** Called with every look that could be made, before it is judged. */
  seen?: (snapshot: S) => void;
  /** Longest pause between two looks, milliseconds, where no watch tells of the end. */
  maxIntervalMs?: number;
}

/** Waits on one cluster: polls, is woken by its pods and its FEPCluster, and reports progress with the operator's new events. */
export async function watchCluster<S extends ClusterSnapshot = ClusterSnapshot>(context: OperationContext, options: WatchClusterOptions<S>): Promise<WaitResult<S>> {
  const {cluster, clock, report} = context;
  const {name, namespace, step} = options;
  const told = new Set<string>();
  report({kind: 'step', step, state: 'started'});
  const result = await waitUntil<S>({
    clock,
    signal: context.signal,
    timeoutMs: options.timeoutMs,
    look: options.look ?? ((signal) => takeSnapshot(cluster, options, signal) as Promise<S>),
    judge: (snapshot) => {
      options.seen?.(snapshot);
      return options.judge(snapshot);
    },
    ...(options.maxIntervalMs === undefined ? {} : {intervalMs: Math.min(1000, options.maxIntervalMs), maxIntervalMs: options.maxIntervalMs}),
    wake: [
      (signal) => cluster.watch<Pod>(RESOURCES.Pod, {namespace, labelSelector: podSelector(name), signal}),
      (signal) => cluster.watch<FepCluster>(FEP_RESOURCES.FEPCluster, {namespace, fieldSelector: `metadata.name=${name}`, signal}),
    ],
    onVerdict: (verdict, snapshot, elapsedMs) => {
      for (const event of newerThan(knownOr(snapshot.events, []), options.before.events)) tellOnce(context, told, event);
      report({kind: 'waiting', step, detail: detailOf(verdict, elapsedMs), elapsedMs, ...countsOf(verdict)});
    },
    onBlind: (reason, elapsedMs) => report({kind: 'waiting', step, detail: `cannot look: ${reason}`, elapsedMs}),
  });
  report({kind: 'step', step, state: result.outcome === 'reached' ? 'done' : 'failed', detail: result.reason});
  return result;
}

/**
 * The operator repeats its events (UG 5.8.3): each is said once. Warnings of Kubernetes' own controllers come and go
 * while volumes and pods find each other; those that stay are in the verdict's causes.
 */
function tellOnce(context: OperationContext, told: Set<string>, event: CoreEvent): void {
  if (!isOperatorEvent(event)) return;
  const message = `${objectOfEvent(event)}: ${textOfEvent(event)} (${event.reason})`;
  if (told.has(message)) return;
  told.add(message);
  context.report({kind: 'note', level: event.type === 'Warning' ? 'warning' : 'info', message});
}

/** A claim that is not bound yet, a finalizer that is about to go: what holds things up for a moment is no news. */
const NEWS_AFTER_MS = 10_000;

/** The count is shown beside it: `1 of 3 instances ready` need not say it again. */
function detailOf(verdict: Verdict, elapsedMs: number): string {
  if (verdict.state === 'ready') return verdict.message;
  const message = verdict.total === undefined ? verdict.message : verdict.message.replace(/^\d+ of \d+ /, '');
  return [message, ...(elapsedMs < NEWS_AFTER_MS ? [] : verdict.causes.slice(0, 1))].join('; ');
}

function countsOf(verdict: Verdict): {done?: number; total?: number} {
  if (verdict.state === 'ready') return {};
  return {...(verdict.done === undefined ? {} : {done: verdict.done}), ...(verdict.total === undefined ? {} : {total: verdict.total})};
}
