import {spawn} from 'node:child_process';
import {existsSync, readdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {describe, expect, it, onTestFinished} from 'vitest';
import {groupMembers, identify, isAlive, signalGroup} from '../../../../src/sandbox/control-plane/processes/identity.ts';
import {lockHolder, withLock} from '../../../../src/sandbox/control-plane/processes/lock.ts';
import {temporaryFolder} from './temporary-folder.ts';

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(5);
}

/** A process group of a shell and a child of it; killed when the test ends. */
function group(script = 'sleep 600 & wait') {
  const child = spawn('/bin/sh', ['-c', script], {detached: true, stdio: 'ignore'});
  const pid = child.pid as number;
  onTestFinished(() => {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  });
  return {child, pid, ended: new Promise<void>((resolve) => child.once('exit', () => resolve()))};
}

describe('identify', () => {
  it('knows a living process, and that a dead one is gone', async () => {
    const {pid, ended, child} = group();
    const identity = identify(pid);
    expect(isAlive(identity)).toBe(true);
    child.kill('SIGKILL');
    await ended;
    expect(isAlive(identity)).toBe(false);
  });

  it('does not take another process of the same number for it', () => {
    expect(isAlive({pid: process.pid, started: 'another time'})).toBe(false);
    expect(isAlive(identify(process.pid))).toBe(true);
    expect(isAlive(undefined)).toBe(false);
  });
});

describe('signalGroup', () => {
  it('reaches the children of a leader that has ended', async () => {
    const {pid, child, ended} = group();
    const identity = identify(pid);
    await until(() => groupMembers(pid).length === 2);
    child.kill('SIGKILL');
    await ended;
    expect(groupMembers(pid)).toHaveLength(1);
    expect(signalGroup(identity as NonNullable<typeof identity>, 'SIGKILL')).toBe(true);
    await until(() => groupMembers(pid).length === 0);
  });

  it('leaves a process alone that got the number later', () => {
    const {pid} = group();
    expect(signalGroup({pid, started: 'another time'}, 'SIGKILL')).toBe(false);
    expect(identify(pid)).toBeDefined();
  });
});

describe('withLock', () => {
  const context = (signal = new AbortController().signal) => ({signal, report: () => {}});

  it('lets one at a time work, and leaves no file', async () => {
    const file = path.join(temporaryFolder(), 'lock');
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(1);
      inside -= 1;
    };
    await Promise.all(Array.from({length: 4}, () => withLock(file, 'busy', context(), work)));
    expect(most).toBe(1);
    expect(readdirSync(path.dirname(file))).toEqual([]);
  });

  it.each([['a process that has ended', JSON.stringify({pid: 2 ** 22 + 5, started: 'x'})], ['nobody knows whom', '{"pid":']])('takes over the lock of %s', async (_, content) => {
    const file = path.join(temporaryFolder(), 'lock');
    writeFileSync(file, content);
    expect(await lockHolder(file)).toBeUndefined();
    expect(await withLock(file, 'busy', context(), async () => 'done')).toBe('done');
    expect(existsSync(file)).toBe(false);
  });

  it('says who holds it, and can be interrupted while it waits', async () => {
    const file = path.join(temporaryFolder(), 'lock');
    const controller = new AbortController();
    const said: unknown[] = [];
    let waited: Promise<void> | undefined;
    await withLock(file, 'busy', context(), async () => {
      expect(await lockHolder(file)).toEqual(identify(process.pid));
      waited = withLock(file, 'a start is going on', {signal: controller.signal, report: (progress) => {
        said.push(progress);
        controller.abort(new Error('Ctrl-C'));
      }}, async () => {});
      await expect(waited).rejects.toThrow();
    });
    expect(said).toEqual([expect.objectContaining({detail: expect.stringContaining(`a start is going on (process ${process.pid})`)})]);
  });

  it('is given back when the work fails', async () => {
    const file = path.join(temporaryFolder(), 'lock');
    await expect(withLock(file, 'busy', context(), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(existsSync(file)).toBe(false);
  });
});
