import type {Pod} from '../../../lib/model/kubernetes-object.ts';
import {ordinalOf} from '../../../lib/model/names.ts';
import {RESOURCES} from '../../../lib/model/resources.ts';
import type {OperatorContext} from '../operator-context.ts';
import {changeLeader} from './change-leader.ts';
import {awaitCandidate} from './patroni.ts';
import {nextReplacement} from './replacement.ts';
import {serverPods, type ClusterPlace} from './server-pods.ts';

/** What one step did, in words; `more`: there is more to do. */
export interface ReplacementStep {
  more: boolean;
  /** Something was done, not only waited for. */
  acted: boolean;
  says: string;
}

/** Pods that are to be replaced: how many the cluster has, and which are old. */
export interface Replacement {
  count: number;
  outdated: (pod: Pod) => boolean;
  /** The cluster replicates synchronously: only a synchronous standby may take over. */
  synchronous: boolean;
}

/**
 * Goes one step further: safe to call again from any point, because every step is found from what is there.
 * @throws Error with Patroni's words when a switchover fails.
 */
export async function replaceNext(context: OperatorContext, place: ClusterPlace, {count, outdated, synchronous}: Replacement): Promise<ReplacementStep> {
  // Pods that a scale-in takes away are no concern of this.
  const pods = (await serverPods(context, place)).filter(({metadata}) => (ordinalOf(metadata.name ?? '') ?? 0) < count);
  const next = nextReplacement(pods, count, outdated);
  switch (next.step) {
    case 'done':
      return {more: false, acted: false, says: 'every pod is replaced and ready'};
    case 'wait':
      return {more: true, acted: false, says: `waiting for ${next.waitFor}`};
    case 'delete': {
      const {name = '', uid} = next.pod.metadata;
      await context.gateway.delete({resource: RESOURCES.Pod, name, namespace: place.namespace}, uid === undefined ? {} : {uid});
      return {more: true, acted: true, says: `replacing ${name}`};
    }
    case 'switchover':
      return handOver(context, place, next.from.metadata.name ?? '', synchronous);
  }
}

async function handOver(context: OperatorContext, place: ClusterPlace, from: string, synchronous: boolean): Promise<ReplacementStep> {
  const {leader, candidate} = await awaitCandidate(context, place, 0, synchronous);
  if (leader !== from || candidate === undefined) return {more: true, acted: false, says: `waiting for a replica that can take over from ${from}`};
  await changeLeader(context, place, {how: 'switchover', from, to: candidate});
  return {more: true, acted: true, says: `switched over from ${from} to ${candidate}`};
}
