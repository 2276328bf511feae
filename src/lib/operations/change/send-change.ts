import {FepError} from '../../errors/fep-error.ts';
import type {Difference} from '../../manifest/difference/index.ts';
import type {FepCluster} from '../../model/fep-cluster/index.ts';
import {FEP_RESOURCES} from '../../model/resources.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import {noSuchCluster} from '../cluster-status/index.ts';
import type {OperationContext} from '../context.ts';
import {compareWith, type PreparedChange, type WantedChange} from '../plan/index.ts';
import {settleWrite, type Settled} from '../settle-write.ts';

export interface SendOptions {
  ref: ClusterRef;
  prepared: PreparedChange;
  /** What is wanted of a cluster as it is read again. */
  wanted: (live: FepCluster) => WantedChange;
  secrets?: 'keep' | 'send';
  dryRun: boolean;
}

/** The operator writes status and annotations into the same object: a few conflicts in a row are nobody's edit. */
const ATTEMPTS = 6;

/**
 * Sends the merge patch. Where a text or a list was edited as it had been read, the version that was read is a condition,
 * so that nobody's edit is written over. After a conflict, or an answer that was lost, the cluster is read again: the
 * change is there already, the same change is still to be made and sent again, or somebody made it another one
 * (`conflict`, 7).
 */
export async function sendChange({cluster, signal}: OperationContext, {ref, prepared, wanted, secrets, dryRun}: SendOptions): Promise<FepCluster> {
  const object = {resource: FEP_RESOURCES.FEPCluster, ...ref};
  const meant = prepared.planned.differences;
  let {live, planned: {patch: body}} = prepared;
  const send = () => cluster.patch<FepCluster>(object, {type: 'merge', body: conditional(body, live, meant)}, {signal, dryRun});
  return settleWrite(send, async (error): Promise<Settled<FepCluster>> => {
    if (error.code === 'invalid') return {other: error};
    const now = await cluster.find<FepCluster>(object, {signal});
    if (now === undefined) return {other: noSuchCluster(ref)};
    const {planned} = compareWith(now, ref, wanted(now), secrets);
    if (planned.differences.length === 0 && planned.blocked.length === 0) return {done: now};
    if (planned.blocked.length > 0 || !isSameChange(planned.differences, meant)) return {other: changedMeanwhile(ref, meant, planned.differences)};
    [live, body] = [now, planned.patch];
    return {again: true};
  }, ATTEMPTS);
}

/** Does the change depend on what was read? Of a single value it does not: that one is meant whatever stood there. */
function conditional(patch: Record<string, unknown>, live: FepCluster, differences: readonly Difference[]): Record<string, unknown> {
  const {resourceVersion} = live.metadata;
  const dependsOnRead = differences.some(({item, schemaPath, new: now}) => item !== undefined || schemaPath.includes('[]') || Array.isArray(now));
  if (!dependsOnRead || resourceVersion === undefined) return patch;
  return {...patch, metadata: {...(patch['metadata'] as Record<string, unknown> | undefined), resourceVersion}};
}

/** Secrets are not compared by their value: that is not known of either. */
function isSameChange(a: readonly Difference[], b: readonly Difference[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function changedMeanwhile({name, namespace}: ClusterRef, meant: readonly Difference[], now: readonly Difference[]): FepError {
  const text = (one: Difference): string => JSON.stringify(one);
  const other = now.find((one) => !meant.some((before) => text(before) === text(one))) ?? meant.find((one) => !now.some((after) => text(after) === text(one)));
  return new FepError(`${name} was changed by somebody else in the meantime`, {
    code: 'conflict', exit: 'conflict', where: other === undefined ? `fepcluster/${name}` : `${other.path}${other.item === undefined ? '' : `: ${other.item.name}`}`,
    why: 'the same change would do something else now; nothing was changed by this command',
    suggestions: [`look first: kubectl fep status ${name} -n ${namespace}`, 'then run the same command again'],
  });
}
