import {knownOr} from '../model/part.ts';
import {takeSnapshot, type ClusterRef} from './cluster-snapshot.ts';
import {wantedInstances} from './cluster-status/derive.ts';
import {noSuchCluster} from './cluster-status/index.ts';
import type {OperationContext} from './context.ts';
import {baselineOf} from './events.ts';
import {fepClusterReadiness} from './readiness/index.ts';
import {waitError} from './wait-error.ts';
import {watchCluster} from './watch-cluster.ts';

const MINUTE = 60_000;

/** Takes up watching where another command stopped: resolves when the cluster is ready with the number it wants now. */
export async function waitForCluster(context: OperationContext, options: {name: string; namespace?: string; timeoutMs?: number}): Promise<void> {
  const ref: ClusterRef = {name: options.name, namespace: options.namespace ?? context.cluster.connection.namespace};
  const first = await takeSnapshot(context.cluster, ref, context.signal);
  if (first.cluster === undefined) throw noSuchCluster(ref);
  const before = {events: baselineOf(knownOr(first.events, [])), conditions: first.cluster.status?.conditions ?? []};
  const instances = wantedInstances(first.cluster) ?? 1;
  const result = await watchCluster(context, {
    ...ref,
    step: `${ref.name} becomes ready`,
    timeoutMs: options.timeoutMs ?? 5 * MINUTE + 10 * MINUTE * instances,
    before,
    judge: (seen) => fepClusterReadiness(seen, wantedInstances(seen.cluster) ?? instances, before),
  });
  if (result.outcome !== 'reached') {
    throw waitError(result, {
      ...ref, missed: `${ref.name} did not become ready`, goesOn: 'the operator goes on',
      resume: `kubectl fep status ${ref.name} -n ${ref.namespace} --wait`,
    });
  }
}
