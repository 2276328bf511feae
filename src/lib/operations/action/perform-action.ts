import {FepError, type FepErrorOptions} from '../../errors/fep-error.ts';
import type {FepAction} from '../../model/fep-action/index.ts';
import type {ConfigMap, Deployment, Pod} from '../../model/kubernetes-object.ts';
import {LABELS, podSelector} from '../../model/names.ts';
import type {Part} from '../../model/part.ts';
import {FEP_RESOURCES, RESOURCES} from '../../model/resources.ts';
import {findOperators, type ClusterRef} from '../cluster-snapshot.ts';
import {ClusterNews} from '../cluster-news/cluster-news.ts';
import {sightCluster, type Sighting} from '../cluster-news/sighting.ts';
import type {OperationContext} from '../context.ts';
import {noteSeen} from '../note-seen.ts';
import {waitError} from '../wait-error.ts';
import {waitUntil, type Verdict, type WaitResult} from '../wait-until.ts';
import {askForAction, type ActionRequest} from './ask-for-action.ts';
import {judgeAction} from './judge-action.ts';
import {outcomeOf, type ActionOutcome} from './outcome.ts';

/** The state in the cluster that an action is for. Success is only the operator's word for it. */
export interface EndState<T> {
  /** Looks at it; what can be seen from outside the pods was seen already. */
  look: (signal: AbortSignal, sighting: Sighting, action: FepAction | undefined) => Promise<T>;
  judge: (seen: T) => Verdict;
  /** How long after Success the state may still be on its way; 30 s when left out. */
  afterSuccessMs?: number;
}

export interface FollowOptions<T> {
  /** The cluster that is acted on, and told of. */
  ref: ClusterRef;
  /** For progress: `demo is switched over`. */
  step: string;
  /** In the past tense of its failure: `demo was not switched over`. */
  missed: string;
  timeoutMs: number;
  /** Left out: the operator's answer is the end. */
  end?: EndState<T>;
}

/** An action that was seen to its end. */
export interface Performed<T> {
  action: FepAction;
  adopted: boolean;
  outcome: ActionOutcome;
  /** What the end state looked like; undefined when none was asked for. */
  last: T | undefined;
  /** The verdict's words. */
  message: string;
  waitedMs: number;
}

interface Look<T> {
  action: FepAction | undefined;
  operators: Part<Deployment[]>;
  sighting: Sighting;
  seen: T | undefined;
}

/** An end state that is there is not doubted because the operator has not said so yet. */
const ANSWER_GRACE_MS = 15_000;

/**
 * Asks for an action (W-ACTION) and follows it to its end state. Ends only when that state was seen, and throws: failed
 * (1) with the operator's text, or when Success was said and the state did not come; deadline (124), naming an operator
 * that does not run; unknown (8) when nobody can tell whether the action was made; interrupted (130); refused (5).
 */
export async function performAction<T = undefined>(context: OperationContext, request: ActionRequest, options: FollowOptions<T>): Promise<Performed<T>> {
  const {action, adopted} = await askForAction(context, request);
  const name = action.metadata.name ?? '?';
  context.report({kind: 'note', level: adopted ? 'warning' : 'info', message: adopted
    ? `the FEPAction ${name} had been asked for and was not seen to its end: it is followed, and none is asked for besides (--again asks for another)`
    : `FEPAction ${name} was made`});
  return {...(await followAction(context, action, options)), adopted};
}

/** Follows a FEPAction that is there. Throws as {@link performAction} does. */
export async function followAction<T = undefined>(context: OperationContext, action: FepAction, options: FollowOptions<T>): Promise<Performed<T>> {
  const {cluster, clock, report, signal} = context;
  const {ref, step} = options;
  const name = action.metadata.name ?? '?';
  const news = new ClusterNews(report, await sightCluster(context, ref, signal));
  report({kind: 'step', step, state: 'started'});
  let endSeenAtMs: number | undefined;
  const result = await waitUntil<Look<T>>({
    clock, signal, timeoutMs: options.timeoutMs, intervalMs: 300, maxIntervalMs: 500,
    look: (limit) => lookAt(context, name, options, limit),
    judge: ({action: live, operators, seen}) => {
      const end = options.end === undefined || seen === undefined ? undefined : options.end.judge(seen);
      endSeenAtMs = end?.state === 'ready' ? (endSeenAtMs ?? clock.now().getTime()) : undefined;
      const patienceIsOver = endSeenAtMs !== undefined && clock.now().getTime() - endSeenAtMs >= ANSWER_GRACE_MS;
      return judgeAction({made: action, live, operators, end, patienceIsOver, afterSuccessMs: options.end?.afterSuccessMs});
    },
    wake: [
      (limit) => cluster.watch<FepAction>(FEP_RESOURCES.FEPAction, {namespace: ref.namespace, fieldSelector: `metadata.name=${name}`, signal: limit}),
      (limit) => cluster.watch<Pod>(RESOURCES.Pod, {namespace: ref.namespace, labelSelector: podSelector(ref.name), signal: limit}),
      (limit) => cluster.watch<ConfigMap>(RESOURCES.ConfigMap, {namespace: ref.namespace, labelSelector: `${LABELS.clusterName}=${ref.name}`, signal: limit}),
    ],
    onVerdict: (verdict, {sighting}, elapsedMs) => {
      news.tell(sighting);
      report({kind: 'waiting', step, detail: detailOf(verdict), elapsedMs, ...countsOf(verdict)});
    },
    onBlind: (reason, elapsedMs) => report({kind: 'waiting', step, detail: `cannot look: ${reason}`, elapsedMs}),
  });
  report({kind: 'step', step, state: result.outcome === 'reached' ? 'done' : 'failed', detail: result.reason});
  if (result.outcome === 'reached' || result.outcome === 'failed') await noteSeen(context, {resource: FEP_RESOURCES.FEPAction, name, namespace: ref.namespace});
  if (result.outcome !== 'reached' || result.last === undefined) throw actionError(result, name, options);
  const last = result.last.action ?? action;
  return {action: last, adopted: true, outcome: outcomeOf(last), last: result.last.seen, message: result.reason, waitedMs: result.elapsedMs};
}

async function lookAt<T>(context: OperationContext, name: string, {ref, end}: FollowOptions<T>, signal: AbortSignal): Promise<Look<T>> {
  const {cluster} = context;
  const [action, operators, sighting] = await Promise.all([
    cluster.find<FepAction>({resource: FEP_RESOURCES.FEPAction, name, namespace: ref.namespace}, {signal}),
    findOperators(cluster, ref.namespace, signal).catch(() => ({unreadable: 'not readable'})),
    sightCluster(context, ref, signal),
  ]);
  return {action, operators, sighting, seen: end === undefined ? undefined : await end.look(signal, sighting, action)};
}

function actionError<T>(result: WaitResult<Look<T>>, name: string, {ref, missed}: FollowOptions<T>): FepError {
  const {namespace} = ref;
  const error = waitError(result, {
    ...ref, missed,
    goesOn: `the FEPAction ${name} stays, and the operator goes on with it`,
    resume: `kubectl fep action wait ${name} -n ${namespace}`,
  });
  const {action} = result.last ?? {};
  const outcome = action === undefined ? undefined : outcomeOf(action);
  const withdraw = outcome?.state === 'pending' && result.outcome !== 'failed' ? [`withdraw it, if it has not begun: kubectl delete fepaction ${name} -n ${namespace}`] : [];
  const options: FepErrorOptions = {
    code: error.code, exit: error.exit, family: error.family, cause: error,
    ...(error.where === undefined ? {} : {where: error.where}),
    ...(error.why === undefined ? {} : {why: error.why}),
    suggestions: [...error.suggestions, ...withdraw, ...(result.outcome === 'failed' ? [`kubectl fep action show ${name} -n ${namespace}`] : [])],
    details: {...error.details, action: name, ...(outcome === undefined ? {} : {answered: outcome})},
  };
  return new FepError(error.message, options);
}

function detailOf(verdict: Verdict): string {
  return verdict.state === 'ready' ? verdict.message : [verdict.message, ...verdict.causes.slice(0, 1)].join('; ');
}

function countsOf(verdict: Verdict): {done?: number; total?: number} {
  if (verdict.state === 'ready') return {};
  return {...(verdict.done === undefined ? {} : {done: verdict.done}), ...(verdict.total === undefined ? {} : {total: verdict.total})};
}
