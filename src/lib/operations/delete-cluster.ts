import {FepError} from '../errors/fep-error.ts';
import {ANSWER_API_VERSION} from '../model/answers/api-version.ts';
import type {ClusterDeleted} from '../model/answers/cluster-changes.ts';
import type {FepCluster} from '../model/fep-cluster/index.ts';
import type {KubernetesObject} from '../model/kubernetes-object.ts';
import {isKnown, knownOr, type Part} from '../model/part.ts';
import {FEP_RESOURCES} from '../model/resources.ts';
import {CHILD_KINDS, takeSnapshot, type ClusterSnapshot} from './cluster-snapshot.ts';
import type {OperationContext} from './context.ts';
import type {PlannedDeletion} from './deletion-plan.ts';
import {baselineOf} from './events.ts';
import {guard, plain} from './guard.ts';
import {goneReadiness} from './readiness/index.ts';
import {operatorSilence} from './readiness/operator-trouble.ts';
import {requireSight} from './require-sight.ts';
import {settleWrite, type Settled} from './settle-write.ts';
import type {Verdict} from './wait-until.ts';
import {waitError} from './wait-error.ts';
import {watchCluster} from './watch-cluster.ts';

export interface DeleteClusterOptions {
  planned: PlannedDeletion;
  /** The user has typed the name, or said --yes. */
  confirmed: boolean;
  force: boolean;
  dryRun: 'none' | 'client' | 'server';
  wait: boolean;
  timeoutMs: number;
}

/** Refuses a deletion that would need more than a confirmation; done before anybody is asked to type. */
export function guardDeletion(planned: PlannedDeletion, options: {confirmed: boolean; force: boolean}): ReturnType<typeof guard> {
  const typed = planned.findings.filter(({confirm}) => !(options.confirmed && confirm === 'typed-name'));
  const passed = guard(typed, {
    refusal: `${planned.ref.name} was not deleted`,
    forceable: ({confirm}) => confirm === 'force',
    force: options.force,
  });
  return {...passed, findings: planned.findings.map(plain)};
}

/**
 * Deletes the very cluster that was planned (by its uid) and waits until it, its children, StatefulSet, pods and
 * volume claims are gone. A deletion that is already under way is only waited for.
 */
export async function deleteCluster(context: OperationContext, options: DeleteClusterOptions): Promise<ClusterDeleted> {
  const {planned: {ref, plan, live}, dryRun} = options;
  const {overruled, findings} = guardDeletion(options.planned, options);
  for (const {rule, message} of overruled) context.report({kind: 'note', level: 'warning', message: `--force overrules ${rule}: ${message}`});
  const answer = {apiVersion: ANSWER_API_VERSION, kind: 'ClusterDeleted', ...ref, removed: plan.removed, stays: plan.stays, findings} as const;
  if (dryRun === 'client') return {...answer, observed: 'dry-run-client', message: `${ref.name} would be deleted (dry run, nothing was sent)`};
  if (options.wait && dryRun === 'none') await requireSight(context, ref, options.planned.snapshot, 'everything');
  if (live.metadata.deletionTimestamp === undefined) await send(context, options);
  if (dryRun === 'server') return {...answer, observed: 'dry-run-server', message: `${ref.name} would be deleted (dry run, the server accepts it)`};
  if (!options.wait) return {...answer, observed: 'accepted', message: `the deletion of ${ref.name} was accepted; its end was not waited for`};
  const waitedMs = await waitUntilGone(context, options);
  return {...answer, observed: 'gone', message: `${ref.name} and everything it owned are gone`, waitedMs};
}

async function send({cluster, signal}: OperationContext, {planned: {ref, live}, dryRun}: DeleteClusterOptions): Promise<void> {
  const object = {resource: FEP_RESOURCES.FEPCluster, ...ref};
  const {uid} = live.metadata;
  const remove = async (): Promise<void> => {
    await cluster.delete(object, {signal, propagation: 'Background', dryRun: dryRun === 'server', ...(uid === undefined ? {} : {uid})}).catch((error: unknown) => {
      // It was there a moment ago: a request that arrived twice, or somebody else, has done it.
      if (!(error instanceof FepError) || error.code !== 'not-found') throw error;
    });
  };
  await settleWrite(remove, async (error): Promise<Settled<void>> => {
    const now = await cluster.find<FepCluster>(object, {signal});
    if (now === undefined || now.metadata.deletionTimestamp !== undefined) return {done: undefined};
    return error.code === 'outcome-unknown' && now.metadata.uid === uid ? {again: true} : {other: error};
  });
}

async function waitUntilGone(context: OperationContext, {planned, timeoutMs}: DeleteClusterOptions): Promise<number> {
  const {ref, snapshot: first, live} = planned;
  const owned = new Set(remainsOf(first).flatMap(({metadata}) => metadata.uid ?? []));
  const total = remainsOf(first).length + 1;
  const result = await watchCluster(context, {
    ...ref,
    step: `${ref.name} goes away`,
    timeoutMs,
    before: {events: baselineOf(knownOr(first.events, [])), conditions: []},
    look: async (signal) => ofThisCluster(await takeSnapshot(context.cluster, ref, signal), live.metadata.uid),
    judge: (seen) => judgeGone(seen, owned, total),
  });
  if (result.outcome === 'reached') return result.elapsedMs;
  throw waitError(result, {
    ...ref,
    missed: `${ref.name} is not gone`,
    goesOn: 'the deletion was accepted and goes on in the cluster',
    resume: `kubectl wait --for=delete pods,pvc -l fepclustername=${ref.name} -n ${ref.namespace} --timeout=10m`,
  });
}

/** A successor of the same name is another cluster: ours is gone, and what is said from now on is not about it. */
function ofThisCluster(snapshot: ClusterSnapshot, uid: string | undefined): ClusterSnapshot {
  return snapshot.cluster !== undefined && snapshot.cluster.metadata.uid === uid ? snapshot : {...snapshot, cluster: undefined, events: {known: []}};
}

function judgeGone(seen: ClusterSnapshot, owned: ReadonlySet<string>, total: number): Verdict {
  const parts: Part<unknown>[] = [seen.pods, seen.statefulSet, seen.claims, ...Object.values(seen.children)];
  const blind = parts.find((value) => !isKnown(value));
  const objects = remainsOf(seen).filter(({metadata}) => seen.cluster !== undefined || owned.has(metadata.uid ?? ''));
  const verdict = goneReadiness({cluster: seen.cluster === undefined ? undefined : named('FEPCluster', seen.cluster), objects, total});
  if (verdict.state === 'ready') {
    if (blind === undefined || isKnown(blind)) return verdict;
    return {state: 'progressing', message: 'the FEPCluster is gone; what it owned could not be looked at', causes: [blind.unreadable]};
  }
  const silence = isKnown(seen.operators) ? operatorSilence(seen) : undefined;
  return silence === undefined || verdict.state !== 'progressing' ? verdict : {...verdict, causes: [...verdict.causes, silence]};
}

/** Items of a list come without their kind from the API server. */
function named(kind: string, object: KubernetesObject): KubernetesObject {
  return {...object, kind};
}

function remainsOf(snapshot: ClusterSnapshot): KubernetesObject[] {
  const one = (kind: string, value: Part<KubernetesObject | undefined>): KubernetesObject[] =>
    isKnown(value) && value.known !== undefined ? [named(kind, value.known)] : [];
  return [
    ...CHILD_KINDS.flatMap((kind) => one(kind, snapshot.children[kind])),
    ...one('StatefulSet', snapshot.statefulSet),
    ...knownOr(snapshot.pods, []).map((pod) => named('Pod', pod)),
    ...knownOr(snapshot.claims, []).map((claim) => named('PersistentVolumeClaim', claim)),
  ];
}
