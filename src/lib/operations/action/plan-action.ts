import {ACTION_ANNOTATIONS, actionName, buildAction} from '../../manifest/fep-action.ts';
import type {FepAction} from '../../model/fep-action/index.ts';
import type {Finding} from '../../model/finding.ts';
import {isKnown} from '../../model/part.ts';
import type {IgnoredRule, RuleFinding} from '../../rules/evaluate.ts';
import {checkRules} from '../check-rules.ts';
import {findOperators, listPods, type ClusterRef} from '../cluster-snapshot.ts';
import type {OperationContext} from '../context.ts';
import {guard} from '../guard.ts';
import {requireExpectations, type Expectations} from '../impact/expectations.ts';
import {gatherImpact, type GatheredImpact, type ImpactOptions} from '../impact/gather-impact.ts';
import {deadOperator} from '../readiness/operator-trouble.ts';
import {BRING_OPERATOR_BACK} from '../require-operator.ts';
import {findEarlierAction, type ActionRequest} from './ask-for-action.ts';

export interface PlanActionOptions {
  ref: ClusterRef;
  request: ActionRequest;
  impact: ImpactOptions;
  /** `demo was not switched over`. */
  refusal: string;
  expectations?: Expectations;
  /** Guards of this deed, over what was gathered; an error refuses it. */
  guards?: (gathered: GatheredImpact) => RuleFinding[];
  /** Besides `running-backup` and `operator-not-ready`, ids that `--force` overrules. */
  forceable?: readonly string[];
  force: boolean;
  ignore?: readonly IgnoredRule[];
}

/** What is known before an action is asked for; nothing was sent yet. */
export interface PlannedAction {
  ref: ClusterRef;
  request: ActionRequest;
  gathered: GatheredImpact;
  findings: Finding[];
  /** An unfinished action of the same kind, which will be followed: guards were not asked. */
  earlier?: FepAction;
  /** The object that is sent, for `--dry-run=client`; an identity of its own comes when it is. */
  manifest: FepAction;
}

/**
 * Looks at what an action will hurt and asks every guard: rules over the FEPAction, guards of the deed, a backup that
 * runs, an operator that does not, and what a script expects. Throws: no such cluster (4), refused (3), and as reads do.
 */
export async function planAction(context: OperationContext, options: PlanActionOptions): Promise<PlannedAction> {
  const {ref, request} = options;
  const [gathered, earlier, operators] = await Promise.all([
    gatherSeeing(context, ref, options.impact),
    request.again === true ? undefined : findEarlierAction(context, request),
    findOperators(context.cluster, ref.namespace, context.signal),
  ]);
  if (options.expectations !== undefined) requireExpectations(ref, gathered.impact, options.expectations);
  const before = {...(gathered.impact.primary === undefined ? {} : {primary: gathered.impact.primary}), ...(gathered.impact.timeline === undefined ? {} : {timeline: gathered.impact.timeline})};
  const full: ActionRequest = {...request, before: {...before, ...request.before}, ...(earlier === undefined ? {} : {earlier})};
  const manifest = manifestOf(context, full);
  const planned = {ref, request: full, gathered, manifest};
  if (earlier !== undefined) return {...planned, earlier, findings: []};
  const dead = isKnown(operators) ? deadOperator(operators) : undefined;
  return {...planned, findings: await passGuards(context, options, {gathered, manifest, dead})};
}

/** What an action did is seen on the pods: who may not see them, or cannot now, is told before anything is sent. */
async function gatherSeeing(context: OperationContext, ref: ClusterRef, options: ImpactOptions): Promise<GatheredImpact> {
  const gathered = await gatherImpact(context, ref, options);
  if (isKnown(gathered.podsPart)) return gathered;
  await listPods(context.cluster, ref, context.signal);
  return gatherImpact(context, ref, options);
}

function manifestOf({clock}: OperationContext, request: ActionRequest): FepAction {
  const manifest = buildAction(actionName(request.target, request.type, clock.now()), {...request, requestId: ''});
  const {[ACTION_ANNOTATIONS.request]: _, ...annotations} = manifest.metadata.annotations ?? {};
  return {...manifest, metadata: {...manifest.metadata, annotations}};
}

interface ToGuard {
  gathered: GatheredImpact;
  manifest: FepAction;
  /** Why the operator cannot act. */
  dead: string | undefined;
}

/** The guards of every action have ids of their own beside the rules. */
const FORCEABLE = ['running-backup', 'operator-not-ready'];

async function passGuards(context: OperationContext, options: PlanActionOptions, {gathered, manifest, dead}: ToGuard): Promise<Finding[]> {
  const {rulesFor} = await import('../../rules/index.ts');
  const {findings} = await checkRules(context, {name: manifest.metadata.name ?? '', namespace: options.ref.namespace}, rulesFor('FEPAction'), {object: manifest, operation: 'action'}, {ignore: options.ignore ?? []});
  const own = [...(dead === undefined ? [] : [operatorNotReady(dead)]), ...runningBackup(gathered), ...(options.guards?.(gathered) ?? [])];
  const ignored = new Set((options.ignore ?? []).map(({rule}) => rule));
  const forceable = new Set([...FORCEABLE, ...(options.forceable ?? [])]);
  const passed = guard([...own.filter(({rule}) => !ignored.has(rule)), ...findings], {
    refusal: options.refusal, force: options.force, forceable: ({rule}) => forceable.has(rule),
  });
  for (const {rule, message} of passed.overruled) context.report({kind: 'note', level: 'warning', message: `--force overrules ${rule}: ${message}`});
  for (const {rule, message, severity} of passed.findings) if (severity === 'warning') context.report({kind: 'note', level: 'warning', message: `${message} (${rule})`});
  return passed.findings;
}

function operatorNotReady(dead: string): RuleFinding {
  return {
    rule: 'operator-not-ready', severity: 'error', path: '', message: `the operator cannot act now (${dead}): the action would be carried out whenever it comes back`,
    fix: BRING_OPERATOR_BACK,
  };
}

function runningBackup({impact: {backup, interrupted}}: GatheredImpact): RuleFinding[] {
  if (backup?.running === undefined || interrupted.length === 0) return [];
  return [{rule: 'running-backup', severity: 'error', path: '', message: 'a backup is running, and the interruption would break it off', fix: 'wait for its end: kubectl fep status NAME shows it'}];
}
