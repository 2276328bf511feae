import type {FepCluster} from '../../../lib/model/fep-cluster/index.ts';
import type {AnyObject, Condition} from '../../../lib/model/kubernetes-object.ts';
import {FEP_RESOURCES} from '../../../lib/model/resources.ts';
import {conditionsFor, type RunState} from '../conditions.ts';
import type {ReconcileResult} from '../controller.ts';
import type {OperatorContext} from '../operator-context.ts';
import {TaskFailure} from '../task-failure.ts';
import {TaskLedger} from '../task-ledger.ts';
import {ensureBackupCronJobs} from './backup-cron-jobs.ts';
import {CHILDREN, createdMark, type ChildFacts, type ChildKind} from './children.ts';

/** A child sets itself up, tells so by an event, and marks its FEPCluster by an annotation (UG 4.1 step 6). */
export async function reconcileChild(context: OperatorContext, kind: ChildKind, key: string): Promise<ReconcileResult | void> {
  const [namespace = '', name = ''] = key.split('/');
  const facts = CHILDREN.find((one) => one.kind === kind);
  const child = await context.gateway.find<AnyObject>({resource: FEP_RESOURCES[kind], namespace, name});
  if (facts === undefined || child === undefined || child.metadata.deletionTimestamp !== undefined) return;
  const cluster = await owner(context, child);
  if (cluster === undefined || cluster.metadata.deletionTimestamp !== undefined) return;
  if (context.faults.hangs(facts.step, key)) return;
  const ledger = new TaskLedger();
  try {
    await setUp(context, facts, child, cluster, ledger);
    await writeStatus(context, kind, child, {state: 'done', counts: ledger.counts(0)});
  } catch (error) {
    if (!(error instanceof TaskFailure)) throw error;
    await context.events.tell(child, {type: 'Warning', reason: error.reason, text: error.text});
    await writeStatus(context, kind, child, {state: 'failed', counts: ledger.counts(1), message: error.message});
    throw error;
  }
}

async function setUp(context: OperatorContext, facts: ChildFacts, child: AnyObject, cluster: FepCluster, ledger: TaskLedger): Promise<void> {
  const key = `${child.metadata.namespace}/${child.metadata.name}`;
  context.faults.check(facts.step, key, {reason: `FailedFep${facts.word}Create`, text: `Error/Failure in FEP ${facts.word} creation`});
  const marked = cluster.metadata.annotations?.[createdMark(facts.kind)] === 'true';
  if (!marked) await context.faults.pause(250);
  // FEPBackup announces its CronJobs instead of itself: the guide's listing has nothing else of it (UG 5.8.3).
  if (facts.kind === 'FEPBackup') await ensureBackupCronJobs(context, child, cluster, ledger);
  ledger.ok();
  if (marked) return;
  if (facts.kind !== 'FEPBackup') {
    await context.events.tell(child, {type: 'Normal', reason: `SuccessfulFep${facts.word}Create`, text: `Successfully created FEP ${facts.word}`});
  }
  await context.gateway.patch({resource: FEP_RESOURCES.FEPCluster, name: cluster.metadata.name ?? '', namespace: cluster.metadata.namespace ?? ''}, {
    type: 'merge',
    body: {metadata: {annotations: {[createdMark(facts.kind)]: 'true'}}},
  });
  ledger.changed();
}

async function owner(context: OperatorContext, child: AnyObject): Promise<FepCluster | undefined> {
  const reference = (child.metadata.ownerReferences ?? []).find(({kind}) => kind === 'FEPCluster');
  if (reference === undefined) return undefined;
  const cluster = await context.gateway.find<FepCluster>({resource: FEP_RESOURCES.FEPCluster, name: reference.name, namespace: child.metadata.namespace ?? ''});
  return cluster?.metadata.uid === reference.uid ? cluster : undefined;
}

/** Children get the framework's conditions too (likely, not stated: objects.md section 7). Written only when they say something new. */
async function writeStatus(context: OperatorContext, kind: ChildKind, child: AnyObject, state: RunState): Promise<void> {
  const before = (child['status'] as {conditions?: Condition[]} | undefined)?.conditions ?? [];
  const after = conditionsFor(state, before);
  if (after.every((wanted) => before.some((one) => one.type === wanted.type && one.status === wanted.status && one.message === wanted.message))) return;
  await context.gateway.patch({resource: FEP_RESOURCES[kind], name: child.metadata.name ?? '', namespace: child.metadata.namespace ?? ''}, {
    type: 'merge', body: {status: {conditions: after}},
  }, {subresource: 'status'});
}
