import {ANSWER_API_VERSION} from '../../model/answers/api-version.ts';
import type {ClusterUpdated} from '../../model/answers/cluster-updated.ts';
import type {FepCluster} from '../../model/fep-cluster/index.ts';
import type {Pod} from '../../model/kubernetes-object.ts';
import {isKnown, knownOr} from '../../model/part.ts';
import {RESOURCES} from '../../model/resources.ts';
import type {IgnoredRule} from '../../rules/evaluate.ts';
import {listPods, takeSnapshot, type ClusterRef, type ClusterSnapshot} from '../cluster-snapshot.ts';
import {wantedInstances} from '../cluster-status/derive.ts';
import {noSuchCluster} from '../cluster-status/index.ts';
import type {OperationContext} from '../context.ts';
import {guard, type GuardPolicy} from '../guard.ts';
import {requireExpectations, type Expectations} from '../impact/expectations.ts';
import {gatherImpact, type GatheredImpact} from '../impact/gather-impact.ts';
import {disturbanceOf, prepareChange, refOf, shownPatch, type PreparedChange, type WantedChange} from '../plan/index.ts';
import {endStateOf, isEmpty, type EndState} from './end-state.ts';
import {lookAt} from './observe.ts';
import {answerOf} from './outcome.ts';
import {requireNothingPending, restartPending} from './restart-pending.ts';
import {sendChange} from './send-change.ts';
import {watchChange} from './watch-change.ts';

export interface ChangeOptions {
  name: string;
  namespace?: string;
  /** What is wanted of the cluster as it was read; called again when it was read again. Throws usage errors (2). */
  wanted: (live: FepCluster, pods: readonly Pod[]) => WantedChange;
  /** Parameters that the user named one by one. */
  named?: readonly string[];
  /** Secrets of the file: left alone where the cluster shows asterisks, or sent. */
  secrets?: 'keep' | 'send';
  force: boolean;
  ignore?: readonly IgnoredRule[];
  dryRun: 'none' | 'client' | 'server';
  wait: boolean;
  /** Left out: by what the change does. */
  timeoutMs?: number;
  /** Do what the change waits for: a restart of the servers, or of the pods. */
  restart: boolean;
  /** What a script takes for granted; refused (3) where it does not hold. */
  expectations?: Expectations;
  /** Asked once, before anything is sent, where sessions are cut. Throws where the answer is no. */
  agree?: (what: {gathered: GatheredImpact}) => Promise<void>;
}

/** Errors on which the user's judgement may stand above ours. */
const FORCEABLE: ReadonlySet<string> = new Set(['sync-scale-in', 'scale-in-removes-master-ordinal', 'scale-out-needs-rwx']);

/**
 * Changes a running cluster: compares, asks the rules, sends one merge patch of the fields meant, and watches until the end
 * state is there. What is stored already is watched for all the same, so that a run that was broken
 * off is finished by the same command. Throws: `not-found` (4), usage (2), refused (3), `conflict` (7), unknown (8), failed
 * (1), deadline (124), interrupted (130).
 */
export async function changeCluster(context: OperationContext, options: ChangeOptions): Promise<ClusterUpdated> {
  const begun = await begin(context, options);
  const {ref, prepared, end, disturbance} = begun;
  const answer = {
    apiVersion: ANSWER_API_VERSION, kind: 'ClusterUpdated', ...ref,
    changes: prepared.changes, kept: prepared.kept, disturbance, findings: prepared.findings, notChecked: prepared.notChecked,
  } as const;
  const isSame = prepared.planned.differences.length === 0;
  const said = isSame ? `${ref.name} has that already` : `${prepared.changes.length === 1 ? '1 change' : `${prepared.changes.length} changes`} to ${ref.name}`;
  if (!isSame) passGuards(context, options, prepared);
  if (options.dryRun === 'client') return {...answer, observed: 'dry-run-client', message: `${said} (dry run, nothing was sent)`, pending: [], patch: shownPatch(prepared.planned.patch)};
  const agreed = options.dryRun === 'none' && (await consent(context, options, begun));
  const before = await beforeOf(context, begun);
  if (!isSame) {
    await sendChange(context, {
      ref, prepared, wanted: (live) => options.wanted(live, begun.pods), dryRun: options.dryRun === 'server',
      ...(options.secrets === undefined ? {} : {secrets: options.secrets}),
    });
  }
  if (options.dryRun === 'server') return {...answer, observed: 'dry-run-server', message: `${said} (dry run, the server accepts it)`, pending: [], patch: shownPatch(prepared.planned.patch)};
  if (!isSame && !options.wait) return {...answer, observed: 'accepted', message: `${said} (accepted, not waited for)`, pending: []};
  if (isSame && (!options.wait || isEmpty(end))) return {...answer, observed: 'unchanged', message: `${said}; nothing was changed`, pending: []};
  // What no server, pod or volume shows is there once the API server has stored it.
  if (isEmpty(end)) return {...answer, observed: 'ready', message: `${said}: the FEPCluster has it${unwatched(prepared)}`, pending: []};
  const watched = await watchChange(context, {ref, end, before, isSame, pods: begun.pods, ...(options.timeoutMs === undefined ? {} : {timeoutMs: options.timeoutMs})});
  const first = await answerOf(context, {ref, end, before, watched, said, isSame}, answer);
  if (first.observed !== 'pending' || !options.restart) return first;
  // What an earlier run left to wait is restarted by this one: it is asked about now.
  if (!agreed) await agreeToRestart(context, options, begun);
  const {ignore, timeoutMs, force} = options;
  const done = await restartPending(context, {
    ref, end, before, pending: first.pending, pods: begun.pods, force, ...(ignore === undefined ? {} : {ignore}), ...(timeoutMs === undefined ? {} : {timeoutMs}),
  });
  const last = await answerOf(context, {ref, end: done.end, before, watched: done.watched, said, isSame: false}, answer);
  requireNothingPending(ref, last);
  return {...last, restarted: done.actions};
}

/** Honest about what nobody can look for. */
function unwatched({planned}: PreparedChange): string {
  const unstated = planned.impact.filter(({impact: {change, evidence}}) => change === 'not-stated' || (evidence === 'inferred' && (change === 'reload' || change === 'restart')));
  const ignored = planned.impact.filter(({impact}) => impact.change === 'ignored');
  return [
    ...(unstated.length === 0 ? [] : [`; what it does to running servers no source says, so that it was not looked for (${unstated[0]?.difference.path})`]),
    ...(ignored.length === 0 ? [] : [`; the operator passes over ${ignored[0]?.difference.item?.name ?? ignored[0]?.difference.path}`]),
  ].join('');
}

/** Guards of scripts hold for every change; people are asked where sessions are cut. Resolves with whether they were. */
async function consent(context: OperationContext, {expectations, agree, restart}: ChangeOptions, {ref, prepared, end, disturbance, pods}: Begun): Promise<boolean> {
  const restarts = restart && prepared.planned.differences.length > 0 && (end.rollPending !== undefined || prepared.changes.some(({change}) => change === 'restart'));
  const rolls = end.roll !== undefined && prepared.planned.differences.length > 0;
  const goes = (end.instances ?? Infinity) < pods.length;
  const asksFor = expectations !== undefined && Object.keys(expectations).length > 0;
  if (!rolls && !restarts && !goes && !asksFor) return false;
  const gathered = await gatherImpact(context, ref, {
    deed: restarts ? 'change and restart' : 'change', interrupts: rolls || restarts ? 'all' : goes ? {pods: pods.slice(end.instances).map(({metadata}) => metadata.name ?? '?')} : 'none', notes: disturbance.words,
  });
  if (asksFor) requireExpectations(ref, gathered.impact, expectations);
  if (rolls || restarts || goes) await agree?.({gathered});
  return rolls || restarts || goes;
}

async function agreeToRestart(context: OperationContext, {agree}: ChangeOptions, {ref}: Begun): Promise<void> {
  if (agree !== undefined) await agree({gathered: await gatherImpact(context, ref, {deed: 'restart', interrupts: 'all'})});
}

/** What was read and worked out before anything is sent. */
interface Begun {
  ref: ClusterRef;
  snapshot: ClusterSnapshot;
  pods: readonly Pod[];
  prepared: PreparedChange;
  end: EndState;
  disturbance: ClusterUpdated['disturbance'];
}

async function begin(context: OperationContext, options: ChangeOptions): Promise<Begun> {
  const ref = refOf(context.cluster.connection, options);
  const snapshot = await takeSnapshot(context.cluster, ref, context.signal);
  const live = snapshot.cluster;
  if (live === undefined) throw noSuchCluster(ref);
  const pods: readonly Pod[] = knownOr(snapshot.pods, []);
  const prepared = await prepareChange(context, {ref, live, pods: snapshot.pods, wanted: options.wanted(live, pods), options});
  const disturbance = disturbanceOf(prepared.changes, live, snapshot.pods);
  const end = endStateOf(prepared, pods, options.named);
  const seen = await requireSight(context, ref, snapshot, end);
  return {ref, snapshot, pods: seen, prepared, end: seen === pods ? end : endStateOf(prepared, seen, options.named), disturbance};
}

/** What the end will be seen by has to be readable before anything is sent; the second try throws the reason (5, 6). Resolves with the pods. */
async function requireSight({cluster, signal}: OperationContext, ref: ClusterRef, {pods, claims}: ClusterSnapshot, end: EndState): Promise<readonly Pod[]> {
  if (end.volumes.length > 0 && !isKnown(claims)) await cluster.list(RESOURCES.PersistentVolumeClaim, {namespace: ref.namespace, signal});
  if (isKnown(pods)) return pods.known;
  const needsPods = end.parameters.length > 0 || end.hba !== undefined || end.roll !== undefined || end.rollPending !== undefined || end.instances !== undefined;
  return needsPods ? listPods(cluster, ref, signal) : [];
}

function passGuards({report}: OperationContext, options: ChangeOptions, {judged, ref}: PreparedChange): void {
  const policy: GuardPolicy = {
    refusal: `${ref.name} was not changed`, force: options.force,
    forceable: ({rule, confirm}) => confirm === 'force' || FORCEABLE.has(rule),
  };
  const {findings, overruled} = guard(judged, policy);
  for (const {rule, message} of overruled) report({kind: 'note', level: 'warning', message: `--force overrules ${rule}: ${message}`});
  for (const {rule, message, severity} of findings) {
    if (severity === 'warning' && options.dryRun === 'none') report({kind: 'note', level: 'warning', message: `${message} (${rule})`});
  }
}

/** The state that "newer than the change" is measured by: events, conditions, and reloads where a default may hide the end. */
async function beforeOf({cluster, signal}: OperationContext, {ref, snapshot, end, prepared}: Begun): Promise<Parameters<typeof watchChange>[1]['before']> {
  const {baselineOf} = await import('../events.ts');
  const base = {
    events: baselineOf(knownOr(snapshot.events, [])), conditions: snapshot.cluster?.status?.conditions ?? [],
    instances: wantedInstances(prepared.live), loadedAt: new Map<string, string>(),
  };
  const removes = end.parameters.filter(({value}) => value === undefined);
  if (removes.length === 0) return base;
  const seen = await lookAt(cluster, ref, {parameters: removes, volumes: []}, signal).catch(() => undefined);
  for (const [pod, server] of seen?.servers ?? []) if ('known' in server && server.known.loadedAt !== undefined) base.loadedAt.set(pod, server.known.loadedAt);
  return base;
}
