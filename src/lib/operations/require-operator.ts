import {FepError} from '../errors/fep-error.ts';
import {isKnown} from '../model/part.ts';
import {findOperators, type ClusterRef} from './cluster-snapshot.ts';
import type {OperationContext} from './context.ts';
import {deadOperator} from './readiness/operator-trouble.ts';

export interface OperatorRequired {
  /** What cannot be done now: `demo cannot be restored now`. */
  refusal: string;
  /** What would happen when the operator comes back: `the backups would go whenever it comes back`. */
  later: string;
  /** The flag that asks for it all the same, where there is one. */
  anyway?: string;
}

/** What mends it. */
export const BRING_OPERATOR_BACK = 'bring the operator back first: kubectl get pods -A -l app.kubernetes.io/name=fep-ansible-operator';

/**
 * Refuses (`operator-not-ready`, 3) what only an operator can carry out while none can act: it would be carried out at a moment that nobody
 * chose. An operator that may not be looked at is no hindrance.
 */
export async function requireOperator(context: OperationContext, ref: ClusterRef, required: OperatorRequired): Promise<void> {
  const operators = await findOperators(context.cluster, ref.namespace, context.signal);
  const dead = isKnown(operators) ? deadOperator(operators) : undefined;
  if (dead !== undefined) throw operatorNotReady(ref, dead, required);
}

/** `dead`: why no operator can act. */
export function operatorNotReady({name}: Pick<ClusterRef, 'name'>, dead: string, {refusal, later, anyway}: OperatorRequired): FepError {
  return new FepError(`${refusal}: the operator cannot act`, {
    code: 'operator-not-ready', exit: 'refused', where: `fepcluster/${name}`, why: `${dead}; ${later}; nothing was sent`,
    suggestions: [BRING_OPERATOR_BACK, ...(anyway === undefined ? [] : [anyway])],
  });
}
