import type {FepCluster} from '../../../model/fep-cluster/index.ts';
import type {CoreEvent, Pod} from '../../../model/kubernetes-object.ts';
import {knownOr} from '../../../model/part.ts';
import {RESOURCES} from '../../../model/resources.ts';
import {takeSnapshot, type ClusterRef, type ClusterSnapshot} from '../../cluster-snapshot.ts';
import {wantedInstances} from '../../cluster-status/derive.ts';
import type {OperationContext} from '../../context.ts';
import {part} from '../../parts.ts';
import {fepClusterReadiness, NOTHING_BEFORE, podPhase, podTroubles, troublesOf, verdictOf} from '../../readiness/index.ts';
import {waitError} from '../../wait-error.ts';
import type {Verdict} from '../../wait-until.ts';
import {watchCluster} from '../../watch-cluster.ts';
import {FepError} from '../../../errors/fep-error.ts';

interface Seen extends ClusterSnapshot {
  /** The container that dumps and loads; gone once it is over. */
  upgradePod: Pod | undefined;
}

const HOUR = 3_600_000;
/** How long a dump and its load take hangs on the data; no source gives a figure. */
export const PATIENCE_MS = 4 * HOUR;

/**
 * Waits until the operator says that the data are over (UG 6.4.3.2) and the new cluster is ready. Throws: failed (1) with what
 * it says and the way on, deadline (124), interrupted (130).
 */
export async function awaitUpgrade(context: OperationContext, source: ClusterRef, target: ClusterRef, timeoutMs = PATIENCE_MS): Promise<{message: string; waitedMs: number}> {
  const {cluster} = context;
  const again = `kubectl fep upgrade major ${source.name} --to-cluster ${target.name} -n ${target.namespace}`;
  const result = await watchCluster<Seen>(context, {
    ...target, step: 'wait', timeoutMs, before: NOTHING_BEFORE, maxIntervalMs: 1000,
    look: async (signal) => {
      const [snapshot, pod] = await Promise.all([
        takeSnapshot(cluster, target, signal),
        part(cluster.find<Pod>({resource: RESOURCES.Pod, name: `${target.name}-upgrade-pod`, namespace: target.namespace}, {signal})),
      ]);
      return {...snapshot, upgradePod: knownOr(pod, undefined)};
    },
    judge: judgeUpgrade,
  });
  if (result.outcome === 'reached') return {message: result.reason, waitedMs: result.elapsedMs};
  const error = waitError(result, {
    ...target, missed: `the upgrade to ${target.name} did not come to its end`,
    goesOn: `the operator goes on with it, and ${source.name} stays as it is`, resume: again,
  });
  if (error.code !== 'failed-in-cluster') throw error;
  throw new FepError(error.message, {
    code: 'upgrade-failed', exit: 'failed', details: error.details, cause: error, where: `fepupgrade/${target.name}`,
    why: `the data of ${source.name} are as they were; the guide has the new cluster made anew after the cause was mended (UG 6.4.3.2)`,
    suggestions: [`the reason: kubectl describe fepupgrade ${target.name} -n ${target.namespace}`, `mend it, then: kubectl fep delete ${target.name} -n ${target.namespace}`, `then again: ${again}`],
  });
}

/** Over means: the mark or the event of the operator, and W-READY. */
export function judgeUpgrade(seen: Seen): Verdict {
  const {cluster} = seen;
  if (cluster === undefined) return {state: 'failed', message: 'the new FEPCluster is not there any more: somebody deleted it', causes: [], holdMs: 0};
  if (!isDone(cluster, knownOr(seen.events, []))) {
    const pod = seen.upgradePod;
    const where = pod === undefined ? 'the operator has not said that the data are over' : `the upgrade container is at work (${podPhase(pod)})`;
    return verdictOf(where, [...troublesOf(seen, NOTHING_BEFORE), ...(pod === undefined ? [] : podTroubles(pod))]);
  }
  const verdict = fepClusterReadiness(seen, wantedInstances(cluster) ?? 1, NOTHING_BEFORE);
  return verdict.state === 'ready' ? {...verdict, message: `the operator says that the data are over; ${verdict.message}`} : verdict;
}

/** Did the operator say that the upgrade is done: annotation `FEPUpgradeDone: true`, or its event (UG 6.4.3.2)? */
export function isDone({metadata}: FepCluster, events: readonly CoreEvent[]): boolean {
  const mark: unknown = metadata.annotations?.['FEPUpgradeDone'];
  return mark === 'true' || mark === true || events.some(({reason, involvedObject}) => reason === 'SuccessfulFepUpgrade' && involvedObject.name === metadata.name);
}
