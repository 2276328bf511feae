import type {Pod} from '../../../lib/model/kubernetes-object.ts';
import {isMaster, isReady} from './server-pods.ts';

/** What comes next in a replacement of pods, one after another. */
export type NextStep =
  | {step: 'done'}
  | {step: 'wait'; waitFor: string}
  | {step: 'delete'; pod: Pod}
  /** The master is the last one left: another pod has to lead before it goes. */
  | {step: 'switchover'; from: Pod};

/**
 * Replicas first, one at a time and each waited for, then a switchover, then the old master (UG 5.3.1). Among replicas the
 * highest ordinal comes first (not stated). A server without others is just replaced (not stated).
 * @param pods of the cluster now. @param count of pods there should be. @param outdated says whether a pod is still to be replaced.
 */
export function nextReplacement(pods: readonly Pod[], count: number, outdated: (pod: Pod) => boolean): NextStep {
  const old = pods.filter((pod) => outdated(pod) && pod.metadata.deletionTimestamp === undefined);
  if (old.length === 0 && pods.length >= count && pods.every(isReady)) return {step: 'done'};
  // An old pod that is not ready may be what the change is to mend: it is replaced without being waited for.
  const awaited = pods.find((pod) => !isReady(pod) && !old.includes(pod));
  if (awaited !== undefined) return {step: 'wait', waitFor: `${awaited.metadata.name} to be ready`};
  const broken = old.findLast((pod) => !isReady(pod));
  // The StatefulSet makes no further pod while this one is not ready.
  if (broken !== undefined) return {step: 'delete', pod: broken};
  if (pods.length < count) return {step: 'wait', waitFor: `${pods.length} of ${count} pods to be there`};
  const replica = old.findLast((pod) => !isMaster(pod));
  if (replica !== undefined) return {step: 'delete', pod: replica};
  const [master] = old;
  if (master === undefined) return {step: 'wait', waitFor: 'all pods to be ready'};
  return pods.length === 1 ? {step: 'delete', pod: master} : {step: 'switchover', from: master};
}
