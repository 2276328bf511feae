import {FepError} from '../../../lib/errors/fep-error.ts';
import type {FepCluster} from '../../../lib/model/fep-cluster/index.ts';
import {statefulSetName} from '../../../lib/model/names.ts';
import {FEP_RESOURCES, RESOURCES} from '../../../lib/model/resources.ts';
import type {ReconcileResult} from '../controller.ts';
import type {StepName} from '../faults.ts';
import type {OperatorContext} from '../operator-context.ts';
import {TaskFailure} from '../task-failure.ts';
import {TaskLedger} from '../task-ledger.ts';
import {ChangeTeller} from './change-teller.ts';
import {deleteCluster, FINALIZER} from './deletion.ts';
import {TryAgainSoon} from './ensure.ts';
import {maskCluster} from './mask-cluster.ts';
import type {Run} from './run.ts';
import {readInstances, statusCheckStamp, writeClusterStatus} from './status.ts';
import {STEPS} from './steps.ts';
import {readWanted} from './wanted.ts';

/** Brings FEPClusters to what their specs say. One instance for the life of the operator. */
export class ClusterReconciler {
  readonly #context: OperatorContext;
  readonly #changes: ChangeTeller;
  /** What each cluster was last said to wait for: said once, however often it is looked at. */
  readonly #waits = new Map<string, string>();

  constructor(context: OperatorContext) {
    this.#context = context;
    this.#changes = new ChangeTeller(context.events);
  }

  /** `key` is `namespace/name`. */
  async reconcile(key: string): Promise<ReconcileResult | void> {
    const [namespace = '', name = ''] = key.split('/');
    const cluster = await this.#context.gateway.find<FepCluster>({resource: FEP_RESOURCES.FEPCluster, namespace, name});
    if (cluster === undefined) {
      this.#waits.delete(key);
      return this.#changes.forget(key);
    }
    const ledger = new TaskLedger();
    try {
      if (cluster.metadata.deletionTimestamp !== undefined) return await deleteCluster(this.#context, cluster, key);
      return await this.#build(cluster, key, ledger);
    } catch (error) {
      if (error instanceof TryAgainSoon || isLostRace(error)) return {requeueAfterMs: 400};
      const failure = asFailure(error, {reason: 'FailedFepClusterCreate', text: 'Error/Failure in FEP Cluster'});
      if (failure === undefined) throw error;
      await this.#fail(cluster, ledger, failure);
      throw failure;
    }
  }

  async #build(cluster: FepCluster, key: string, ledger: TaskLedger): Promise<ReconcileResult | void> {
    const {faults} = this.#context;
    if (faults.hangs('validation', key)) return;
    faults.check('validation', key, {reason: 'FailedFepClusterCreate', text: 'Error/Failure in FEP Cluster'});
    const wanted = readWanted(cluster);
    const run: Run = {context: this.#context, cluster, wanted, ledger, key};
    await this.#changes.noticed(cluster, key, wanted.sysExtraEvent);
    await addFinalizer(run);
    for (const step of STEPS) {
      if (faults.hangs(step.name, key)) return this.#waiting(run, `the step ${step.name}`);
      const naming = {reason: failureReason(step.name), text: `Error/Failure in FEP Cluster step ${step.name}`};
      faults.check(step.name, key, naming);
      const result = await step.run(run).catch((error: unknown) => {
        throw asFailure(error, naming) ?? error;
      });
      if (result === 'done') continue;
      await this.#waiting(run, result.waitFor);
      return result.afterMs === undefined ? undefined : {requeueAfterMs: result.afterMs};
    }
    return this.#finish(run);
  }

  /** Everything is made: the status follows the pods; once all are ready the secrets are masked and the run is over. */
  async #finish(run: Run): Promise<ReconcileResult | void> {
    const {context, cluster, wanted, key, ledger} = run;
    const {statefulSet, ...count} = await readInstances(run, wanted.instances);
    if (context.faults.hangs('status', key)) return;
    context.faults.check('status', key, {reason: 'FailedFepClusterCreate', text: 'Error/Failure in FEP Cluster status'});
    if (!count.ready) return this.#waiting(run, `${count.current} of ${wanted.instances} instances ready`);
    const stamped = statefulSet?.metadata.annotations?.['statusCheckAt'] !== undefined;
    if (!stamped || cluster.status?.fepStatus?.fepClusterReady !== true) {
      await context.gateway.patch({resource: RESOURCES.StatefulSet, name: statefulSetName(wanted.name), namespace: wanted.namespace}, {
        type: 'merge', body: {metadata: {annotations: {statusCheckAt: statusCheckStamp(new Date())}}},
      });
    }
    this.#waits.delete(key);
    const note = ledger.notes;
    await writeClusterStatus(context, cluster, count, {state: 'done', counts: ledger.counts(0), ...(note === undefined ? {} : {note})});
    await this.#changes.applied(cluster, key);
    context.log('info', 'Reconciliation finished', {namespace: wanted.namespace, name: wanted.name, instances: statefulSet?.spec.replicas, ...ledger.counts(0)});
    return this.#mask(run);
  }

  async #mask(run: Run): Promise<void> {
    const {context, cluster, key} = run;
    if (context.faults.hangs('masking', key)) return;
    context.faults.check('masking', key, {reason: 'FailedFepClusterUpdate', text: 'Error/Failure in FEP Cluster masking'});
    const generation = await maskCluster(run);
    this.#changes.settled(cluster, key, generation);
  }

  async #waiting(run: Run, waitFor: string): Promise<void> {
    const {context, cluster, wanted, key} = run;
    if (this.#waits.get(key) !== waitFor) context.log('info', 'Waiting', {namespace: wanted.namespace, name: wanted.name, for: waitFor});
    this.#waits.set(key, waitFor);
    const count = await readInstances(run, wanted.instances);
    await writeClusterStatus(context, cluster, {current: count.current, ready: count.ready}, {state: 'running'});
  }

  async #fail(cluster: FepCluster, ledger: TaskLedger, failure: TaskFailure): Promise<void> {
    const {events, log} = this.#context;
    await events.tell(cluster, {type: 'Warning', reason: failure.reason, text: `${failure.text}: ${failure.message}`});
    const count = await readInstances({context: this.#context, cluster}, Number.NaN);
    const ready = cluster.status?.fepStatus?.fepClusterReady === true && count.current === cluster.status.fepCurrentInstances;
    await writeClusterStatus(this.#context, cluster, {current: count.current, ready}, {state: 'failed', counts: ledger.counts(1), message: failure.message});
    log('error', 'Reconciliation failed', {namespace: cluster.metadata.namespace, name: cluster.metadata.name, message: failure.message});
  }
}

/** Somebody wrote the same object at the same time. */
function isLostRace(error: unknown): boolean {
  return error instanceof FepError && ['conflict', 'already-exists'].includes(error.code);
}

/** What the API server refuses is a failed task; trouble on the way to it is only tried again. */
function asFailure(error: unknown, naming: {reason: string; text: string}): TaskFailure | undefined {
  if (error instanceof TaskFailure) return error;
  if (!(error instanceof FepError) || !['invalid', 'forbidden'].includes(error.code)) return undefined;
  return new TaskFailure([error.message, error.why].filter((part) => part !== undefined).join(': '), naming);
}

/** Reasons of failures other than two of TDE and upgrade are not stated; `Failed…` is the inferred beginning. */
function failureReason(step: StepName): string {
  if (step === 'statefulset') return 'FailedFepStatefulSetCreate';
  if (step === 'claims' || step === 'resize') return 'FailedFepVolumeUpdate';
  if (step === 'rolling') return 'FailedFepClusterUpdate';
  return step === 'disruption-budget' ? 'FailedFepPdbCreate' : 'FailedFepClusterCreate';
}

async function addFinalizer(run: Run): Promise<void> {
  const {metadata} = run.cluster;
  const finalizers = metadata.finalizers ?? [];
  if (finalizers.includes(FINALIZER)) return;
  const {name, namespace} = run.wanted;
  const patched = await run.context.gateway.patch<FepCluster>({resource: FEP_RESOURCES.FEPCluster, name, namespace}, {
    type: 'merge', body: {metadata: {resourceVersion: metadata.resourceVersion, finalizers: [...finalizers, FINALIZER]}},
  });
  run.cluster.metadata = patched.metadata;
  run.ledger.changed();
}
