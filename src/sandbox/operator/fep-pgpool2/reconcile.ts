import {FepError} from '../../../lib/errors/fep-error.ts';
import type {FepCluster} from '../../../lib/model/fep-cluster/index.ts';
import type {AnyObject, Condition, Secret, StatefulSet} from '../../../lib/model/kubernetes-object.ts';
import {adminSecretName} from '../../../lib/model/names.ts';
import {FEP_RESOURCES, RESOURCES} from '../../../lib/model/resources.ts';
import {conditionsFor, type RunState} from '../conditions.ts';
import type {ReconcileResult} from '../controller.ts';
import {ADMIN_PASSWORD_KEY} from '../fep-cluster/cluster-secret.ts';
import {ensure, findOwned, TryAgainSoon, type Owning} from '../fep-cluster/ensure.ts';
import type {OperatorContext} from '../operator-context.ts';
import {TaskFailure} from '../task-failure.ts';
import {TaskLedger} from '../task-ledger.ts';
import {pgpoolCert, pgpoolConfigMap, pgpoolSecretFiles, pgpoolService, pgpoolStatefulSet, scramSecrets, type Pgpool} from './objects.ts';
import {PGPOOL_FAILURE, readWantedPgpool} from './wanted.ts';

const LOOK_AGAIN_MS = 1000;
const CERT_FAILURE = {reason: 'FailedFepPgpool2CertCreate', text: 'Error/Failure in FEP Pgpool2Cert creation'};

/** Annotation by which the FEPPgpool2Cert marks its FEPPgpool2 (UG 5.8.1); the key is invented after `FEPUpgradeDone`. */
const CERT_MARK = 'FEPPgpool2CertCreated';

/** Pgpool-II as a FEPPgpool2 wants it; `key` is `namespace/name`. What it owns goes with it, by owner references. */
export async function reconcilePgpool2(context: OperatorContext, key: string): Promise<ReconcileResult | void> {
  const [namespace = '', name = ''] = key.split('/');
  const object = await context.gateway.find<AnyObject>({resource: FEP_RESOURCES.FEPPgpool2, name, namespace});
  if (object === undefined || object.metadata.deletionTimestamp !== undefined) return;
  const owning: Owning = {context, cluster: object, ledger: new TaskLedger()};
  try {
    const pgpool = await readPgpool(context, object);
    if (object.status === undefined) await writeStatus(context, object, {state: 'running'});
    return await bringUp(owning, pgpool);
  } catch (error) {
    if (error instanceof TryAgainSoon || isLostRace(error)) return {requeueAfterMs: LOOK_AGAIN_MS};
    const failure = asFailure(error);
    if (failure === undefined) throw error;
    await context.events.tell(object, {type: 'Warning', reason: failure.reason, text: failure.text});
    await writeStatus(context, object, {state: 'failed', counts: owning.ledger.counts(1), message: failure.message});
    throw failure;
  }
}

async function readPgpool({gateway}: OperatorContext, object: AnyObject): Promise<Pgpool> {
  const wanted = readWantedPgpool(object);
  const cluster = await gateway.find<FepCluster>({resource: FEP_RESOURCES.FEPCluster, name: wanted.cluster, namespace: wanted.namespace});
  if (cluster === undefined) throw new TaskFailure(`there is no FEPCluster ${wanted.cluster} in namespace ${wanted.namespace} (spec.fepclustername)`, PGPOOL_FAILURE);
  return {object, wanted, cluster};
}

async function bringUp(owning: Owning, pgpool: Pgpool): Promise<ReconcileResult | void> {
  const {context} = owning;
  const {object, wanted} = pgpool;
  await ensureScramSecrets(owning, pgpool);
  await ensure(owning, RESOURCES.ConfigMap, pgpoolConfigMap(pgpool), PGPOOL_FAILURE);
  await ensure(owning, RESOURCES.Secret, pgpoolSecretFiles(pgpool), PGPOOL_FAILURE);
  await ensure(owning, RESOURCES.Service, pgpoolService(pgpool), PGPOOL_FAILURE);
  const workload = await ensure(owning, RESOURCES.StatefulSet, pgpoolStatefulSet(pgpool, context.env), PGPOOL_FAILURE);
  if (workload.created) await context.events.tell(object, {type: 'Normal', reason: 'SuccessfulFepPgpool2Create', text: 'Successfully created FEP Pgpool2'});
  await ensureCert(owning, pgpool);
  if (!isRolledOut(workload.object, wanted.count)) {
    await writeStatus(context, object, {state: 'running'});
    return {requeueAfterMs: LOOK_AGAIN_MS};
  }
  await writeStatus(context, object, {state: 'done', counts: owning.ledger.counts(0)});
}

/** Made once: users are put into them by hand, and a key that changed would make every stored password useless (UG 5.4). */
async function ensureScramSecrets(owning: Owning, pgpool: Pgpool): Promise<void> {
  const {context: {gateway}, ledger} = owning;
  const {cluster, namespace} = pgpool.wanted;
  if (pgpool.wanted.scram === undefined) return;
  const admin = await gateway.find<Secret>({resource: RESOURCES.Secret, name: adminSecretName(cluster), namespace});
  const password = admin?.data?.[ADMIN_PASSWORD_KEY];
  if (password === undefined) throw new TryAgainSoon(`Secret ${adminSecretName(cluster)} has no password yet`);
  for (const secret of scramSecrets(pgpool, Buffer.from(password, 'base64').toString('utf8'))) {
    if ((await findOwned(owning, RESOURCES.Secret, secret.metadata.name ?? '', PGPOOL_FAILURE)) !== undefined) continue;
    await gateway.create(RESOURCES.Secret, secret);
    ledger.changed();
  }
}

/** The order is not stated: start, the object, its success, the mark. */
async function ensureCert(owning: Owning, pgpool: Pgpool): Promise<void> {
  const {context} = owning;
  const {object} = pgpool;
  if (object.metadata.annotations?.[CERT_MARK] !== undefined) return;
  await context.events.tell(object, {type: 'Normal', reason: 'InitiatedFepPgpool2CertCreate', text: 'Started FEP Pgpool2Cert creation'});
  const {object: cert} = await ensure(owning, FEP_RESOURCES.FEPPgpool2Cert, pgpoolCert(pgpool), CERT_FAILURE);
  await context.events.tell(cert, {type: 'Normal', reason: 'SuccessfulFepPgpool2CertCreate', text: 'Successfully created FEP Pgpool2Cert'});
  await context.gateway.patch(refOf(object), {type: 'merge', body: {metadata: {annotations: {[CERT_MARK]: 'true'}}}});
}

function isRolledOut({metadata, status}: StatefulSet, count: number): boolean {
  const {observedGeneration = 0, readyReplicas = 0, updatedReplicas = 0} = (status ?? {}) as {observedGeneration?: number; readyReplicas?: number; updatedReplicas?: number};
  return observedGeneration >= (metadata.generation ?? 0) && readyReplicas === count && updatedReplicas === count;
}

/** The framework's conditions (likely, not stated: objects.md section 7), written when they say something new. */
async function writeStatus(context: OperatorContext, object: AnyObject, state: RunState): Promise<void> {
  const before = (object['status'] as {conditions?: Condition[]} | undefined)?.conditions ?? [];
  const conditions = conditionsFor(state, before);
  if (conditions.every((wanted) => before.some((one) => one.type === wanted.type && one.status === wanted.status && one.reason === wanted.reason && one.message === wanted.message))) return;
  await context.gateway.patch(refOf(object), {type: 'merge', body: {status: {conditions}}}, {subresource: 'status'});
}

function refOf({metadata: {name = '', namespace = ''}}: AnyObject): {resource: typeof FEP_RESOURCES.FEPPgpool2; name: string; namespace: string} {
  return {resource: FEP_RESOURCES.FEPPgpool2, name, namespace};
}

function isLostRace(error: unknown): boolean {
  return error instanceof FepError && ['conflict', 'already-exists', 'not-found'].includes(error.code);
}

/** What the API server refuses is a failed task, which is tried again; trouble on the way to it is none. */
function asFailure(error: unknown): TaskFailure | undefined {
  if (error instanceof TaskFailure) return error;
  if (!(error instanceof FepError) || !['invalid', 'forbidden'].includes(error.code)) return undefined;
  return new TaskFailure([error.message, error.why].filter((part) => part !== undefined).join(': '), PGPOOL_FAILURE);
}
