import {switchAt} from '../../fep-cluster/members.ts';
import {replaceNext} from '../../servers/replace-pods.ts';
import {pause} from '../../pause.ts';
import {ActionFailure} from '../action-failure.ts';
import type {Deed} from '../action-call.ts';
import {namedPods} from '../named-pods.ts';
import {serverPods} from '../../servers/server-pods.ts';

/** A pod that is not ready again after this time ends the action (not stated; the guide's samples show 2 to 8 minutes a pod). */
const POD_MS = 10 * 60_000;

/** Replaces pods in the guide's order (UG 5.3.1): replicas, each waited for, switchover, old master. */
export const podRestart: Deed = async (call) => {
  const {context, namespace, order, cluster} = call;
  const synchronous = switchAt(cluster.spec, 'fep.syncMode') ?? false;
  const place = {namespace, name: order.target};
  const chosen = await namedPods(call);
  const old = new Set(chosen.map(({metadata}) => metadata.uid));
  const count = (await serverPods(context, place)).length;
  const done: string[] = [];
  let since = Date.now();
  for (;;) {
    const step = await replaceNext(context, place, {count, synchronous, outdated: ({metadata}) => old.has(metadata.uid)}).catch((error: unknown) => {
      throw new ActionFailure([...done, error instanceof Error ? error.message : String(error)].join('; '));
    });
    if (!step.more) return done.join('\n');
    if (step.acted) {
      done.push(step.says);
      since = Date.now();
    } else if (Date.now() - since > POD_MS) throw new ActionFailure([...done, `gave up ${step.says}`].join('; '));
    if (context.signal.aborted) throw new ActionFailure('the operator ended');
    if (!step.acted) await pause(1000, context.signal);
  }
};
