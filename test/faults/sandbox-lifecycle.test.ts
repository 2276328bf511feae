import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {processTable} from '../../src/sandbox/control-plane/processes/identity.ts';
import {fep, type ProcessOptions, type ProcessResult} from '../support/fep-process.ts';
import {kubectl} from '../support/kubectl.ts';

interface Listed {
  name: string;
  state: string;
  reason?: string;
  kubeconfig: string;
  parts: {name: string; state: string; pid?: number}[];
}

/** A sandbox of its own, through every turn of its life. Steps build on each other. */
describe('the life of a sandbox', () => {
  let home: string;
  const run = (args: readonly string[], options: ProcessOptions = {}): Promise<ProcessResult> =>
    fep(['sandbox', ...args], {...options, env: {KUBECTL_FEP_HOME: home, ...options.env}});
  const start = (options?: ProcessOptions): Promise<ProcessResult> => run(['start', '--name', 'life', '-o', 'json'], options);
  const listed = async (): Promise<Listed> => {
    const {items} = JSON.parse((await run(['list', '-o', 'json'])).stdout) as {items: Listed[]};
    return items.find(({name}) => name === 'life') as Listed;
  };
  const pidOf = async (part: string): Promise<number> => (await listed()).parts.find(({name}) => name === part)?.pid as number;
  const outcomeOf = (result: ProcessResult): unknown => (JSON.parse(result.stdout) as {outcome?: string}).outcome;
  const inCluster = async (...args: string[]): Promise<ProcessResult> => kubectl(args, {env: {KUBECONFIG: (await listed()).kubeconfig}});
  /** Processes of this machine that carry the sandbox's folder in their arguments, or are of such a process's group. */
  const leftOver = async (): Promise<number[]> => {
    const {readFileSync} = await import('node:fs');
    return processTable().filter(({pid, zombie}) => {
      try {
        return !zombie && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(home);
      } catch {
        return false;
      }
    }).map(({pid}) => pid);
  };

  beforeAll(() => {
    home = mkdtempSync(path.join(tmpdir(), 'kubectl-fep-life-'));
  });
  afterAll(async () => {
    await run(['delete', '--name', 'life', '--yes']);
    rmSync(home, {recursive: true, force: true});
  });

  it('is made, beside the sandbox of this run, and starting it again changes nothing', async () => {
    const made = await start();
    expect(made.stderr).not.toMatch(/error/i);
    expect(outcomeOf(made)).toBe('created');
    expect(outcomeOf(await start())).toBe('already-running');
    expect((await inCluster('create', 'configmap', 'kept')).exitCode).toBe(0);
  });

  it.each(['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'node'])('notices that %s was killed, and start brings back just that', async (part) => {
    const before = await listed();
    process.kill(await pidOf(part), 'SIGKILL');
    for (let seen = await listed(); ; seen = await listed()) {
      if (seen.state !== 'degraded' || !seen.reason?.includes(`${part} was killed by SIGKILL`)) {
        await sleep(50);
        continue;
      }
      break;
    }
    expect(outcomeOf(await start())).toBe('repaired');
    const after = await listed();
    expect(after.state).toBe('running');
    const changed = after.parts.filter(({name, pid}) => before.parts.find((one) => one.name === name)?.pid !== pid).map(({name}) => name);
    expect(changed).toEqual([part]);
  });

  it('keeps its objects over stop and start, and stop leaves no process', async () => {
    expect(outcomeOf(await run(['stop', '--name', 'life', '-o', 'json']))).toBe('stopped');
    expect(await leftOver()).toEqual([]);
    expect((await listed()).state).toBe('stopped');
    expect(outcomeOf(await run(['stop', '--name', 'life', '-o', 'json']))).toBe('already-stopped');
    expect(outcomeOf(await start())).toBe('started');
    expect((await inCluster('get', 'configmap', 'kept')).exitCode).toBe(0);
  });

  it('is put in order by list when its supervisor was killed', async () => {
    const parts = (await listed()).parts.map(({pid}) => pid);
    const table = processTable();
    const supervisor = (await leftOver()).find((pid) => !parts.includes(pid) && table.find((entry) => entry.pid === pid)?.group === pid) as number;
    process.kill(supervisor, 'SIGKILL');
    expect(await listed()).toMatchObject({state: 'stopped', reason: expect.stringContaining('supervisor was killed')});
    expect(await leftOver()).toEqual([]);
  });

  it.each(['start etcd', 'start kube-apiserver', 'start node', 'install the CRDs'])('leaves nothing running when Ctrl-C comes at: %s', async (step) => {
    let interrupted = false;
    const result = await start({
      onStderr: (text, kill) => {
        if (interrupted || !text.includes(step)) return;
        interrupted = true;
        kill('SIGINT');
      },
    });
    expect(result.exitCode).toBe(130);
    expect(result.stderr).toContain('the start of sandbox life was interrupted');
    expect(await leftOver()).toEqual([]);
    expect((await listed()).state).toBe('stopped');
  });

  it('lets a second start wait for the first', async () => {
    const results = await Promise.all([start(), start()]);
    expect(results.map(outcomeOf).toSorted()).toEqual(['already-running', 'started']);
  });

  it('is deleted with everything', async () => {
    expect((await run(['delete', '--name', 'life'])).exitCode).toBe(2);
    expect((await run(['delete', '--name', 'life', '--yes'])).exitCode).toBe(0);
    expect(await leftOver()).toEqual([]);
    expect((await run(['stop', '--name', 'life'])).exitCode).toBe(4);
  });
});
