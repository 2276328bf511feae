import type {Pod} from '../../../lib/model/kubernetes-object.ts';
import {ordinalOf, SERVER_CONTAINER} from '../../../lib/model/names.ts';
import type {OperatorContext} from '../operator-context.ts';
import {runInPod, type CommandResult} from './pod-command.ts';
import {isReady, serverPods, type ClusterPlace} from './server-pods.ts';
import {until} from './until.ts';

/** A member of the cluster as Patroni sees it. */
export interface Member {
  pod: string;
  /** `Leader`, `Sync Standby`, `Replica`, … */
  role: string;
  state: string;
  timeline: number | undefined;
  /** Megabytes; undefined where Patroni does not know. */
  lag: number | undefined;
  pendingRestart: boolean;
}

/** Reads `patronictl list -f json`; undefined for anything else. */
export function readMembers(output: string): Member[] | undefined {
  try {
    const rows = JSON.parse(output.slice(output.indexOf('['))) as Record<string, unknown>[];
    const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
    return rows.map((row) => ({
      pod: String(row['Member']), role: String(row['Role']), state: String(row['State']), timeline: number(row['TL']), lag: number(row['Lag in MB']),
      pendingRestart: String(row['Pending restart'] ?? '') !== '',
    }));
  } catch {
    return undefined;
  }
}

/** The pod whose patronictl is asked: any will do, a ready one rather than another. */
export function spokesman(pods: readonly Pod[]): string | undefined {
  return (pods.find(isReady) ?? pods.find(({status, metadata}) => status?.phase === 'Running' && metadata.deletionTimestamp === undefined))?.metadata.name;
}

/** Runs patronictl in the server container of one pod. */
export function patronictl(context: OperatorContext, place: ClusterPlace, pod: string, args: readonly string[]): Promise<CommandResult> {
  return runInPod(context, {namespace: place.namespace, pod, container: SERVER_CONTAINER, command: ['patronictl', ...args]});
}

/** What Patroni says of the members; undefined when no pod can tell. */
export async function members(context: OperatorContext, place: ClusterPlace, pods: readonly Pod[]): Promise<Member[] | undefined> {
  const pod = spokesman(pods);
  if (pod === undefined) return undefined;
  const {exitCode, stdout} = await patronictl(context, place, pod, ['list', '-f', 'json']);
  return exitCode === 0 ? readMembers(stdout) : undefined;
}

export function leaderOf(list: readonly Member[]): Member | undefined {
  return list.find(({role}) => /leader/i.test(role));
}

/**
 * Who takes over: a running member on the leader's timeline; where there is a synchronous standby, that one, which is the
 * only one Patroni would let; else the one with the least lag, then the lowest ordinal. How FEP's operator picks is not stated.
 */
export function candidateOf(list: readonly Member[]): Member | undefined {
  const leader = leaderOf(list);
  const able = list.filter((one) => one !== leader && ['running', 'streaming'].includes(one.state) && (leader === undefined || one.timeline === leader.timeline));
  const synchronous = able.filter(({role}) => /sync/i.test(role));
  const rank = (one: Member): number => (one.lag ?? Number.MAX_SAFE_INTEGER) * 100 + (ordinalOf(one.pod) ?? 0);
  return (synchronous.length > 0 ? synchronous : able).toSorted((one, other) => rank(one) - rank(other))[0];
}

/** The leader and who takes over, once somebody can: after a change of leader the others need a moment. Looks for `timeoutMs`. */
export async function awaitCandidate(context: OperatorContext, place: ClusterPlace, timeoutMs: number, synchronous: boolean): Promise<{leader?: string; candidate?: string; members: Member[]}> {
  let seen: {leader?: string; candidate?: string; members: Member[]} = {members: []};
  await until(context, timeoutMs, async () => {
    const list = (await members(context, place, await serverPods(context, place))) ?? [];
    const found = candidateOf(list);
    // Patroni in synchronous mode lets nobody else take over while it has not named a synchronous standby.
    const candidate = synchronous && leaderOf(list) !== undefined && found !== undefined && !/sync/i.test(found.role) ? undefined : found?.pod;
    const leader = leaderOf(list)?.pod;
    seen = {members: list, ...(leader === undefined ? {} : {leader}), ...(candidate === undefined ? {} : {candidate})};
    return candidate === undefined ? undefined : true;
  });
  return seen;
}
