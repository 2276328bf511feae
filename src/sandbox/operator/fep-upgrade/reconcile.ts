import type {Gateway, ObjectRef} from '../../../lib/cluster/gateway.ts';
import {FepError} from '../../../lib/errors/fep-error.ts';
import type {FepCluster} from '../../../lib/model/fep-cluster/index.ts';
import type {AnyObject, Condition, KubernetesObject, Pod} from '../../../lib/model/kubernetes-object.ts';
import {FEP_RESOURCES, RESOURCES, type Resource} from '../../../lib/model/resources.ts';
import {conditionsFor, type RunState} from '../conditions.ts';
import type {ReconcileResult} from '../controller.ts';
import {textAt} from '../fep-cluster/members.ts';
import {UPGRADE_DONE} from '../fep-cluster/upgrade-child.ts';
import type {OperatorContext} from '../operator-context.ts';
import {TaskFailure} from '../task-failure.ts';
import {TaskLedger} from '../task-ledger.ts';
import {upgradeClaim, upgradePod, upgradeService, type Upgrade} from './upgrade-objects.ts';

const EVENT_OF_FAILURE = {reason: 'FailedFepUpgrade', text: 'Error/Failure in FEP Upgrade'};

/** Pods are not watched: the one of an upgrade is looked at so often (ms). */
const LOOK_MS = 1000;

/** Brings the data of the source cluster into the new one by a temporary pod (UG 6.4.3), once. */
export async function reconcileUpgrade(context: OperatorContext, key: string): Promise<ReconcileResult | void> {
  const [namespace = '', name = ''] = key.split('/');
  const upgrade = await context.gateway.find<AnyObject>({resource: FEP_RESOURCES.FEPUpgrade, namespace, name});
  if (upgrade === undefined || upgrade.metadata.deletionTimestamp !== undefined || isOver(upgrade)) return;
  if (context.faults.hangs('upgrade', key)) return;
  const ledger = new TaskLedger();
  try {
    context.faults.check('upgrade', key, EVENT_OF_FAILURE);
    const one = await partsOf(context, upgrade, namespace);
    const pod = await ensureParts(context, one, ledger);
    if (pod.status?.phase === 'Failed') throw failure(terminationWords(pod));
    if (pod.status?.phase === 'Succeeded') return await finish(context, one, ledger);
    await writeStatus(context, upgrade, {state: 'running'});
    return {requeueAfterMs: LOOK_MS};
  } catch (error) {
    if (!(error instanceof TaskFailure)) throw error;
    await context.events.tell(upgrade, {type: 'Warning', ...EVENT_OF_FAILURE});
    await writeStatus(context, upgrade, {state: 'failed', counts: ledger.counts(1), message: error.message});
  }
}

function failure(message: string): TaskFailure {
  return new TaskFailure(message, EVENT_OF_FAILURE);
}

/** A FEPUpgrade that ended, well or not, is never begun again. */
function isOver(upgrade: AnyObject): boolean {
  const conditions = (upgrade['status'] as {conditions?: Condition[]} | undefined)?.conditions ?? [];
  return conditions.some(({type, status}) => ['Successful', 'Failure'].includes(type) && status === 'True');
}

async function partsOf(context: OperatorContext, upgrade: AnyObject, namespace: string): Promise<Upgrade> {
  const find = (name: string): Promise<FepCluster | undefined> => context.gateway.find<FepCluster>({resource: FEP_RESOURCES.FEPCluster, name, namespace});
  const own = upgrade.metadata.name ?? '';
  const cluster = await find(own);
  const name = textAt(upgrade['spec'], 'sourceCluster');
  if (cluster === undefined) throw failure(`there is no FEPCluster ${own} in namespace ${namespace}`);
  if (name === undefined) throw failure('spec.fepChildCrVal.upgrade.sourceCluster is missing');
  if (name === own) throw failure('spec.fepChildCrVal.upgrade.sourceCluster is the new cluster itself');
  const source = await find(name);
  if (source === undefined) throw failure(`there is no FEPCluster ${name} in namespace ${namespace} to upgrade from`);
  return {upgrade, cluster, source};
}

async function ensureParts(context: OperatorContext, one: Upgrade, ledger: TaskLedger): Promise<Pod> {
  const {gateway} = context;
  await ensure(gateway, RESOURCES.PersistentVolumeClaim, upgradeClaim(one), ledger);
  await ensure(gateway, RESOURCES.Service, upgradeService(one), ledger);
  return ensure(gateway, RESOURCES.Pod, upgradePod(one, context.env), ledger);
}

async function ensure<T extends KubernetesObject>(gateway: Gateway, resource: Resource, desired: T, ledger: TaskLedger): Promise<T> {
  const ref = refOf(resource, desired);
  const found = await gateway.find<T>(ref);
  if (found === undefined) {
    ledger.changed();
    return gateway.create(resource, desired);
  }
  const owner = desired.metadata.ownerReferences?.[0]?.uid;
  if (!(found.metadata.ownerReferences ?? []).some(({uid}) => uid === owner)) throw failure(`${resource.kind} ${ref.name} already exists and does not belong to this upgrade`);
  ledger.ok();
  return found;
}

function refOf(resource: Resource, {metadata}: KubernetesObject): ObjectRef {
  return {resource, name: metadata.name ?? '', namespace: metadata.namespace ?? ''};
}

/** What the container said at its end; what FEP writes there is not stated. */
function terminationWords(pod: Pod): string {
  const {terminated} = pod.status?.containerStatuses?.[0]?.state ?? {};
  return terminated?.message ?? `the upgrade pod ended with code ${terminated?.exitCode ?? 'unknown'}: ${pod.status?.message ?? 'see its log'}`;
}

/** The mark goes to the FEPCluster before the event, so that whoever hears of it finds it; then what was temporary goes (inferred). */
async function finish(context: OperatorContext, one: Upgrade, ledger: TaskLedger): Promise<void> {
  const {name = '', namespace = ''} = one.cluster.metadata;
  await context.gateway.patch({resource: FEP_RESOURCES.FEPCluster, name, namespace}, {type: 'merge', body: {metadata: {annotations: {[UPGRADE_DONE]: 'true'}}}});
  for (const [resource, object] of [
    [RESOURCES.Pod, upgradePod(one, context.env)], [RESOURCES.Service, upgradeService(one)], [RESOURCES.PersistentVolumeClaim, upgradeClaim(one)],
  ] as const) {
    await context.gateway.delete(refOf(resource, object), {propagation: 'Background'}).catch((error: unknown) => {
      if (!(error instanceof FepError) || error.code !== 'not-found') throw error;
    });
  }
  await context.events.tell(one.upgrade, {type: 'Normal', reason: 'SuccessfulFepUpgrade', text: 'Successfully FEP Upgrade'});
  await writeStatus(context, one.upgrade, {state: 'done', counts: ledger.counts(0)});
}

async function writeStatus(context: OperatorContext, upgrade: AnyObject, state: RunState): Promise<void> {
  const before = (upgrade['status'] as {conditions?: Condition[]} | undefined)?.conditions ?? [];
  const after = conditionsFor(state, before);
  if (after.every((wanted) => before.some((one) => one.type === wanted.type && one.status === wanted.status && one.message === wanted.message))) return;
  await context.gateway.patch(refOf(FEP_RESOURCES.FEPUpgrade, upgrade), {type: 'merge', body: {status: {conditions: after}}}, {subresource: 'status'});
}
