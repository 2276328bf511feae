import {FepError} from '../../errors/fep-error.ts';
import {ANSWER_API_VERSION} from '../../model/answers/api-version.ts';
import type {ActionRun} from '../../model/answers/action.ts';
import {ACTION_TYPES, CREATE_EXTENSION_IN_GUIDE} from '../../model/fep-action/action-types.ts';
import type {AnyObject} from '../../model/kubernetes-object.ts';
import {FEP_RESOURCES} from '../../model/resources.ts';
import {valueAt} from '../../rules/view.ts';
import type {IgnoredRule} from '../../rules/evaluate.ts';
import {optional} from '../cluster-status/optional.ts';
import type {OperationContext} from '../context.ts';
import type {Expectations} from '../impact/expectations.ts';
import type {ActionRequest} from './ask-for-action.ts';
import {askedOnly, type AskingOptions} from './asked-only.ts';
import {performAction, type Performed} from './perform-action.ts';
import {planAction, type PlannedAction} from './plan-action.ts';

export interface RunActionOptions {
  /** Of the FEPCluster; for pgpool2_restart of the FEPPgpool2. */
  target: string;
  namespace?: string;
  type: string;
  args?: readonly string[];
  backupType?: 'full' | 'incr';
  backupRepo?: number;
  expectations?: Expectations;
  again?: boolean;
  force: boolean;
  ignore?: readonly IgnoredRule[];
}

/** Commands that look at the end state too; the others have none that is known. */
export const BETTER_COMMANDS: Readonly<Record<string, string>> = {
  switchover: 'switchover', failover: 'failover', restart: 'restart', reload: 'reload', update_admin_password: 'superuser rotate-password', create_extension: 'extension create',
};

/** Looks and asks every guard; nothing is sent. */
export async function planAnyAction(context: OperationContext, options: RunActionOptions): Promise<PlannedAction> {
  const {type, target, args, backupType, backupRepo} = options;
  const namespace = options.namespace ?? context.cluster.connection.namespace;
  const known = ACTION_TYPES.find((action) => action.type === type);
  const interrupts = known?.interrupts === false ? 'none' : type === 'switchover' || type === 'failover' ? 'primary' : known?.interrupts === true && type !== 'pgpool2_restart' ? 'all' : 'none';
  const request: ActionRequest = {target, namespace, type, ...optional('args', args), ...optional('backupType', backupType), ...optional('backupRepo', backupRepo), ...optional('again', options.again)};
  return planAction(context, {
    ref: {name: type === 'pgpool2_restart' ? await clusterOfPgpool(context, {name: target, namespace}) : target, namespace}, request,
    impact: {deed: `${type} of ${target}`, interrupts, notes: type === 'pgpool2_restart' ? [`sessions through the Pgpool-II ${target} break (UG 5.4); how many they are is not seen`] : known?.interrupts === undefined && known !== undefined ? [`whether ${type} interrupts sessions is in no source`] : []},
    refusal: `${type} of ${target} was not asked for`,
    ...optional('expectations', options.expectations), force: options.force, ...optional('ignore', options.ignore),
  });
}

/** A FEPPgpool2 names the cluster that it serves. Throws `not-found` (4). */
async function clusterOfPgpool({cluster, signal}: OperationContext, ref: {name: string; namespace: string}): Promise<string> {
  const found = await cluster.find<AnyObject>({resource: FEP_RESOURCES.FEPPgpool2, ...ref}, {signal});
  const serves = found === undefined ? undefined : valueAt(found, 'spec.fepclustername');
  if (typeof serves === 'string' && serves !== '') return serves;
  throw new FepError(found === undefined ? `there is no FEPPgpool2 ${ref.name} in namespace ${ref.namespace}` : `the FEPPgpool2 ${ref.name} names no cluster (spec.fepclustername)`, {
    code: 'no-such-pgpool', exit: 'notFound', where: 'NAME', why: 'pgpool2_restart acts on a FEPPgpool2', suggestions: [`see those that are there: kubectl get feppgpool2s -n ${ref.namespace}`],
  });
}

/**
 * Asks for an action of any type and ends with the operator's answer. What the action did is not looked at, and the answer
 * says so. create_extension is sent in the guide's spelling too when the operator does not know the first.
 */
export async function runAnyAction(context: OperationContext, planned: PlannedAction, options: AskingOptions): Promise<ActionRun> {
  const {ref, request, gathered, findings} = planned;
  const {type, target, args = []} = request;
  const answer = {apiVersion: ANSWER_API_VERSION, kind: 'ActionRun' as const, ...ref, type, target, args: [...args], impact: gathered.impact, findings} satisfies Partial<ActionRun>;
  const said = `${type} of ${target}`;
  const asked = await askedOnly(context, request, options, said);
  if (asked !== undefined) return {...answer, ...asked};
  const done = await inBothSpellings(context, request, (one) => performAction(context, one, {ref, step: said, missed: `${said} did not succeed`, timeoutMs: options.timeoutMs}));
  const better = BETTER_COMMANDS[type];
  const looked = `what it did was not looked at${better === undefined ? '' : ` (kubectl fep ${better} does)`}`;
  return {
    ...answer, observed: 'answered', type: done.action.spec.fepAction?.type ?? type, message: `${said}: ${done.message}; ${looked}`, waitedMs: done.waitedMs,
    ...optional('action', done.action.metadata.name), takenUp: done.adopted, answered: done.outcome,
  };
}

/** The guide of FEP 15 prints create_extention (UG 6.6.1), every CRD create_extension; which one operators 5.x take cannot be told. */
export async function inBothSpellings<T>(context: OperationContext, request: ActionRequest, perform: (request: ActionRequest) => Promise<Performed<T>>): Promise<Performed<T>> {
  try {
    return await perform(request);
  } catch (error) {
    const unknownType = error instanceof FepError && request.type === 'create_extension' && /type|unknown|unsupported|invalid/i.test(`${error.message} ${error.why ?? ''}`)
      && (error.code === 'invalid' || error.code === 'failed-in-cluster') && !/unknown extension|extension .* (is not|does not)/i.test(error.message);
    if (!unknownType) throw error;
    context.report({kind: 'note', level: 'warning', message: `the operator does not seem to know create_extension: the guide's ${CREATE_EXTENSION_IN_GUIDE} is tried`});
    const {earlier: _, ...again} = request;
    return perform({...again, type: CREATE_EXTENSION_IN_GUIDE});
  }
}
