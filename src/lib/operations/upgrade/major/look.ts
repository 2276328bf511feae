import {FepError} from '../../../errors/fep-error.ts';
import type {FepCluster} from '../../../model/fep-cluster/index.ts';
import {FEP_RESOURCES} from '../../../model/resources.ts';
import {valueAt} from '../../../rules/view.ts';
import type {ClusterRef} from '../../cluster-snapshot.ts';
import {noSuchCluster} from '../../cluster-status/index.ts';
import type {OperationContext} from '../../context.ts';

/** Where an upgrade stands, as the cluster itself tells it: nothing is kept anywhere else. */
export interface UpgradeState {
  source: FepCluster;
  /** The new cluster, once it was made. */
  target?: FepCluster;
}

/** Reads both clusters. Throws `not-found` (4) for the source, `conflict` (7) for a new cluster that came about otherwise. */
export async function readState({cluster, signal}: OperationContext, source: ClusterRef, target: ClusterRef): Promise<UpgradeState> {
  const find = (ref: ClusterRef): Promise<FepCluster | undefined> => cluster.find<FepCluster>({resource: FEP_RESOURCES.FEPCluster, ...ref}, {signal});
  const [before, after] = await Promise.all([find(source), find(target)]);
  if (before === undefined) throw noSuchCluster(source);
  if (after === undefined) return {source: before};
  const from = valueAt(after, 'spec.fepChildCrVal.upgrade.sourceCluster');
  if (from !== source.name) {
    throw new FepError(`${target.name} is there already, and was not made from ${source.name}`, {
      code: 'already-exists', exit: 'conflict', where: '--to-cluster', why: from === undefined ? 'it is no upgrade of another cluster' : `it is an upgrade of ${String(from)}`,
      suggestions: ['choose another name'],
    });
  }
  if (after.metadata.deletionTimestamp !== undefined) {
    throw new FepError(`${target.name} is being deleted since ${after.metadata.deletionTimestamp}`, {code: 'being-deleted', exit: 'refused', where: '--to-cluster', why: 'it has to be gone first', suggestions: ['run this again when it is gone']});
  }
  return {source: before, target: after};
}
