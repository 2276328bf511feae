import {PassThrough} from 'node:stream';
import type {Gateway} from '../../lib/cluster/gateway.ts';
import {FepError} from '../../lib/errors/fep-error.ts';
import {SERVER_CONTAINER} from '../../lib/model/names.ts';
import type {FaultTarget} from './faults.ts';

/** Runs a script in the server container of a pod. Throws `fault-failed` (1) with its words when it ends with another code than 0. */
export async function runInServer(gateway: Gateway, {namespace, name = '', signal}: FaultTarget, script: string): Promise<void> {
  const words = new PassThrough();
  let said = '';
  words.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  const {exitCode} = await gateway.exec({
    ...(namespace === undefined ? {} : {namespace}), pod: name, container: SERVER_CONTAINER, command: ['sh', '-c', script], stdout: words, stderr: words, signal,
  });
  if (exitCode === 0) return;
  throw new FepError(`the fault could not be ordered in pod ${name}`, {
    code: 'fault-failed',
    exit: 'failed',
    where: `pod/${name}`,
    why: said.trim() || 'no such process runs in the pod',
    suggestions: ['only pods of kind postgres have processes to stop and volumes to fill: kubectl fep sandbox start --pods postgres --limit-volumes'],
  });
}
