import {createHash} from 'node:crypto';
import {FepError} from '../../../lib/errors/fep-error.ts';
import type {FepAction} from '../../../lib/model/fep-action/index.ts';
import {FEP_RESOURCES} from '../../../lib/model/resources.ts';
import {timestamp} from '../events.ts';
import {at} from '../fep-cluster/members.ts';
import type {OperatorContext} from '../operator-context.ts';
import {pause} from '../pause.ts';
import {typeOf, wantsEvents} from './action-order.ts';
import {carryOut} from './carry-out.ts';

/** Annotation by which an action is known to have been carried out: of this object, with this spec. */
export const PROCESSED = 'sandbox.fep.fujitsu.io/processed-spec';

/** `fepActionStatus` (Ref18 1.2.10), as long as it has no time. */
interface Outcome {
  fepActionCondition: 'Success' | 'Failure';
  fepActionResult: string;
}

/** Carries FEPActions out, each once. One instance for the life of the operator. */
export class ActionReconciler {
  readonly #context: OperatorContext;
  /** Outcomes that are not answered yet, by the mark of their action. */
  readonly #held = new Map<string, Outcome>();

  constructor(context: OperatorContext) {
    this.#context = context;
  }

  /** `key` is `namespace/name`. */
  async reconcile(key: string): Promise<void> {
    const [namespace = '', name = ''] = key.split('/');
    const action = await this.#context.gateway.find<FepAction>({resource: FEP_RESOURCES.FEPAction, namespace, name});
    if (action === undefined || action.metadata.deletionTimestamp !== undefined) return;
    const mark = markOf(action);
    if (action.metadata.annotations?.[PROCESSED] === mark) return;
    const fault = this.#faultOf(action);
    if (fault.ignored) return this.#say(action, 'The sandbox was told to ignore this action');
    const outcome = this.#held.get(mark) ?? (await this.#outcome(action));
    this.#held.set(mark, outcome);
    await pause(fault.lateMs, this.#context.signal);
    // Read again: who ordered silence may have lifted it meanwhile.
    if (this.#faultOf(action).silent) return this.#say(action, 'The sandbox was told not to answer this action');
    await this.#answer(action, mark, outcome);
    this.#held.delete(mark);
    if (!fault.twice) return;
    await this.#context.faults.pause(2000);
    await this.#answer(action, mark, outcome);
  }

  async #outcome(action: FepAction): Promise<Outcome> {
    const fault = this.#faultOf(action);
    const type = typeOf(action.spec) ?? '';
    await this.#tell(action, 'Normal', 'InitiatedFepAction', `Started FEP Action ${type}`);
    const outcome = fault.fails === undefined && !fault.pretends ? await this.#carryOut(action) : invented(fault.fails);
    const went = outcome.fepActionCondition === 'Success';
    await this.#tell(action, went ? 'Normal' : 'Warning', went ? 'SuccessfulFepAction' : 'FailedFepAction',
      went ? `Successfully executed FEP Action ${type}` : `Error/Failure in FEP Action ${type}: ${outcome.fepActionResult}`);
    return outcome;
  }

  async #carryOut(action: FepAction): Promise<Outcome> {
    try {
      return {fepActionCondition: 'Success', fepActionResult: await carryOut(this.#context, action.metadata.namespace ?? '', action.spec)};
    } catch (error) {
      // An operator on its way out has answered nothing: the next one begins anew.
      if (this.#context.signal.aborted) throw error;
      return {fepActionCondition: 'Failure', fepActionResult: error instanceof FepError ? [error.message, error.why].filter(Boolean).join(': ') : messageOf(error)};
    }
  }

  async #answer(action: FepAction, mark: string, outcome: Outcome): Promise<void> {
    const {namespace = '', name = ''} = action.metadata;
    const body = {metadata: {annotations: {[PROCESSED]: mark}}, fepActionStatus: {...outcome, processedTimestamp: timestamp()}};
    try {
      await this.#context.gateway.patch({resource: FEP_RESOURCES.FEPAction, namespace, name}, {type: 'merge', body});
      this.#say(action, `Action answered: ${outcome.fepActionCondition}`);
    } catch (error) {
      if (!(error instanceof FepError) || error.code !== 'not-found') throw error;
    }
  }

  #faultOf(action: FepAction): ReturnType<OperatorContext['faults']['action']> {
    const {namespace = ''} = action.metadata;
    const target = at(action.spec, 'targetClusterName') ?? at(action.spec, 'targetPgpool2Name');
    return this.#context.faults.action(typeOf(action.spec) ?? '', `${namespace}/${String(target)}`);
  }

  async #tell(action: FepAction, type: 'Normal' | 'Warning', reason: string, text: string): Promise<void> {
    if (wantsEvents(action.spec)) await this.#context.events.tell(action, {type, reason, text});
  }

  #say(action: FepAction, message: string): void {
    this.#context.log('info', message, {namespace: action.metadata.namespace, name: action.metadata.name, type: typeOf(action.spec)});
  }
}

/** Another spec under the same name is another action (UG 6.2 speaks of updating a FEPAction); so is another object. */
function markOf({metadata, spec}: FepAction): string {
  return createHash('sha256').update(JSON.stringify([metadata.uid, spec])).digest('hex').slice(0, 16);
}

function invented(failure: string | undefined): Outcome {
  return failure === undefined ? {fepActionCondition: 'Success', fepActionResult: 'Success'} : {fepActionCondition: 'Failure', fepActionResult: failure};
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
