import {safeSegment} from '../../bundle/entry-path.ts';
import {FepError} from '../../errors/fep-error.ts';
import type {Pod} from '../../model/kubernetes-object.ts';
import type {OperationContext} from '../context.ts';
import type {Collected, CollectOptions} from './options.ts';
import {NothingThere, type CollectTask} from './task.ts';

/** The logs of all containers of a pod, of their present life and of the one before. */
export function containerLogTasks(context: OperationContext, pod: Pod, folder: string, options: Pick<CollectOptions, 'sinceMs'>, part: Collected = 'container-logs'): CollectTask[] {
  const statuses = new Map([...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])].map((status) => [status.name, status]));
  const names = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].map(({name}) => name);
  return names.flatMap((container) => {
    const status = statuses.get(container);
    const began = status?.state?.running !== undefined || status?.state?.terminated !== undefined || (status?.restartCount ?? 0) > 0;
    const lives = [...(began || status === undefined ? [false] : []), ...(status?.lastState?.terminated === undefined ? [] : [true])];
    return lives.map((previous) => logTask(context, pod, container, previous, folder, options, part));
  });
}

function logTask(context: OperationContext, pod: Pod, container: string, previous: boolean, folder: string, {sinceMs}: Pick<CollectOptions, 'sinceMs'>, part: Collected): CollectTask {
  const {name = '?', namespace = '?'} = pod.metadata;
  const path = `${folder}/pods/${safeSegment(name)}/${safeSegment(container)}${previous ? '.previous' : ''}.log`;
  return {
    part,
    what: `log of container ${container} of ${name}${previous ? ', before its last restart' : ''}`,
    path,
    rights: [`get pods/log -n ${namespace}`],
    run: async (files, signal) => {
      const log = await openLog(context, {namespace, pod: name, container, previous, timestamps: true, ...(sinceMs === undefined ? {} : {sinceSeconds: Math.max(1, Math.ceil(sinceMs / 1000))}), signal});
      const file = files.open(path);
      for await (const chunk of log) await file.write(chunk as Buffer);
      await file.end();
    },
  };
}

async function openLog(context: OperationContext, options: Parameters<OperationContext['cluster']['logs']>[0]): ReturnType<OperationContext['cluster']['logs']> {
  try {
    return await context.cluster.logs(options);
  } catch (error) {
    const words = error instanceof FepError ? `${error.message} ${error.why ?? ''}` : '';
    if (options.previous === true && /previous terminated container|not found/i.test(words)) throw new NothingThere('there is no log of an earlier life any more');
    throw error;
  }
}
