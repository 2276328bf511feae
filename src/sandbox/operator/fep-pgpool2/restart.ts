import type {Pod} from '../../../lib/model/kubernetes-object.ts';
import {LABELS, pgpoolName} from '../../../lib/model/names.ts';
import {FEP_RESOURCES, RESOURCES} from '../../../lib/model/resources.ts';
import {ActionFailure} from '../fep-action/action-failure.ts';
import type {OperatorContext} from '../operator-context.ts';
import {until} from '../servers/until.ts';

/** A pod that is not ready again after this time ends the action (not stated). */
const POD_MS = 5 * 60_000;

/**
 * Restarts the Pgpool-II of a FEPPgpool2 (FEPAction pgpool2_restart, UG 5.4): its pods are replaced one after another, each waited
 * for. Whether FEP restarts the process or the pod is not stated; "its Pods are ready again" holds either way.
 * @throws ActionFailure when there is no such FEPPgpool2, it has no pods, or one does not come back.
 */
export async function restartPgpool2(context: OperatorContext, namespace: string, name: string): Promise<string> {
  const found = await context.gateway.find({resource: FEP_RESOURCES.FEPPgpool2, name, namespace});
  if (found === undefined) throw new ActionFailure(`there is no FEPPgpool2 ${name} in namespace ${namespace}`);
  const {items: pods} = await context.gateway.list<Pod>(RESOURCES.Pod, {namespace, labelSelector: `${LABELS.app}=${pgpoolName(name)}`});
  if (pods.length === 0) throw new ActionFailure(`FEPPgpool2 ${name} has no pods`);
  const names = pods.map(({metadata}) => metadata.name ?? '').toSorted();
  for (const pod of pods.toSorted((a, b) => (a.metadata.name ?? '').localeCompare(b.metadata.name ?? ''))) await replace(context, pod);
  return `Pgpool-II was restarted in ${names.join(', ')}`;
}

async function replace(context: OperatorContext, {metadata: {name = '', namespace = '', uid}}: Pod): Promise<void> {
  const ref = {resource: RESOURCES.Pod, name, namespace};
  await context.gateway.delete(ref);
  const back = await until(context, POD_MS, async () => {
    const pod = await context.gateway.find<Pod>(ref);
    const ready = pod?.status?.conditions?.some(({type, status}) => type === 'Ready' && status === 'True') === true;
    return pod !== undefined && pod.metadata.uid !== uid && ready ? pod : undefined;
  });
  if (back === undefined) throw new ActionFailure(context.signal.aborted ? 'the operator ended' : `pod ${name} was not ready again within ${POD_MS / 60_000} minutes`);
}
