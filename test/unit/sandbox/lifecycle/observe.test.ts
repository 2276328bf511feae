import {spawn} from 'node:child_process';
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it, onTestFinished} from 'vitest';
import {groupMembers, identify} from '../../../../src/sandbox/control-plane/processes/identity.ts';
import {deleteSandbox} from '../../../../src/sandbox/lifecycle/delete.ts';
import {listSandboxes} from '../../../../src/sandbox/lifecycle/list.ts';
import {cleanUpAfterSupervisor, findSandbox, observe} from '../../../../src/sandbox/lifecycle/observe.ts';
import {startSandbox} from '../../../../src/sandbox/lifecycle/start.ts';
import {stopSandbox} from '../../../../src/sandbox/lifecycle/stop.ts';
import type {PartState, SandboxRecord, SandboxState} from '../../../../src/sandbox/record.ts';
import {temporaryFolder} from '../control-plane/temporary-folder.ts';

const SINCE = '2026-01-01T00:00:00.000Z';

function sandboxWith(state: SandboxState | string, name = 'x') {
  const home = temporaryFolder();
  const folder = path.join(home, 'sandboxes', name);
  mkdirSync(folder, {recursive: true});
  const record: SandboxRecord = {
    name,
    createdAt: SINCE,
    operatorVersion: '5.2.6',
    pods: 'scripted',
    ports: {etcdClient: 1, etcdPeer: 2, apiServer: 3, controllerManager: 4, scheduler: 5, node: 6},
    folder,
    kubeconfig: path.join(folder, 'kubeconfig'),
    binaries: {etcd: 'e', 'kube-apiserver': 'a', 'kube-controller-manager': 'c', 'kube-scheduler': 's'},
  };
  writeFileSync(path.join(folder, 'sandbox.json'), JSON.stringify(record));
  writeFileSync(path.join(folder, 'state.json'), typeof state === 'string' ? state : JSON.stringify(state));
  const said: string[] = [];
  const context = {env: {KUBECTL_FEP_HOME: home}, signal: new AbortController().signal, report: (progress: unknown) => void said.push(JSON.stringify(progress))};
  return {folder, context, said};
}

/** A part that runs on this machine: a shell with a child. */
function runningPart(name: PartState['name']): PartState & {pid: number} {
  const child = spawn('/bin/sh', ['-c', 'sleep 600 & wait'], {detached: true, stdio: 'ignore'});
  const pid = child.pid as number;
  onTestFinished(() => {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  });
  return {name, state: 'running', since: SINCE, ...identify(pid), pid};
}

const GONE = {pid: 2 ** 22 + 7, started: 'long ago'};

describe('a sandbox whose supervisor was killed', () => {
  it('shows what was left, and cleaning up ends it and nothing else', async () => {
    const left = runningPart('node');
    const reused: PartState = {name: 'etcd', state: 'running', since: SINCE, pid: process.pid, started: 'the number had another owner'};
    const {folder} = sandboxWith({supervisor: GONE, parts: [reused, left]});
    const seen = findSandbox(folder);
    expect(seen?.supervisor).toBeUndefined();
    expect(seen?.orphans.map(({name}) => name)).toEqual(['node']);
    expect(seen?.parts.find(({name}) => name === 'node')).toMatchObject({state: 'crashed', reason: 'its supervisor is gone'});
    expect(await cleanUpAfterSupervisor(seen as NonNullable<typeof seen>)).toBe(1);
    expect(groupMembers(left.pid)).toEqual([]);
    expect(findSandbox(folder)).toMatchObject({orphans: [], parts: expect.arrayContaining([expect.objectContaining({name: 'node', state: 'stopped'})])});
  });

  it('is cleaned up by list, which says so', async () => {
    const left = runningPart('kube-scheduler');
    const {context, said} = sandboxWith({supervisor: GONE, parts: [left]});
    expect(await listSandboxes(context)).toMatchObject([{name: 'x', state: 'stopped', reason: 'its supervisor was killed, and it was stopped afterwards'}]);
    expect(groupMembers(left.pid)).toEqual([]);
    expect(said).toEqual([expect.stringContaining('had been killed; 1 parts')]);
  });

  it('is stopped by stop', async () => {
    const left = runningPart('etcd');
    const {context} = sandboxWith({supervisor: GONE, parts: [left]});
    expect(await stopSandbox('x', context)).toMatchObject({outcome: 'stopped'});
    expect(groupMembers(left.pid)).toEqual([]);
    expect(await stopSandbox('x', context)).toMatchObject({outcome: 'already-stopped'});
  });
});

describe('a sandbox that runs', () => {
  it('is degraded when a part crashed, and says which and why', async () => {
    const {pid, started = ''} = runningPart('node');
    const {context} = sandboxWith({supervisor: {pid, started}, parts: [{name: 'etcd', state: 'crashed', since: SINCE, reason: 'was killed by SIGKILL'}]});
    const [summary] = await listSandboxes(context);
    expect(summary).toMatchObject({state: 'degraded', reason: 'etcd was killed by SIGKILL', nodes: {unreadable: 'the API server does not run'}});
    expect(summary?.memoryBytes).toBeGreaterThan(100_000);
  });

  it('does not believe a state whose process is gone', () => {
    const self = identify(process.pid) as NonNullable<ReturnType<typeof identify>>;
    const {folder} = sandboxWith({supervisor: self, parts: [{name: 'etcd', state: 'running', since: SINCE, ...GONE}]});
    expect(findSandbox(folder)?.parts[0]).toMatchObject({state: 'crashed', reason: 'its process is gone'});
  });
});

describe('bad input', () => {
  it('names the sandboxes there are when one is not there', async () => {
    const {context} = sandboxWith({parts: []});
    expect(() => observe(context.env, 'y')).toThrowError(expect.objectContaining({code: 'sandbox-not-found', exit: 'notFound', why: 'there are x'}));
    await expect(deleteSandbox('y', context)).rejects.toMatchObject({code: 'sandbox-not-found'});
  });

  it.each(['', 'Upper', '-a', 'a-', 'a/b', '..', 'a'.repeat(41), 'ü'])('refuses the name %j', (name) => {
    expect(() => observe({}, name)).toThrowError(expect.objectContaining({code: 'sandbox-name', exit: 'usage'}));
  });

  it('lists a damaged sandbox as such, and delete removes it all the same', async () => {
    const {context, folder} = sandboxWith('{"parts":');
    expect(await listSandboxes(context)).toMatchObject([{name: 'x', state: 'unreadable'}]);
    await expect(stopSandbox('x', context)).rejects.toMatchObject({code: 'sandbox-damaged', where: path.join(folder, 'state.json')});
    await deleteSandbox('x', context);
    expect(existsSync(folder)).toBe(false);
  });

  it('refuses to start a sandbox with another operator than it was made with, and changes nothing', async () => {
    const {context, folder} = sandboxWith({parts: []});
    const before = readFileSync(path.join(folder, 'sandbox.json'), 'utf8');
    await expect(startSandbox({name: 'x', operatorVersion: '7.1.1'}, context)).rejects.toMatchObject({code: 'sandbox-differs', exit: 'refused'});
    expect(readFileSync(path.join(folder, 'sandbox.json'), 'utf8')).toBe(before);
  });

  it('refuses an operator it does not know before anything is made', async () => {
    const {context} = sandboxWith({parts: []});
    await expect(startSandbox({name: 'new', operatorVersion: '9.9.9'}, context)).rejects.toMatchObject({code: 'operator-version', exit: 'usage', why: expect.stringContaining('5.2.6')});
    expect((await listSandboxes(context)).map(({name}) => name)).toEqual(['x']);
  });
});

describe('an interrupted start', () => {
  it('ends as interrupted, whatever it was doing', async () => {
    const {context} = sandboxWith({parts: []});
    const controller = new AbortController();
    controller.abort(new Error('Ctrl-C'));
    await expect(startSandbox({name: 'x'}, {...context, signal: controller.signal})).rejects.toMatchObject({code: 'interrupted', exit: 'interrupted'});
  });
});
