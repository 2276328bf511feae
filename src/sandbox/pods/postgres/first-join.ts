import {Writable} from 'node:stream';
import type {NamespacedContainer} from './namespaced-container.ts';

const QUESTION = "select not pg_is_in_recovery() or exists (select from pg_stat_wal_receiver where status = 'streaming')";

async function* noSizes(): AsyncGenerator<{columns: number; rows: number}> {}

/**
 * Tells whether a server has joined its cluster since it started: it is the primary, or has streamed once. Without it a rolling
 * replacement would go on while replicas look for the new primary, and end the new primary before anybody follows it.
 */
export function firstJoin(container: NamespacedContainer, onJoin: () => Promise<void>): () => Promise<boolean> {
  let joined = false;
  return async () => {
    if (joined || !(await asks(container))) return joined;
    await onJoin();
    joined = true;
    return joined;
  };
}

async function asks(container: NamespacedContainer): Promise<boolean> {
  let said = '';
  const sink = (keep: boolean): Writable => new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (keep) said += chunk.toString('utf8');
      done();
    },
  });
  const command = ['psql', '--no-psqlrc', '-d', 'postgres', '-Atc', QUESTION];
  await container.exec({command, stdout: sink(true), stderr: sink(false), tty: false, resize: noSizes(), signal: AbortSignal.timeout(5000)}).catch(() => 1);
  return said.trim() === 't';
}
