import {patronictl} from '../../servers/patroni.ts';
import {lastWords, wordsOf} from '../../servers/pod-command.ts';
import {serverPods} from '../../servers/server-pods.ts';
import {valueInPod} from '../../servers/sql-in-pod.ts';
import {until} from '../../servers/until.ts';
import {ActionFailure} from '../action-failure.ts';
import type {ActionCall, Deed} from '../action-call.ts';
import {namedPods} from '../named-pods.ts';

/** Patroni takes a reload up in its next loop (10 s by default). */
const RELOAD_MS = 30_000;

/** Configuration files and certificates are read again (UG 5.6.1); seen by the time of PostgreSQL's last load. */
export const reload: Deed = async (call) => {
  const chosen = (await namedPods(call)).map(({metadata}) => metadata.name ?? '');
  return (await Promise.all(chosen.map((pod) => reloadOne(call, pod)))).join('\n');
};

async function reloadOne(call: ActionCall, pod: string): Promise<string> {
  const {context, namespace, order} = call;
  const before = await loadTime(call, pod);
  const result = await patronictl(context, {namespace, name: order.target}, pod, ['reload', order.target, pod, '--force']);
  const said = lastWords(wordsOf(result));
  if (result.exitCode !== 0 || said.startsWith('Failed')) throw new ActionFailure(`${pod} was not reloaded: ${said}`);
  if (before === undefined) return said;
  const loaded = await until(context, RELOAD_MS, async () => ((await loadTime(call, pod)) === before ? undefined : true));
  if (loaded === undefined) throw new ActionFailure(`${pod} was told to reload and did not in ${RELOAD_MS / 1000} s`);
  return said;
}

/** When PostgreSQL of a pod last read its configuration. */
function loadTime({context, namespace}: ActionCall, pod: string): Promise<string | undefined> {
  return valueInPod(context, namespace, pod, 'select pg_conf_load_time()');
}

/** The members as Patroni lists them. What FEP's operator answers is not stated. */
export const list: Deed = async ({context, namespace, order}) => {
  const place = {namespace, name: order.target};
  const pods = await serverPods(context, place);
  const pod = pods.find(({status}) => status?.phase === 'Running')?.metadata.name;
  if (pod === undefined) throw new ActionFailure(`FEPCluster ${order.target} has no running server pod`);
  const result = await patronictl(context, place, pod, ['list']);
  if (result.exitCode !== 0) throw new ActionFailure(lastWords(wordsOf(result)));
  return wordsOf(result);
};
