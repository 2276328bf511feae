import {SERVER_CONTAINER} from '../../../lib/model/names.ts';
import type {OperatorContext} from '../operator-context.ts';
import {runInPod} from './pod-command.ts';

/** One value by psql in a server pod; undefined where nobody can tell, as in a scripted pod or in a server that does not answer. */
export async function valueInPod(context: OperatorContext, namespace: string, pod: string, query: string): Promise<string | undefined> {
  const command = ['psql', '-X', '-d', 'postgres', '-Atc', query];
  const {exitCode, stdout} = await runInPod(context, {namespace, pod, container: SERVER_CONTAINER, command, timeoutMs: 10_000});
  return exitCode === 0 ? stdout.trim() : undefined;
}
