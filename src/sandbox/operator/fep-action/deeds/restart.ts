import {patronictl} from '../../servers/patroni.ts';
import {lastWords, wordsOf} from '../../servers/pod-command.ts';
import {isMaster, serverPods} from '../../servers/server-pods.ts';
import {valueInPod} from '../../servers/sql-in-pod.ts';
import {until} from '../../servers/until.ts';
import {ActionFailure} from '../action-failure.ts';
import type {ActionCall, Deed} from '../action-call.ts';
import {namedPods} from '../named-pods.ts';

/** Of these a replica may never have less than its master (PostgreSQL documentation 27.4.3), so that Patroni keeps them up. */
const NEVER_LESS = `select string_agg(name || '=' || setting, ',' order by name) from pg_settings
  where name in ('max_connections', 'max_worker_processes', 'max_wal_senders', 'max_prepared_transactions', 'max_locks_per_transaction')`;

/** A replica learns of its master's new limits by WAL; this long (ms) it may take. */
const REPLAY_MS = 30_000;

/**
 * PostgreSQL is restarted by Patroni in every pod, the pods stay (Overview 1.2.4.1); replicas first, the master last (not stated).
 * A replica that came before its master could not go below what the master then still had: it is restarted once more.
 */
export const restart: Deed = async (call) => {
  const pods = await namedPods(call);
  const chosen = pods.map(({metadata}) => metadata.name ?? '');
  for (const pod of chosen) await restartOne(call, pod);
  const master = (await serverPods(call.context, {namespace: call.namespace, name: call.order.target})).find(isMaster)?.metadata.name;
  if (master !== undefined) {
    const limits = await ask(call, master, NEVER_LESS);
    for (const pod of chosen) if (pod !== master && (await ask(call, pod, NEVER_LESS)) !== limits) await restartAgain(call, pod, master);
  }
  return `PostgreSQL was restarted in ${chosen.join(', ')}`;
};

function ask({context, namespace}: ActionCall, pod: string, query: string): Promise<string | undefined> {
  return valueInPod(context, namespace, pod, query);
}

async function restartAgain(call: ActionCall, pod: string, master: string): Promise<void> {
  const reached = await ask(call, master, 'select pg_current_wal_lsn()');
  if (reached === undefined) return;
  await until(call.context, REPLAY_MS, async () => ((await ask(call, pod, `select pg_last_wal_replay_lsn() >= '${reached}'`)) === 't' ? true : undefined));
  await restartOne(call, pod);
}

async function restartOne({context, namespace, order}: ActionCall, pod: string): Promise<void> {
  const result = await patronictl(context, {namespace, name: order.target}, pod, ['restart', order.target, pod, '--force']);
  const words = wordsOf(result);
  if (result.exitCode !== 0 || !/^Success: restart/m.test(words)) throw new ActionFailure(`PostgreSQL was not restarted in ${pod}: ${lastWords(words)}`);
}
