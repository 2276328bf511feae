import type {PodSpec} from '../../lib/model/kubernetes-object.ts';

export type RestartPolicy = NonNullable<PodSpec['restartPolicy']>;

/** Whether a container that ended with `exitCode` is started again. An init container under `Always` is retried only when it failed. */
export function restarts(policy: RestartPolicy, exitCode: number, init: boolean): boolean {
  if (policy === 'Never') return false;
  if (policy === 'OnFailure' || init) return exitCode !== 0;
  return true;
}
