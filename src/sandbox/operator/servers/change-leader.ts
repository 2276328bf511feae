import type {OperatorContext} from '../operator-context.ts';
import {until} from './until.ts';
import {leaderOf, members, patronictl, spokesman} from './patroni.ts';
import {lastWords, wordsOf} from './pod-command.ts';
import {isMaster, isReady, serverPods, type ClusterPlace} from './server-pods.ts';

/** A change of leader as it is asked for. */
export interface LeaderChange {
  how: 'switchover' | 'failover';
  /** Pod that leads; undefined when nobody does. */
  from: string | undefined;
  to: string;
}

/** A new leader is known to Kubernetes within Patroni's loop and lock times; a minute covers those of a real cluster too. */
const TAKE_OVER_MS = 90_000;

/**
 * Has Patroni change the leader, and waits until the pod carries the label of the master and is ready.
 * @returns what patronictl said. @throws Error with patronictl's words when the change was not seen.
 */
export async function changeLeader(context: OperatorContext, place: ClusterPlace, change: LeaderChange): Promise<string> {
  const pods = await serverPods(context, place);
  const pod = spokesman(pods);
  if (pod === undefined) throw new Error('no server pod runs');
  const leader = change.how === 'switchover' && change.from !== undefined ? ['--leader', change.from] : [];
  const result = await patronictl(context, place, pod, [change.how, place.name, ...leader, '--candidate', change.to, '--force']);
  const words = wordsOf(result);
  // patronictl ends with 0 when Patroni refuses; its sentence tells.
  if (result.exitCode !== 0 || /\bfailed, details\b/i.test(words)) throw new Error(lastWords(words));
  const seen = await until(context, TAKE_OVER_MS, async () => {
    const now = await serverPods(context, place);
    const master = now.find(isMaster);
    if (master?.metadata.name !== change.to || !isReady(master)) return undefined;
    return leaderOf((await members(context, place, now)) ?? [])?.pod === change.to ? true : undefined;
  });
  if (seen === undefined) throw new Error(`${change.to} did not become the master in ${TAKE_OVER_MS / 1000} s: ${lastWords(words)}`);
  return lastWords(words);
}
