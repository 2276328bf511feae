import {FepError} from '../../../lib/errors/fep-error.ts';
import type {AnyObject, Condition} from '../../../lib/model/kubernetes-object.ts';
import {FEP_RESOURCES} from '../../../lib/model/resources.ts';
import {conditionsFor, type RunState} from '../conditions.ts';
import type {ReconcileResult} from '../controller.ts';
import {TryAgainSoon} from '../fep-cluster/ensure.ts';
import {liftHold, MADE_BY_RESTORE, RESTORE_HOLD, RESTORE_OUTCOME, signatureOf} from '../fep-cluster/restore-hold.ts';
import type {OperatorContext} from '../operator-context.ts';
import {TaskFailure} from '../task-failure.ts';
import {TaskLedger} from '../task-ledger.ts';
import {RestoreFailure} from './restore-failure.ts';
import {readOrder} from './restore-order.ts';
import {findCluster, findRestorePod, type RestoreRun} from './restore-run.ts';
import {RESTORE_STEPS} from './steps.ts';

const LOOK_AGAIN_MS = 500;
const NAMING = {reason: 'FailedFepRestoreCreate', text: 'Error/Failure in FEP Restore creation'};

/** Carries one FEPRestore out, once (one that failed before anything was touched may be corrected and tries again); `key` is `namespace/name`. Safe to repeat from any point. */
export async function reconcileRestore(context: OperatorContext, key: string): Promise<ReconcileResult | void> {
  const [namespace = '', name = ''] = key.split('/');
  const restore = await context.gateway.find<AnyObject>({resource: FEP_RESOURCES.FEPRestore, name, namespace});
  if (restore === undefined || restore.metadata.deletionTimestamp !== undefined || hasEnded(restore)) return;
  try {
    return await carryOut(context, restore, namespace);
  } catch (error) {
    if (error instanceof TryAgainSoon || isLostRace(error)) return {requeueAfterMs: LOOK_AGAIN_MS};
    const failure = asFailure(error);
    if (failure === undefined) throw error;
    await context.events.tell(restore, {type: 'Warning', reason: NAMING.reason, text: `${NAMING.text}: ${failure.message}`});
    await writeStatus(context, restore, {state: 'failed', counts: new TaskLedger().counts(1), message: failure.message});
    if (failure instanceof TaskFailure) throw failure;
    await giveUp(context, restore, namespace);
  }
}

async function carryOut(context: OperatorContext, restore: AnyObject, namespace: string): Promise<ReconcileResult | void> {
  const order = readOrder(restore['spec']);
  const run: RestoreRun = {context, restore, order, namespace, pod: await findRestorePod(context, restore)};
  const ledger = new TaskLedger();
  const target = `${namespace}/${order.to}`;
  for (const step of RESTORE_STEPS) {
    if (step.before === 'restored' && run.pod?.status?.phase === 'Succeeded') continue;
    if (context.faults.hangs(step.name, target)) return waiting(run, `the step ${step.name}`);
    context.faults.check(step.name, target, NAMING);
    const result = await step.run(run);
    if (result !== 'done') {
      await waiting(run, result.waitFor);
      return {requeueAfterMs: LOOK_AGAIN_MS};
    }
    ledger.changed();
  }
  if (order.inPlace && Object.keys(order.changeParams).length > 0) ledger.note('spec.changeParams was ignored: it is for a new cluster only');
  const note = ledger.notes;
  await writeStatus(context, restore, {state: 'done', counts: ledger.counts(0), ...(note === undefined ? {} : {note})});
  await end(context, restore, 'done');
  context.log('info', 'Restore finished', {namespace, name: restore.metadata.name, from: order.from, to: order.to, type: order.type});
}

function hasEnded({metadata}: AnyObject): boolean {
  const outcome = metadata.annotations?.[RESTORE_OUTCOME];
  return outcome === 'done' || outcome === 'failed' || outcome === `failed-before/${metadata.generation}`;
}

/** In place the servers come back: with the old data as long as the restore pod has not ended well. A new cluster stays down, empty. */
async function giveUp(context: OperatorContext, restore: AnyObject, namespace: string): Promise<void> {
  const pod = await findRestorePod(context, restore);
  for (const name of clustersOf(restore)) {
    const cluster = await findCluster({context, namespace}, name);
    const {[RESTORE_HOLD]: hold, [MADE_BY_RESTORE]: maker} = cluster?.metadata.annotations ?? {};
    if (cluster !== undefined && hold === signatureOf(restore) && maker !== hold) await liftHold(context, cluster);
  }
  await end(context, restore, pod === undefined ? `failed-before/${restore.metadata.generation}` : 'failed');
}

/** Names of the FEPClusters that a FEPRestore has to do with. */
export function clustersOf({spec}: AnyObject): string[] {
  const {fromFEPcluster, toFEPcluster} = (spec ?? {}) as Record<string, unknown>;
  return [fromFEPcluster ?? 'new-fep', toFEPcluster].filter((name): name is string => typeof name === 'string' && name !== '');
}

async function waiting({context, restore, namespace}: RestoreRun, waitFor: string): Promise<void> {
  context.log('info', 'Waiting', {namespace, name: restore.metadata.name, kind: restore.kind, for: waitFor});
  await writeStatus(context, restore, {state: 'running'});
}

/** The framework's conditions (likely, not stated: objects.md section 7), written when they say something new. */
async function writeStatus(context: OperatorContext, restore: AnyObject, state: RunState): Promise<void> {
  const before = (restore['status'] as {conditions?: Condition[]} | undefined)?.conditions ?? [];
  const conditions = conditionsFor(state, before);
  if (conditions.every((wanted) => before.some((one) => one.type === wanted.type && one.status === wanted.status && one.message === wanted.message))) return;
  await context.gateway.patch(refOf(restore), {type: 'merge', body: {status: {conditions}}}, {subresource: 'status'});
}

async function end(context: OperatorContext, restore: AnyObject, outcome: string): Promise<void> {
  await context.gateway.patch(refOf(restore), {type: 'merge', body: {metadata: {annotations: {[RESTORE_OUTCOME]: outcome}}}});
}

function refOf({metadata: {name = '', namespace = ''}}: AnyObject): {resource: typeof FEP_RESOURCES.FEPRestore; name: string; namespace: string} {
  return {resource: FEP_RESOURCES.FEPRestore, name, namespace};
}

function isLostRace(error: unknown): boolean {
  return error instanceof FepError && ['conflict', 'already-exists', 'not-found'].includes(error.code);
}

/** What the API server refuses is a failed task, which is tried again; trouble on the way to it is none. */
function asFailure(error: unknown): RestoreFailure | TaskFailure | undefined {
  if (error instanceof RestoreFailure || error instanceof TaskFailure) return error;
  if (!(error instanceof FepError) || !['invalid', 'forbidden'].includes(error.code)) return undefined;
  return new TaskFailure([error.message, error.why].filter((part) => part !== undefined).join(': '), NAMING);
}
