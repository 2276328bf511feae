import type {Pod, StatefulSet} from '../../../lib/model/kubernetes-object.ts';
import {statefulSetName} from '../../../lib/model/names.ts';
import {RESOURCES} from '../../../lib/model/resources.ts';
import {replaceNext} from '../servers/replace-pods.ts';
import {serverPods} from '../servers/server-pods.ts';
import {TaskFailure} from '../task-failure.ts';
import type {Run, StepResult} from './run.ts';

/** Label of Kubernetes on a StatefulSet's pod: the revision of the template that it was made from. */
const REVISION = 'controller-revision-hash';

/** How often the operator looks at a replacement under way (ms). */
const LOOK_MS = 1000;

/**
 * Replaces the pods that were made from an earlier template, in the guide's order (UG 5.3.1), unless autoPodRestart is false:
 * then they wait for FEPAction pod_restart (CRD text). Every step is found from what is there, so that any operator can go on.
 */
export async function rollChange(run: Run): Promise<StepResult> {
  const {context, wanted, ledger} = run;
  const {namespace, name, instances, synchronous} = wanted;
  const set = await context.gateway.find<StatefulSet>({resource: RESOURCES.StatefulSet, name: statefulSetName(name), namespace});
  if (set === undefined || (set.status?.observedGeneration ?? 0) < (set.metadata.generation ?? 0)) return {waitFor: 'the StatefulSet to be taken up', afterMs: LOOK_MS};
  const outdated = (pod: Pod): boolean => isOutdated(pod, set);
  const old = (await serverPods(context, {namespace, name})).filter(outdated);
  if (old.length === 0) {
    ledger.ok();
    return 'done';
  }
  if (!wanted.autoPodRestart) {
    ledger.note(`autoPodRestart is false: ${old.map(({metadata}) => metadata.name).join(', ')} wait for a FEPAction pod_restart`);
    return 'done';
  }
  try {
    const {says} = await replaceNext(context, {namespace, name}, {count: instances, synchronous, outdated});
    return {waitFor: `the rolling change: ${says}`, afterMs: LOOK_MS};
  } catch (error) {
    if (context.signal.aborted) throw error;
    throw new TaskFailure(error instanceof Error ? error.message : String(error), {reason: 'FailedFepClusterUpdate', text: 'Error/Failure in FEP Cluster rolling update'});
  }
}

/** Was it made from another template than the StatefulSet now has? */
export function isOutdated(pod: Pod, set: StatefulSet): boolean {
  const made = pod.metadata.labels?.[REVISION];
  const now = set.status?.updateRevision;
  return made !== undefined && now !== undefined && now !== '' && made !== now;
}
