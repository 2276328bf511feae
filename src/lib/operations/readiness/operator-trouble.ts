import type {CoreEvent, Condition, Deployment, PersistentVolumeClaim} from '../../model/kubernetes-object.ts';
import {OPERATOR_DEPLOYMENT} from '../../model/names.ts';
import {isKnown} from '../../model/part.ts';
import {CHILD_KINDS, type ClusterSnapshot} from '../cluster-snapshot.ts';
import {isOperatorEvent, newerThan, objectOfEvent, textOfEvent, timeOfEvent, type EventBaseline} from '../events.ts';
import type {KnownTrouble, Trouble} from './pod-trouble.ts';

/**
 * The operator's own verdicts, as Warning events on its kinds whose reason starts with Failed (W-READY). It says so
 * once it has given up that piece of work, so these stop a wait at once, unless a later Successful… of the same piece
 * took it back. Failed… events of Kubernetes' controllers (FailedScheduling, FailedMount) are no verdicts: they heal.
 */
export function operatorFailures(events: readonly CoreEvent[], baseline: EventBaseline): KnownTrouble[] {
  const fresh = newerThan(events, baseline).filter(isOperatorEvent);
  const failed = fresh.filter(({type, reason}) => type === 'Warning' && (reason ?? '').startsWith('Failed'));
  return failed
    .filter((event) => !fresh.some((other) => takesBack(other, event)))
    .map((event) => ({id: 'operator-failure', object: objectOfEvent(event), message: `the operator says of ${objectOfEvent(event)}: ${textOfEvent(event)} (${event.reason})`, holdMs: 0}));
}

function takesBack(later: CoreEvent, failure: CoreEvent): boolean {
  const piece = (failure.reason ?? '').slice('Failed'.length);
  return later.reason === `Successful${piece}` && objectOfEvent(later) === objectOfEvent(failure)
    && (timeOfEvent(later) ?? '') >= (timeOfEvent(failure) ?? '');
}

/** An ansible run that failed is tried again after seconds; only a failure that stays is believed. */
const ANSIBLE_HOLD_MS = 30_000;

/**
 * Failed runs of the operator: `conditions[].ansibleResult.failures > 0`, or a condition Failure that is True.
 * `before` are the conditions at the time of the request; what stood there already is no news.
 */
export function runFailures(conditions: readonly Condition[], before: readonly Condition[]): Trouble[] {
  const known = new Set(before.map(runIdentity));
  return conditions
    .filter((condition) => !known.has(runIdentity(condition)))
    .filter((condition) => condition.status === 'True' && ((condition.ansibleResult?.failures ?? 0) > 0 || condition.type === 'Failure'))
    .map((condition) => ({
      message: `the operator's run failed: ${condition.message ?? condition.reason ?? `${condition.ansibleResult?.failures ?? 1} tasks failed`}`,
      holdMs: ANSIBLE_HOLD_MS,
    }));
}

function runIdentity(condition: Condition): string {
  return [condition.type, condition.status, condition.lastTransitionTime, condition.ansibleResult?.completion].join('|');
}

/** Words of a provisioner that no waiting mends: the class is not there, the size is refused, or it cannot share volumes. */
const HOPELESS_CLAIM = /storageclass.*not found|not found.*storageclass|invalid|ReadWriteMany|access ?modes?\b|MULTI_NODE|multi[- ]?writer/i;

/** Claims that are not bound, with the provisioner's newest words. */
export function claimTroubles(claims: readonly PersistentVolumeClaim[], events: readonly CoreEvent[]): KnownTrouble[] {
  return claims.filter(({status}) => status?.phase !== 'Bound').map((claim) => {
    const name = claim.metadata.name ?? '?';
    const event = events.findLast(({involvedObject, type}) => involvedObject.kind === 'PersistentVolumeClaim'
      && involvedObject.name === name && type === 'Warning');
    const storageClass = claim.spec.storageClassName ?? 'of the default';
    const words = event === undefined ? '' : `: ${textOfEvent(event)} (${event.reason})`;
    return {
      id: 'claim-not-bound',
      object: `persistentvolumeclaim/${name}`,
      message: `volume claim ${name} (class ${storageClass}, ${(claim.spec.accessModes ?? []).join(' and ')}) is ${claim.status?.phase ?? 'Pending'}${words}`,
      holdMs: event !== undefined && HOPELESS_CLAIM.test(event.message ?? '') ? 60_000 : undefined,
    };
  });
}

/**
 * Why nobody seems to work on the cluster, or undefined when somebody does: no child CR, no condition, or no ready
 * replica of the operator's Deployment. Never a failure: an operator may come back.
 */
export function operatorSilence(snapshot: ClusterSnapshot): string | undefined {
  const made = CHILD_KINDS.filter((kind) => {
    const child = snapshot.children[kind];
    return isKnown(child) && child.known !== undefined;
  });
  const mute = made.length === 0 && (snapshot.cluster?.status?.conditions ?? []).length === 0;
  const dead = deadOperator(snapshot.operators);
  // Where the operator may not be looked at and somebody works, there is nothing to complain about.
  if (!mute && !isKnown(snapshot.operators)) return undefined;
  if (mute) return `no sign of the operator (no child object, no condition)${dead === undefined ? '' : `: ${dead}`}`;
  return dead;
}

/** Why the operator cannot act now, or undefined: it is ready. */
export function deadOperator(found: ClusterSnapshot['operators']): string | undefined {
  if (!isKnown(found)) return `its Deployment could not be looked at: ${found.unreadable}`;
  const operators = found.known;
  if (operators.length === 0) return `no Deployment ${OPERATOR_DEPLOYMENT} was found`;
  if (operators.some((operator) => replicasOf(operator).ready > 0)) return undefined;
  return operators
    .map((operator) => {
      const {ready, wanted} = replicasOf(operator);
      return `Deployment ${OPERATOR_DEPLOYMENT} in namespace ${operator.metadata.namespace} has ${ready} ready replicas of ${wanted} wanted`;
    })
    .join('; ');
}

function replicasOf(operator: Deployment): {ready: number; wanted: number} {
  return {ready: operator.status?.readyReplicas ?? 0, wanted: operator.spec.replicas ?? 1};
}
