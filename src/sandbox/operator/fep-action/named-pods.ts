import type {Pod} from '../../../lib/model/kubernetes-object.ts';
import {isMaster, serverPods} from '../servers/server-pods.ts';
import type {ActionCall} from './action-call.ts';
import {ActionFailure} from './action-failure.ts';

/**
 * The server pods that `args` name, the master last. No argument and `ALL` mean all of them: that restart and reload take
 * names of pods is shown for reload only (v5 samples), `ALL` for pod_restart only (CRD text).
 */
export async function namedPods({context, namespace, order}: ActionCall): Promise<Pod[]> {
  const pods = await serverPods(context, {namespace, name: order.target});
  if (pods.length === 0) throw new ActionFailure(`FEPCluster ${order.target} has no server pods`);
  const all = order.args.length === 0 || order.args.some((arg) => arg.toUpperCase() === 'ALL');
  const unknown = all ? [] : order.args.filter((name) => !pods.some(({metadata}) => metadata.name === name));
  if (unknown.length > 0) throw new ActionFailure(`FEPCluster ${order.target} has no server pod ${unknown.join(', ')}`);
  const chosen = all ? pods : pods.filter(({metadata}) => order.args.includes(metadata.name ?? ''));
  return [...chosen.filter((pod) => !isMaster(pod)), ...chosen.filter(isMaster)];
}
