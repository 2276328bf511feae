import {FepError} from '../../errors/fep-error.ts';
import {ACTION_ANNOTATIONS} from '../../manifest/fep-action.ts';
import {ANSWER_API_VERSION} from '../../model/answers/api-version.ts';
import type {ActionLine, ActionList, ActionShown} from '../../model/answers/action.ts';
import type {FepAction} from '../../model/fep-action/index.ts';
import type {CoreEvent} from '../../model/kubernetes-object.ts';
import {knownOr} from '../../model/part.ts';
import {FEP_RESOURCES, RESOURCES} from '../../model/resources.ts';
import {optional} from '../cluster-status/optional.ts';
import type {OperationContext} from '../context.ts';
import {textOfEvent, timeOfEvent} from '../events.ts';
import {part} from '../parts.ts';
import {followAction} from './perform-action.ts';
import {mayBeStale, outcomeOf} from './outcome.ts';

/** What a stored FEPAction tells; of a spec that nobody checked, what is there. */
export function actionLineOf(action: FepAction): ActionLine {
  const {name = '?', namespace = '?', creationTimestamp, annotations = {}} = action.metadata;
  const {type, args} = action.spec?.fepAction ?? {};
  const target = action.spec?.targetClusterName ?? action.spec?.targetPgpool2Name;
  return {
    name, namespace, type: String(type ?? '?'), ...optional('target', typeof target === 'string' ? target : undefined),
    args: Array.isArray(args) ? args.map(String) : [], ...optional('createdAt', creationTimestamp),
    answered: outcomeOf(action), mayBeStale: mayBeStale(action),
    madeHere: annotations[ACTION_ANNOTATIONS.request] !== undefined, ...optional('seenAt', annotations[ACTION_ANNOTATIONS.seen]),
  };
}

/** FEPActions, newest first; of one cluster or Pgpool-II when `target` is given. `namespace` `'*'` is all. */
export async function listActions({cluster, signal}: OperationContext, options: {namespace?: string; target?: string; selector?: string}): Promise<ActionList> {
  const {namespace, target, selector} = options;
  const {items} = await cluster.list<FepAction>(FEP_RESOURCES.FEPAction, {...optional('namespace', namespace), ...optional('labelSelector', selector), signal});
  const actions = items.map(actionLineOf).filter((line) => target === undefined || line.target === target);
  return {apiVersion: ANSWER_API_VERSION, kind: 'ActionList', actions: actions.toSorted((a, b) => (b.createdAt ?? '').localeCompare(a.createdAt ?? '') || a.name.localeCompare(b.name))};
}

/** One FEPAction with its events. Throws `not-found` (4). */
export async function showAction(context: OperationContext, {name, namespace}: {name: string; namespace?: string}): Promise<ActionShown> {
  const {cluster, signal} = context;
  const ref = {name, namespace: namespace ?? cluster.connection.namespace};
  const [action, events] = await Promise.all([requireAction(context, ref), eventsOf(context, ref)]);
  signal.throwIfAborted();
  return shownOf(action, events);
}

/** Waits until the operator has answered, and ends with that answer: 1 for Failure, 124 at the deadline. */
export async function waitForAction(context: OperationContext, {name, namespace, timeoutMs}: {name: string; namespace?: string; timeoutMs: number}): Promise<ActionShown> {
  const ref = {name, namespace: namespace ?? context.cluster.connection.namespace};
  const action = await requireAction(context, ref);
  const {target = name} = actionLineOf(action);
  const done = await followAction(context, action, {ref: {name: target, namespace: ref.namespace}, step: `${name} is answered`, missed: `the FEPAction ${name} did not succeed`, timeoutMs});
  return shownOf(done.action, await eventsOf(context, ref));
}

async function requireAction({cluster, signal}: OperationContext, ref: {name: string; namespace: string}): Promise<FepAction> {
  const found = await cluster.find<FepAction>({resource: FEP_RESOURCES.FEPAction, ...ref}, {signal});
  if (found !== undefined) return found;
  throw new FepError(`there is no FEPAction ${ref.name} in namespace ${ref.namespace}`, {
    code: 'not-found', exit: 'notFound', where: `fepaction/${ref.name}`, suggestions: [`see those that are there: kubectl fep action list -n ${ref.namespace}`],
  });
}

async function eventsOf({cluster, signal}: OperationContext, {name, namespace}: {name: string; namespace: string}): Promise<CoreEvent[]> {
  const fieldSelector = `involvedObject.kind=FEPAction,involvedObject.name=${name}`;
  const listed = await part(cluster.list<CoreEvent>(RESOURCES.Event, {namespace, fieldSelector, signal}).then(({items}) => items));
  return knownOr(listed, []).toSorted((a, b) => (timeOfEvent(a) ?? '').localeCompare(timeOfEvent(b) ?? ''));
}

function shownOf(action: FepAction, events: readonly CoreEvent[]): ActionShown {
  return {
    apiVersion: ANSWER_API_VERSION, kind: 'ActionShown', ...actionLineOf(action),
    events: events.map((event) => ({...optional('time', timeOfEvent(event)), ...optional('type', event.type), ...optional('reason', event.reason), message: textOfEvent(event)})),
  };
}
