import type {Disturbance} from '../../model/answers/plan.ts';
import type {ChangeClass, ChangeImpact, Evidence} from '../../model/change-class.ts';
import type {FepCluster} from '../../model/fep-cluster/index.ts';
import type {Pod} from '../../model/kubernetes-object.ts';
import {LABELS} from '../../model/names.ts';
import {isKnown, type Part} from '../../model/part.ts';
import {syncModeOf, wantedInstances} from '../cluster-status/derive.ts';

type Impact = Pick<ChangeImpact, 'change' | 'disturbs'> & {evidence?: Evidence | undefined};

/** Gravest first. */
const GRAVITY: readonly ChangeClass[] = ['rolling', 'restart', 'not-stated', 'reload', 'none', 'ignored', 'refused'];

/** What all changes together disturb: which pods restart in which order, and what that means for clients. */
export function disturbanceOf(impacts: readonly Impact[], live: FepCluster, pods: Part<readonly Pod[]>): Disturbance {
  const change = GRAVITY.find((one) => impacts.some((impact) => impact.change === one)) ?? 'none';
  const words: string[] = [];
  const order = change === 'rolling' ? restartOrder(isKnown(pods) ? pods.known : []) : [];
  if (change === 'rolling') words.push(...rollingWords(impacts, live, pods, order));
  if (impacts.some((impact) => impact.change === 'restart')) words.push('what waits for a restart is not in force before you start one; every session is cut then');
  for (const {change: own, disturbs} of impacts) if (own === 'none' && !disturbs.startsWith('nobody')) words.push(disturbs);
  const unstated = impacts.filter((impact) => impact.change === 'not-stated').length;
  if (unstated > 0) words.push(`of ${unstated === 1 ? 'one change' : `${unstated} changes`} no source says whether running servers are touched: plan for a restart`);
  if (words.length === 0) words.push(impacts.length === 0 ? 'nothing changes' : change === 'reload' ? 'the servers reload; nobody is disturbed' : 'no server is reloaded or restarted by it');
  return {change, pods: order, words};
}

/** Replicas first, then, after a switchover, the old master (UG 5.3.1). */
function restartOrder(pods: readonly Pod[]): Disturbance['pods'] {
  const listed = pods.filter(({metadata}) => metadata.deletionTimestamp === undefined).map(({metadata}) => ({pod: metadata.name ?? '?', role: metadata.labels?.[LABELS.role] ?? 'unknown'}));
  return [...listed.filter(({role}) => role !== 'master'), ...listed.filter(({role}) => role === 'master')];
}

function rollingWords(impacts: readonly Impact[], live: FepCluster, pods: Part<readonly Pod[]>, order: Disturbance['pods']): string[] {
  const count = impacts.filter(({change}) => change === 'rolling').length;
  const words: string[] = [];
  if (!isKnown(pods)) words.push(`which pods are which could not be read: ${pods.unreadable}`);
  if (wantedInstances(live) === 1) words.push('there is no replica to switch over to: the database is away while its only server restarts; for how long is not stated');
  else {
    const master = order.find(({role}) => role === 'master')?.pod;
    words.push(`the replicas restart one at a time, then a replica is promoted and ${master ?? 'the old master'} restarts last; sessions are cut on each server in its turn, and writing stops during the switchover`);
    if (syncModeOf(live) === 'on') words.push('replication is synchronous: when the image changes, the cluster stops while the master and its synchronous replica are replaced');
  }
  const inferred = impacts.filter(({change, evidence}) => change === 'rolling' && evidence === 'inferred').length;
  if (inferred > 0) words.push(inferred === count ? 'no source states this replacement; it is inferred, and the operator may do less or more' : `of ${inferred === 1 ? 'one change' : `${inferred} changes`} the replacement is inferred, not stated`);
  if (count > 1) words.push(`${count} changes call for it; whether one replacement serves them all is not stated`);
  words.push('how long it takes is not stated');
  return words;
}
