import {FepError} from '../../errors/fep-error.ts';
import type {ClusterStatus} from '../../model/answers/cluster-status.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import type {OperationContext} from '../context.ts';
import {deriveStatus} from './derive.ts';
import {gatherStatus} from './gather.ts';

export interface ClusterStatusOptions {
  name: string;
  /** Left out: the connection's. */
  namespace?: string;
  /** Milliseconds for all reads together (default 3000). */
  timeoutMs?: number;
  /** Ask inside the pods too: databases and backups (default true). */
  exec?: boolean;
}

const DEFAULT_TIMEOUT_MS = 3000;

/** State of one cluster: a wave of reads, and a wave of questions to its databases. Throws `not-found` (exit 4) when there is no such FEPCluster. */
export async function clusterStatus(context: OperationContext, options: ClusterStatusOptions): Promise<ClusterStatus> {
  const ref = {name: options.name, namespace: options.namespace ?? context.cluster.connection.namespace};
  const sources = await gatherStatus(context, ref, {timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS, exec: options.exec ?? true});
  const {cluster} = sources;
  if (cluster === undefined) throw noSuchCluster(ref);
  return deriveStatus({...sources, cluster});
}

/** The error of a cluster that is not there: `not-found` (4). */
export function noSuchCluster({name, namespace}: ClusterRef): FepError {
  return new FepError(`there is no FEPCluster ${name} in namespace ${namespace}`, {
    code: 'not-found',
    exit: 'notFound',
    where: `fepcluster/${name}`,
    suggestions: [`see what is there: kubectl fep list -n ${namespace}`, 'look in every namespace: kubectl fep list -A'],
  });
}

export {deriveStatus} from './derive.ts';
