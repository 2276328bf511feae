import {ANSWER_API_VERSION} from '../../model/answers/api-version.ts';
import {FepError} from '../../errors/fep-error.ts';
import {BEFORE_RESTORE} from '../../manifest/fep-restore.ts';
import type {ClusterRestored, RestoreProof} from '../../model/answers/restore.ts';
import type {FepRestore} from '../../model/fep-restore/index.ts';
import {FEP_RESOURCES} from '../../model/resources.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import {optional} from '../cluster-status/optional.ts';
import type {OperationContext} from '../context.ts';
import {settleWrite, type Settled} from '../settle-write.ts';
import {noteSeen} from '../note-seen.ts';
import {beforeOf, type BeforeRestore} from './earlier-restore.ts';
import {followRestore} from './follow-restore.ts';
import {guardRestore, type RestoreConsent} from './guard-restore.ts';
import type {PlannedRestore} from './plan-restore.ts';
import {proveRestore} from './prove-restore.ts';

export interface RestoreClusterOptions extends RestoreConsent {
  planned: PlannedRestore;
  dryRun: 'none' | 'client' | 'server';
  wait: boolean;
  /** Left out: grows with the servers and the size of the database. */
  timeoutMs?: number;
  /** Tables whose rows are counted afterwards: `schema.table`, in this database. */
  verifyTables?: readonly string[];
  verifyDatabase?: string;
  /** Label of the backup that was taken before. */
  backupBefore?: string;
}

/**
 * Restores: guards, one FEPRestore, both edges of readiness, then proof from inside the new primary. Throws: refused
 * (3) before anything is sent; failed (1) in the operator's words; deadline (124); `outcome-unknown`, `not-proven` (8); interrupted (130).
 */
export async function restoreCluster(context: OperationContext, options: RestoreClusterOptions): Promise<ClusterRestored> {
  const {dryRun} = options;
  const earlier = dryRun === 'none' ? options.planned.earlier : undefined;
  const planned = earlier === undefined ? options.planned : asItWasPlanned(options.planned, earlier);
  const {ref, plan} = planned;
  // What was asked for already was guarded and agreed to then; its own work may stand in the way now.
  if (earlier === undefined) guardRestore(planned, {confirmed: options.confirmed || dryRun !== 'none', force: options.force});
  const {apiVersion: _version, kind: _kind, name: _name, namespace: _namespace, ...parts} = plan;
  const answer = {apiVersion: ANSWER_API_VERSION, kind: 'ClusterRestored', ...ref, plan: parts, ...optional('backupBefore', options.backupBefore)} as const;
  const said = `${ref.name} ${plan.inPlace ? 'in place' : `into ${plan.target}`} to ${plan.toTime ?? 'its latest state'}`;
  if (dryRun === 'client') return {...answer, observed: 'dry-run-client', message: `restore of ${said} (dry run, nothing was sent)`};
  const made = earlier ?? (await send(context, withBefore(planned), dryRun === 'server'));
  const name = made.metadata.name ?? '?';
  if (earlier !== undefined) tellTakenUp(context, earlier);
  if (dryRun === 'server') return {...answer, observed: 'dry-run-server', message: `restore of ${said} (dry run, the server accepts it)`};
  if (!options.wait) return {...answer, observed: 'accepted', restore: name, message: `restore of ${said}: the FEPRestore ${name} was made (not waited for)`};
  const target: ClusterRef = {name: plan.target, namespace: ref.namespace};
  const follow = async (): Promise<{waitedMs: number; proof: RestoreProof}> => ({
    waitedMs: await followRestore(context, {planned, target, made, ...optional('timeoutMs', options.timeoutMs)}),
    proof: await proveRestore(context, {planned, target, tables: options.verifyTables ?? [], database: options.verifyDatabase ?? 'postgres'}),
  });
  const seen = (): Promise<void> => noteSeen(context, {resource: FEP_RESOURCES.FEPRestore, name, namespace: ref.namespace});
  const {waitedMs, proof} = await follow().catch(async (error: unknown) => {
    if (error instanceof FepError && ENDS.has(error.code)) await seen();
    throw error;
  });
  await seen();
  return {...answer, observed: 'ready', restore: name, message: `restored ${said}`, proof, waitedMs};
}

/** Failures after which the same restore is another one. */
const ENDS: ReadonlySet<string> = new Set(['failed-in-cluster', 'restore-not-proven']);

/** The FEPRestore with what a later run could not see any more: the restored cluster adds timelines and backups of its own. */
function withBefore({restore, plan, labels}: PlannedRestore): FepRestore {
  const before: BeforeRestore = {labels, ...optional('timeline', plan.timeline)};
  return {...restore, metadata: {...restore.metadata, annotations: {[BEFORE_RESTORE]: JSON.stringify(before)}}};
}

/** The plan as the earlier run had it, as far as the end is judged by it. */
function asItWasPlanned(planned: PlannedRestore, earlier: FepRestore): PlannedRestore {
  const {timeline: _now, ...plan} = planned.plan;
  const before = beforeOf(earlier);
  return {...planned, labels: before?.labels ?? planned.labels, plan: {...plan, ...optional('timeline', before?.timeline)}};
}

function tellTakenUp({report}: OperationContext, {metadata: {name, creationTimestamp}}: FepRestore): void {
  report({kind: 'note', level: 'warning', message: `the FEPRestore ${name} was made at ${creationTimestamp} for the same and was not seen to its end: it is followed, and none is made besides (--again restores anew)`});
}

async function send({cluster, signal}: OperationContext, restore: FepRestore, dryRun: boolean): Promise<FepRestore> {
  const ref = {resource: FEP_RESOURCES.FEPRestore, name: restore.metadata.name ?? '', namespace: restore.metadata.namespace ?? ''};
  return settleWrite(() => cluster.create<FepRestore>(FEP_RESOURCES.FEPRestore, restore, {signal, dryRun}), async (error): Promise<Settled<FepRestore>> => {
    // The name holds the second: what stands under it is what was sent.
    const found = await cluster.find<FepRestore>(ref, {signal});
    return found === undefined || dryRun ? {other: error} : {done: found};
  });
}
