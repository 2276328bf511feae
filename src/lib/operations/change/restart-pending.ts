import {FepError} from '../../errors/fep-error.ts';
import type {ClusterUpdated} from '../../model/answers/cluster-updated.ts';
import type {Pod} from '../../model/kubernetes-object.ts';
import {isKnown} from '../../model/part.ts';
import type {IgnoredRule} from '../../rules/evaluate.ts';
import {performAction} from '../action/perform-action.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import type {OperationContext} from '../context.ts';
import {planRenewal, renewServers} from '../renew-servers/renew-servers.ts';
import type {EndState} from './end-state.ts';
import {judgeSeen, lookAt, type Before, type Seen} from './observe.ts';
import {RollTeller} from './roll-teller.ts';
import {watchChange, type Watched} from './watch-change.ts';

export interface RestartOptions {
  ref: ClusterRef;
  end: EndState;
  before: Before;
  pending: ClusterUpdated['pending'];
  pods: readonly Pod[];
  force: boolean;
  ignore?: readonly IgnoredRule[];
  timeoutMs?: number;
}

/** What was seen once nothing waited any more, and the FEPActions that were carried out. */
export interface Restarted {
  watched: Watched;
  /** The end state with what had been pending counted as asked for. */
  end: EndState;
  actions: string[];
}

const MINUTE = 60_000;

/**
 * Does what a change waits for, by the FEPActions of the guide, and looks again. Pods that are replaced take new parameters
 * along, so that they come first and a restart follows only where something still waits. Throws as actions and waits do.
 */
export async function restartPending(context: OperationContext, options: RestartOptions): Promise<Restarted> {
  const {ref, before, pending, pods} = options;
  const actions: string[] = [];
  const {rollPending, ...rest} = options.end;
  const end: EndState = rollPending === undefined ? rest : {...rest, roll: {...rollPending, before: undefined}, ...(before.instances === undefined ? {} : {instances: before.instances})};
  const teller = new RollTeller(pods, context.report);
  if (pending.some(({waitsFor}) => waitsFor === 'pod-restart')) actions.push(await restartPods(context, options, end, teller));
  const seen = await lookAt(context.cluster, ref, end, context.signal);
  if (waitsForRestart(seen)) actions.push(await restartServers(context, options));
  // Replacements were told while the action went on.
  const watched = await watchChange(context, {ref, end, before, isSame: false, pods: isKnown(seen.pods) ? seen.pods.known : pods, step: `the change of ${ref.name} is in force`, ...(options.timeoutMs === undefined ? {} : {timeoutMs: options.timeoutMs})});
  return {watched: {...watched, replaced: [...teller.replaced, ...watched.replaced], masters: teller.masters.length > 1 ? teller.masters : watched.masters}, end, actions};
}

function waitsForRestart({servers}: Seen): boolean {
  return [...servers.values()].some((server) => isKnown(server) && [...server.known.settings.values()].some(({pending}) => pending));
}

/** FEPAction restart: PostgreSQL starts anew in every server (Overview 1.2.4.1). */
async function restartServers(context: OperationContext, {ref, force, ignore, timeoutMs = 10 * MINUTE}: RestartOptions): Promise<string> {
  const renewal = await planRenewal(context, {...ref, deed: 'restart', force, ...(ignore === undefined ? {} : {ignore})});
  const {action, observed} = await renewServers(context, renewal, {dryRun: 'none', wait: true, timeoutMs});
  return action ?? `restart (${observed})`;
}

/** FEPAction pod_restart with ALL: replicas first, switchover, old master (CRD text; UG 5.3.1). */
async function restartPods(context: OperationContext, {ref, before, pods, timeoutMs}: RestartOptions, end: EndState, teller: RollTeller): Promise<string> {
  const startedAt = context.clock.now().getTime();
  const {action} = await performAction<Seen>(context, {target: ref.name, namespace: ref.namespace, type: 'pod_restart', args: ['ALL']}, {
    ref, step: `the pods of ${ref.name} are replaced`, missed: `the pods of ${ref.name} were not all replaced`,
    timeoutMs: timeoutMs ?? 5 * MINUTE + 10 * MINUTE * Math.max(pods.length, 1),
    end: {
      look: async (signal) => {
        const seen = await lookAt(context.cluster, ref, {...end, parameters: [], volumes: []}, signal);
        if (isKnown(seen.pods)) teller.look(seen.pods.known);
        return seen;
      },
      judge: (seen) => judgeSeen(seen, {...(end.roll === undefined ? {} : {roll: end.roll}), ...(end.instances === undefined ? {} : {instances: end.instances}), parameters: [], volumes: []}, before, context.clock.now().getTime() - startedAt),
    },
  });
  return action.metadata.name ?? 'pod_restart';
}

/** Throws `still-pending` (1) where the restart was done and something waits all the same. */
export function requireNothingPending(ref: ClusterRef, {pending}: ClusterUpdated): void {
  const [first] = pending;
  if (first === undefined) return;
  throw new FepError(`${first.what} still waits for a restart of ${ref.name}`, {
    code: 'still-pending', exit: 'failed', where: `fepcluster/${ref.name}`, why: `the restart was done, and ${first.pods.join(', ')} ${first.pods.length === 1 ? 'does' : 'do'} not have the new value`,
    suggestions: [`kubectl fep params list ${ref.name} -n ${ref.namespace}`],
  });
}
