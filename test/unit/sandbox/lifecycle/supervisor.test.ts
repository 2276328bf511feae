import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {describe, expect, it, onTestFinished} from 'vitest';
import type {PartDefinition} from '../../../../src/sandbox/control-plane/parts.ts';
import {groupMembers, identify} from '../../../../src/sandbox/control-plane/processes/identity.ts';
import {Supervisor} from '../../../../src/sandbox/lifecycle/supervisor.ts';
import type {PartName, PartState, SandboxState} from '../../../../src/sandbox/record.ts';
import {temporaryFolder} from '../control-plane/temporary-folder.ts';

/** A part that is a shell script; it is ready once it has made its file `<name>.ready`. */
type Scripts = readonly Partial<Record<PartName, string>>[];

const READY = 'echo "$NAME up" >> order; touch $NAME.ready';
/** Runs until it is told to stop, and writes that down. */
const SERVE = `trap 'echo "$NAME down" >> order; exit 0' TERM; ${READY}; while :; do sleep 0.02; done`;

function supervise(scripts: Scripts, graceMs = 5000) {
  const folder = temporaryFolder();
  const groups = scripts.map((group) =>
    Object.entries(group).map(([name, script]): PartDefinition => ({
      name: name as PartName,
      command: '/bin/sh',
      args: ['-c', script],
      env: {NAME: name},
      graceMs,
      whyNotReady: async () => (existsSync(path.join(folder, `${name}.ready`)) ? undefined : 'no file yet'),
    })),
  );
  const stateFile = path.join(folder, 'state.json');
  const supervisor = new Supervisor({stateFile, logFile: (part) => path.join(folder, 'logs', `${part}.log`), groups, env: process.env, log: () => {}});
  supervisor.announce();
  onTestFinished(() => supervisor.stop());
  const state = (): SandboxState => JSON.parse(readFileSync(stateFile, 'utf8')) as SandboxState;
  const part = (name: PartName): PartState => state().parts.find((one) => one.name === name) as PartState;
  const order = (): string[] => readFileSync(path.join(folder, 'order'), 'utf8').trim().split('\n');
  return {supervisor, folder, state, part, order};
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(5);
}

describe('Supervisor', () => {
  it('starts group after group, and stops them in reverse', async () => {
    const {supervisor, state, order} = supervise([{etcd: SERVE}, {'kube-apiserver': SERVE}, {node: SERVE}]);
    await supervisor.mend();
    expect(state().supervisor).toEqual(identify(process.pid));
    expect(state().parts.map(({state: one}) => one)).toEqual(['running', 'running', 'running']);
    await supervisor.stop();
    expect(order()).toEqual(['etcd up', 'kube-apiserver up', 'node up', 'node down', 'kube-apiserver down', 'etcd down']);
    expect(state()).toEqual({parts: ['etcd', 'kube-apiserver', 'node'].map((name) => expect.objectContaining({name, state: 'stopped'}))});
  });

  it('says why a part ended by itself, and does not start what needs it', async () => {
    const {supervisor, part} = supervise([{etcd: SERVE}, {'kube-apiserver': 'echo hello; echo "Error: the port is taken" >&2; exit 3'}, {node: SERVE}]);
    await supervisor.mend();
    expect(part('kube-apiserver')).toMatchObject({state: 'crashed', reason: 'ended with exit code 3; newest log line: Error: the port is taken'});
    expect(part('kube-apiserver').pid).toBeUndefined();
    expect(part('node').state).toBe('stopped');
    expect(part('etcd').state).toBe('running');
  });

  it('notices a kill, does not restart unasked, and mends only what is missing', async () => {
    const {supervisor, part, order} = supervise([{etcd: SERVE}, {'kube-scheduler': SERVE}]);
    await supervisor.mend();
    const before = part('etcd').pid;
    process.kill(part('kube-scheduler').pid as number, 'SIGKILL');
    await until(() => part('kube-scheduler').state === 'crashed');
    expect(part('kube-scheduler').reason).toBe('was killed by SIGKILL');
    await supervisor.mend();
    expect(part('kube-scheduler').state).toBe('running');
    expect(part('kube-scheduler').reason).toBeUndefined();
    expect(part('etcd').pid).toBe(before);
    expect(order()).toEqual(['etcd up', 'kube-scheduler up', 'kube-scheduler up']);
  });

  it('ends the processes that a killed part had started', async () => {
    const {supervisor, part, folder} = supervise([{node: `sleep 600 & echo $! > child; ${READY}; wait`}]);
    await supervisor.mend();
    const leader = part('node').pid as number;
    await until(() => existsSync(path.join(folder, 'child')) && groupMembers(leader).length === 2);
    process.kill(leader, 'SIGKILL');
    await until(() => groupMembers(leader).length === 0);
    await until(() => part('node').state === 'crashed');
  });

  it('kills what does not stop in its time', async () => {
    const {supervisor, part} = supervise([{etcd: `trap '' TERM; ${READY}; while :; do sleep 0.02; done`}], 50);
    await supervisor.mend();
    const pid = part('etcd').pid as number;
    await supervisor.stop();
    expect(groupMembers(pid)).toEqual([]);
    expect(part('etcd').state).toBe('stopped');
  });

  it('stops in the middle of a start', async () => {
    const {supervisor, part} = supervise([{etcd: "trap 'exit 0' TERM; while :; do sleep 0.02; done"}, {node: SERVE}]);
    const mending = supervisor.mend();
    await until(() => part('etcd').reason === 'no file yet');
    await supervisor.stop();
    await mending;
    expect([part('etcd').state, part('node').state]).toEqual(['stopped', 'stopped']);
  });

  it('says when a program cannot be started at all', async () => {
    const folder = temporaryFolder();
    const stateFile = path.join(folder, 'state.json');
    const groups: PartDefinition[][] = [[{name: 'etcd', command: path.join(folder, 'none'), args: [], graceMs: 100, whyNotReady: async () => 'no'}]];
    const supervisor = new Supervisor({stateFile, logFile: (part) => path.join(folder, `${part}.log`), groups, env: {}, log: () => {}});
    await supervisor.mend();
    const [part] = (JSON.parse(readFileSync(stateFile, 'utf8')) as SandboxState).parts;
    expect(part).toMatchObject({state: 'crashed', reason: expect.stringContaining('could not be started')});
  });

  it('keeps a long log from growing for ever', async () => {
    const {supervisor, folder} = supervise([{etcd: SERVE}]);
    await supervisor.mend();
    await supervisor.stop();
    writeFileSync(path.join(folder, 'logs', 'etcd.log'), Buffer.alloc(10_000_001, 'x'));
    const again = new Supervisor({
      stateFile: path.join(folder, 'state.json'),
      logFile: (part) => path.join(folder, 'logs', `${part}.log`),
      groups: [[{name: 'etcd', command: '/bin/sh', args: ['-c', 'exit 0'], graceMs: 100, whyNotReady: async () => 'no'}]],
      env: {},
      log: () => {},
    });
    await again.mend();
    expect(readFileSync(path.join(folder, 'logs', 'etcd.log')).length).toBe(0);
    expect(existsSync(path.join(folder, 'logs', 'etcd.log.1'))).toBe(true);
  });
});
