import type {Readable, Writable} from 'node:stream';
import type {OperationContext} from '../context.ts';
import {choosePod, type Wanted} from './choose-pod.ts';

export interface ExecInPodOptions {
  name: string;
  namespace?: string;
  wanted: Wanted;
  /** Left out: the server container. */
  container?: string;
  command: readonly string[];
  stdin?: Readable;
  stdout: Writable;
  stderr: Writable;
  tty: boolean;
  resize?: AsyncIterable<{columns: number; rows: number}>;
}

/** Runs a command in a container of a server; resolves with the command's own exit code. */
export async function execInPod(context: OperationContext, {name, namespace, wanted, container, ...streams}: ExecInPodOptions): Promise<{exitCode: number; pod: string}> {
  const ref = {name, namespace: namespace ?? context.cluster.connection.namespace};
  const chosen = await choosePod(context, ref, wanted, container);
  const {exitCode} = await context.cluster.exec({...streams, namespace: ref.namespace, pod: chosen.name, container: chosen.container, signal: context.signal});
  return {exitCode, pod: chosen.name};
}
