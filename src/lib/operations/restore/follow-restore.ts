import type {Condition, CoreEvent} from '../../model/kubernetes-object.ts';
import {isKnown, knownOr} from '../../model/part.ts';
import type {FepRestore} from '../../model/fep-restore/index.ts';
import {FEP_RESOURCES, RESOURCES} from '../../model/resources.ts';
import {takeSnapshot, type ClusterRef, type ClusterSnapshot} from '../cluster-snapshot.ts';
import type {OperationContext} from '../context.ts';
import {baselineOf} from '../events.ts';
import {part} from '../parts.ts';
import {fepClusterReadiness, type Baseline} from '../readiness/index.ts';
import {operatorSilence, runFailures} from '../readiness/operator-trouble.ts';
import {waitError} from '../wait-error.ts';
import type {Verdict} from '../wait-until.ts';
import {watchCluster} from '../watch-cluster.ts';
import type {PlannedRestore} from './plan-restore.ts';

export interface FollowRestoreOptions {
  planned: PlannedRestore;
  target: ClusterRef;
  made: FepRestore;
  timeoutMs?: number;
}

const MINUTE = 60_000;
/** A copy over a network may be slower than the backup was. */
const SLOWER_THAN_BACKUP = 3;

/** What was seen of the FEPRestore itself; its status is free-form (actions.md section 4). */
interface RestoreSeen {
  there: boolean;
  conditions: readonly Condition[];
}

/**
 * Waits for both edges: in place the cluster has to be seen down (a pod gone or replaced, or not ready) before its readiness counts; a
 * new cluster has to appear. Resolves with the time that it took.
 */
export async function followRestore(context: OperationContext, {planned, target, made, timeoutMs}: FollowRestoreOptions): Promise<number> {
  const {plan, instances} = planned;
  const name = made.metadata.name ?? '?';
  const first = await takeSnapshot(context.cluster, target, context.signal);
  // The operator may have begun between the request and this look: what carries the time of the request counts as before.
  const old = new Set(plan.inPlace ? knownOr(first.pods, []).filter(({metadata}) => (metadata.creationTimestamp ?? '') < (made.metadata.creationTimestamp ?? '')).map(({metadata}) => metadata.uid) : []);
  const before: Baseline = {events: baselineOf(knownOr(first.events, [])), conditions: plan.inPlace ? (first.cluster?.status?.conditions ?? []) : []};
  let seen: RestoreSeen = {there: true, conditions: []};
  // No server of before is there any more: that edge is over, and will not be seen again.
  let wentDown = !plan.inPlace || (isKnown(first.pods) && made.metadata.creationTimestamp !== undefined && old.size === 0);
  const result = await watchCluster(context, {
    ...target,
    step: `${target.name} is restored`,
    timeoutMs: timeoutMs ?? 10 * MINUTE + 10 * MINUTE * instances + (plan.estimate?.seconds ?? 0) * 1000 * SLOWER_THAN_BACKUP,
    before,
    look: async (signal) => {
      const [snapshot, restore, events] = await Promise.all([
        takeSnapshot(context.cluster, target, signal),
        part(context.cluster.find<FepRestore>({resource: FEP_RESOURCES.FEPRestore, ...target, name}, {signal})),
        part(eventsOf(context, target.namespace, name, signal)),
      ]);
      if (isKnown(restore)) seen = {there: restore.known !== undefined, conditions: conditionsOf(restore.known)};
      return {...snapshot, events: isKnown(snapshot.events) && isKnown(events) ? {known: [...snapshot.events.known, ...events.known]} : snapshot.events};
    },
    judge: (snapshot) => {
      wentDown ||= isDown(snapshot, old);
      return judge(snapshot, seen, {wentDown, instances, before, name});
    },
  });
  if (result.outcome === 'reached') return result.elapsedMs;
  throw waitError(result, {
    ...target,
    missed: `${plan.name} was not restored${plan.inPlace ? '' : ` into ${target.name}`}`,
    goesOn: `the FEPRestore ${name} stays, and the operator goes on with it${plan.inPlace ? '' : `; ${plan.name} was not touched`}`,
    resume: `kubectl fep status ${target.name} -n ${target.namespace} --wait`,
  });
}

interface Judged {
  wentDown: boolean;
  instances: number;
  before: Baseline;
  name: string;
}

function judge(snapshot: ClusterSnapshot, seen: RestoreSeen, {wentDown, instances, before, name}: Judged): Verdict {
  if (!seen.there) return {state: 'failed', message: `the FEPRestore ${name} was deleted before its end`, causes: [], holdMs: 0};
  const failures = runFailures(seen.conditions, []);
  const [failure] = failures;
  const silence = operatorSilence(snapshot);
  const causes = [...failures.map(({message}) => message), ...(silence === undefined ? [] : [silence])];
  const verdict: Verdict = snapshot.cluster === undefined
    ? {state: 'progressing', message: 'the operator has not made the new cluster yet', causes}
    : fepClusterReadiness(snapshot, instances, before);
  if (verdict.state === 'failed' && verdict.holdMs === 0) return verdict;
  // A cluster that is ready again does not make a failed restore a good one.
  if (failure?.holdMs !== undefined) return {state: 'failed', message: failure.message, causes: [], holdMs: failure.holdMs};
  if (wentDown || verdict.state === 'failed') return verdict;
  return {state: 'progressing', message: 'the servers have not been stopped for the restore yet', causes};
}

/** A server of before is gone, or the operator says that the cluster is not ready. */
function isDown(snapshot: ClusterSnapshot, old: ReadonlySet<string | undefined>): boolean {
  if (snapshot.cluster?.status?.fepStatus?.fepClusterReady === false) return true;
  if (!isKnown(snapshot.pods)) return false;
  const present = new Set(snapshot.pods.known.map(({metadata}) => metadata.uid));
  return [...old].some((uid) => !present.has(uid));
}

async function eventsOf({cluster}: OperationContext, namespace: string, name: string, signal: AbortSignal): Promise<CoreEvent[]> {
  const {items} = await cluster.list<CoreEvent>(RESOURCES.Event, {namespace, fieldSelector: `involvedObject.name=${name}`, signal});
  return items;
}

function conditionsOf(restore: FepRestore | undefined): readonly Condition[] {
  const conditions = (restore as {status?: {conditions?: unknown}} | undefined)?.status?.conditions;
  return Array.isArray(conditions) ? (conditions as Condition[]) : [];
}
