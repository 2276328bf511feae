import {members, patronictl} from '../../servers/patroni.ts';
import {runInPod, wordsOf} from '../../servers/pod-command.ts';
import {serverPods} from '../../servers/server-pods.ts';
import {until} from '../../servers/until.ts';
import {SERVER_CONTAINER} from '../../../../lib/model/names.ts';
import {ActionFailure} from '../action-failure.ts';
import type {ActionCall, Deed} from '../action-call.ts';
import {namedPods} from '../named-pods.ts';

/** Patroni takes a reload up in its next loop (10 s by default). */
const RELOAD_MS = 30_000;

/** PostgreSQL is restarted by Patroni in every pod, the pods stay (Overview 1.2.4.1); replicas first, the master last (not stated). */
export const restart: Deed = async (call) => {
  const chosen = (await namedPods(call)).map(({metadata}) => metadata.name ?? '');
  for (const pod of chosen) await restartOne(call, pod);
  // A replica that came first cannot go below what its master then still had: it is due once more.
  const {context, namespace, order} = call;
  const place = {namespace, name: order.target};
  const left = (await members(context, place, await serverPods(context, place)))?.filter(({pod, pendingRestart}) => pendingRestart && chosen.includes(pod)) ?? [];
  for (const {pod} of left) await restartOne(call, pod);
  return `PostgreSQL was restarted in ${chosen.join(', ')}`;
};

async function restartOne({context, namespace, order}: ActionCall, pod: string): Promise<void> {
  const result = await patronictl(context, {namespace, name: order.target}, pod, ['restart', order.target, pod, '--force']);
  const words = wordsOf(result);
  if (result.exitCode !== 0 || !/^Success: restart/m.test(words)) throw new ActionFailure(`PostgreSQL was not restarted in ${pod}: ${lastLine(words)}`);
}

/** Configuration files and certificates are read again (UG 5.6.1); seen by the time of PostgreSQL's last load. */
export const reload: Deed = async (call) => {
  const chosen = (await namedPods(call)).map(({metadata}) => metadata.name ?? '');
  return (await Promise.all(chosen.map((pod) => reloadOne(call, pod)))).join('\n');
};

async function reloadOne(call: ActionCall, pod: string): Promise<string> {
  const {context, namespace, order} = call;
  const before = await loadTime(call, pod);
  const result = await patronictl(context, {namespace, name: order.target}, pod, ['reload', order.target, pod, '--force']);
  const said = lastLine(wordsOf(result));
  if (result.exitCode !== 0 || said.startsWith('Failed')) throw new ActionFailure(`${pod} was not reloaded: ${said}`);
  if (before === undefined) return said;
  const loaded = await until(context, RELOAD_MS, async () => ((await loadTime(call, pod)) === before ? undefined : true));
  if (loaded === undefined) throw new ActionFailure(`${pod} was told to reload and did not in ${RELOAD_MS / 1000} s`);
  return said;
}

/** When PostgreSQL of a pod last read its configuration; undefined where nobody can tell, as in a scripted pod. */
async function loadTime({context, namespace}: ActionCall, pod: string): Promise<string | undefined> {
  const command = ['psql', '-X', '-d', 'postgres', '-Atc', 'select pg_conf_load_time()'];
  const {exitCode, stdout} = await runInPod(context, {namespace, pod, container: SERVER_CONTAINER, command, timeoutMs: 10_000});
  return exitCode === 0 ? stdout.trim() : undefined;
}

/** The members as Patroni lists them. What FEP's operator answers is not stated. */
export const list: Deed = async ({context, namespace, order}) => {
  const place = {namespace, name: order.target};
  const pods = await serverPods(context, place);
  const pod = pods.find(({status}) => status?.phase === 'Running')?.metadata.name;
  if (pod === undefined) throw new ActionFailure(`FEPCluster ${order.target} has no running server pod`);
  const result = await patronictl(context, place, pod, ['list']);
  if (result.exitCode !== 0) throw new ActionFailure(lastLine(wordsOf(result)));
  return wordsOf(result);
};

function lastLine(words: string): string {
  return words.split('\n').findLast((line) => line !== '' && !/^[|+]/.test(line)) ?? 'patronictl said nothing';
}
