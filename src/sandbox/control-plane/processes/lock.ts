import {randomUUID} from 'node:crypto';
import {link, readFile, rename, rm, writeFile} from 'node:fs/promises';
import {setTimeout as sleep} from 'node:timers/promises';
import type {Progress} from '../../../lib/model/progress.ts';
import {identify, isAlive, type ProcessIdentity} from './identity.ts';

const RETRY_MS = 200;

export interface LockContext {
  signal: AbortSignal;
  report: (progress: Progress) => void;
}

/**
 * Runs `work` while holding a lock file; waits as long as a living process holds it and says so once a second.
 * The lock of a process that has ended is taken over. Throws the signal's reason when aborted while waiting.
 */
export async function withLock<T>(file: string, held: string, context: LockContext, work: () => Promise<T>): Promise<T> {
  const begin = performance.now();
  for (let attempt = 0; ; attempt++) {
    context.signal.throwIfAborted();
    const holder = await tryLock(file);
    if (holder === undefined) break;
    if (attempt % 5 === 0) {
      const detail = `${held} (process ${holder.pid}); waiting for it`;
      context.report({kind: 'waiting', step: 'wait for the lock', detail, elapsedMs: performance.now() - begin});
    }
    await sleep(RETRY_MS, undefined, {signal: context.signal});
  }
  try {
    return await work();
  } finally {
    await rm(file, {force: true});
  }
}

/** The living process that holds a lock, if any. */
export async function lockHolder(file: string): Promise<ProcessIdentity | undefined> {
  const holder = await readHolder(file);
  return holder !== 'none' && holder !== 'torn' && isAlive(holder) ? holder : undefined;
}

/** Takes the lock and answers undefined, or answers who holds it. */
async function tryLock(file: string): Promise<ProcessIdentity | undefined> {
  const mine = `${file}.${randomUUID()}`;
  await writeFile(mine, JSON.stringify(identify(process.pid)));
  try {
    for (;;) {
      try {
        // A hard link appears with its content or not at all, unlike a file made and then written.
        await link(mine, file);
        return undefined;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = await readHolder(file);
      if (holder === 'none') continue;
      if (holder !== 'torn' && isAlive(holder)) return holder;
      await removeStale(file);
    }
  } finally {
    await rm(mine, {force: true});
  }
}

/** Moves a dead lock away; when another process took the lock in between, its lock is put back. */
async function removeStale(file: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  const moved = await readHolder(aside);
  if (moved !== 'none' && moved !== 'torn' && isAlive(moved)) await link(aside, file).catch(() => undefined);
  await rm(aside, {force: true});
}

async function readHolder(file: string): Promise<ProcessIdentity | 'none' | 'torn'> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as ProcessIdentity;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'none' : 'torn';
  }
}
