import {FepError} from '../errors/fep-error.ts';
import type {ClusterStatus} from '../model/answers/cluster-status.ts';
import type {FepCluster} from '../model/fep-cluster/index.ts';
import type {Pod} from '../model/kubernetes-object.ts';
import {podSelector} from '../model/names.ts';
import {FEP_RESOURCES, RESOURCES} from '../model/resources.ts';
import {clusterStatus, type ClusterStatusOptions} from './cluster-status/index.ts';
import type {OperationContext} from './context.ts';
import {waitError} from './wait-error.ts';
import {waitUntil, type Verdict} from './wait-until.ts';

/** What ends a watch: the operator's readiness with all servers there, or a verdict without any problem. */
export const STATUS_GOALS = ['ready', 'ok'] as const;
export type StatusGoal = (typeof STATUS_GOALS)[number];

export interface WatchStatusOptions extends ClusterStatusOptions {
  /** Longest pause between two looks; changes of the pods and the FEPCluster are looked at at once. */
  intervalMs: number;
  until?: StatusGoal;
  /** Of the whole watch; left out: without end. */
  limitMs?: number;
  onStatus: (status: ClusterStatus) => void;
  /** A look that failed, in words; the watch goes on. */
  onBlind: (reason: string) => void;
}

/** What setTimeout can count to: 24 days. */
const WITHOUT_END_MS = 2 ** 31 - 1;

/**
 * Looks at a cluster again and again, until the goal is there; resolves with the status that had it. Throws `not-found`
 * (4) when there is no such cluster or it goes away meanwhile, deadline (124), interrupted (130).
 */
export async function watchStatus(context: OperationContext, options: WatchStatusOptions): Promise<ClusterStatus> {
  const ref = {name: options.name, namespace: options.namespace ?? context.cluster.connection.namespace};
  let first: ClusterStatus | undefined = await clusterStatus(context, options);
  let gone: FepError | undefined;
  const look = async (): Promise<ClusterStatus | undefined> => {
    if (first !== undefined) {
      const seen = first;
      first = undefined;
      return seen;
    }
    return clusterStatus(context, options).catch((error: unknown) => {
      if (!(error instanceof FepError) || error.code !== 'not-found') throw error;
      gone = error;
      return undefined;
    });
  };
  const result = await waitUntil<ClusterStatus | undefined>({
    clock: context.clock,
    signal: context.signal,
    timeoutMs: options.limitMs ?? WITHOUT_END_MS,
    intervalMs: options.intervalMs,
    maxIntervalMs: options.intervalMs,
    look,
    judge: (seen) => judge(seen, options.until),
    onVerdict: (_, seen) => {
      if (seen !== undefined) options.onStatus(seen);
    },
    onBlind: options.onBlind,
    wake: [
      (signal) => context.cluster.watch<Pod>(RESOURCES.Pod, {namespace: ref.namespace, labelSelector: podSelector(ref.name), signal}),
      (signal) => context.cluster.watch<FepCluster>(FEP_RESOURCES.FEPCluster, {namespace: ref.namespace, fieldSelector: `metadata.name=${ref.name}`, signal}),
    ],
  });
  if (gone !== undefined) throw gone;
  if (result.outcome === 'reached' && result.last !== undefined) return result.last;
  throw waitError(result, {
    ...ref, missed: options.until === undefined ? `the watch of ${ref.name} ended` : `${ref.name} did not become ${options.until}`,
    goesOn: 'nothing was changed by watching', resume: `kubectl fep status ${ref.name} -n ${ref.namespace} --watch${options.until === undefined ? '' : ` --until ${options.until}`}`,
  });
}

function judge(seen: ClusterStatus | undefined, goal: StatusGoal | undefined): Verdict {
  if (seen === undefined) return {state: 'failed', message: 'the cluster is gone', causes: [], holdMs: 0};
  if (goal !== undefined && hasReached(seen, goal)) return {state: 'ready', message: seen.headline};
  return {state: 'progressing', message: seen.headline, causes: []};
}

/** `ready` is W-READY: a cluster may be ready and still have a problem, such as a late backup. */
export function hasReached({verdict, instances, primary, clusterReady}: ClusterStatus, goal: StatusGoal): boolean {
  if (goal === 'ok') return verdict === 'ok';
  return clusterReady === true && primary !== undefined && instances.ready === instances.wanted && instances.counted === instances.wanted;
}
