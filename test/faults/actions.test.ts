import {afterAll, beforeAll, describe, expect, inject, it} from 'vitest';
import {fep, type ProcessResult} from '../support/fep-process.ts';
import {startFaultProxy, type FaultProxy, type WireFault} from '../support/fault-proxy.ts';
import {kubectl} from '../support/kubectl.ts';
import {useNamespace} from '../support/namespace.ts';

/** What commands that work through FEPAction do when the wire to a real API server fails. Every request at every fault: test/unit. */
describe('actions over a wire that fails', () => {
  const namespace = useNamespace();
  let proxy: FaultProxy;
  const through = (...args: string[]): Promise<ProcessResult> => fep([...args, '-n', namespace.name, '--server', proxy.url, '--token', 'unused'], {env: {KUBECONFIG: '', HOME: '/nonexistent'}});
  const reload = (): Promise<ProcessResult> => through('reload', 'act', '--timeout', '60s', '--again');
  const actions = async (): Promise<string[]> => (await namespace.kubectl(['get', 'fepactions', '-o', 'name'])).stdout.trim().split('\n').filter((name) => name !== '');
  const isCreate = ({method, path}: {method: string; path: string}): boolean => method === 'POST' && path.includes('/fepactions');

  beforeAll(async () => {
    const {kubeconfig, admin} = inject('sandbox');
    proxy = await startFaultProxy(kubeconfig, admin);
    const created = await namespace.fep(['create', 'act', '-f', 'examples/ha-cluster.yaml', '--instances', '2']);
    expect(created.stderr).not.toMatch(/^error/m);
    expect(created.exitCode).toBe(0);
  });
  afterAll(() => proxy.close());

  it.each<[WireFault, number, RegExp, number]>([
    ['cut before', 8, /it is not known whether the FEPAction act-reload-\d+ was made[^]*action show act-reload/, 0],
    ['cut after', 0, /^$/, 1],
    ['sent twice', 0, /^$/, 1],
    ['delayed', 0, /^$/, 1],
    [429, 0, /^$/, 1],
    [409, 7, /somebody else/, 0],
    [410, 1, /no longer holds/, 0],
    [500, 1, /the API server failed/, 0],
    [401, 5, /token|certificate/, 0],
    [403, 5, /you may not create/, 0],
  ])('the create meets "%s": exit %i, and the action is there at most once', async (fault, exitCode, words, made) => {
    const before = await actions();
    proxy.order(fault, isCreate);
    const result = await reload();
    expect(result.exitCode, result.stderr).toBe(exitCode);
    expect(result.stderr.match(/^error:/gm)?.length ?? 0).toBe(exitCode === 0 ? 0 : 1);
    if (exitCode !== 0) expect(result.stderr).toMatch(words);
    expect((await actions()).filter((name) => !before.includes(name))).toHaveLength(made);
  });

  it('a command that lost its answer is simply run again, and none is asked for twice', async () => {
    const before = await actions();
    proxy.order('cut after', ({method, path}) => method === 'GET' && path.includes('/fepactions/'));
    const cut = await through('reload', 'act', '--timeout', '60s', '--again');
    expect(cut.exitCode, cut.stderr).toBe(0);
    const interrupted = await fep(['restart', 'act', '--yes', '-n', namespace.name, '--server', proxy.url, '--token', 'unused', '--progress', 'plain'], {
      env: {KUBECONFIG: '', HOME: '/nonexistent'},
      onStderr: (text, kill) => { if (/FEPAction act-restart-\d+ was made/.test(text)) kill('SIGKILL'); },
    });
    expect(interrupted.exitCode).not.toBe(0);
    const again = await through('restart', 'act', '--yes', '--timeout', '60s');
    expect(again.exitCode, again.stderr).toBe(0);
    expect(again.stderr).toContain('it is followed, and none is asked for besides');
    const made = (await actions()).filter((name) => !before.includes(name));
    expect(made.filter((name) => name.includes('restart'))).toHaveLength(1);
  });

  it('sends nothing but the action and its own note on it, and no masked value', async () => {
    proxy.order(undefined);
    const done = await through('switchover', 'act', '--yes', '--timeout', '90s');
    expect(done.exitCode, done.stderr).toBe(0);
    const writes = proxy.passed.filter(({method}) => !['GET', 'UPGRADE'].includes(method));
    expect(writes.map(({method, path}) => `${method} ${path.replace(/\?.*/, '').replace(/.*\/(fepactions)/, '$1').replace(/\d{14}/, 'TIME')}`)).toEqual(['POST fepactions', 'PATCH fepactions/act-switchover-TIME']);
    expect(JSON.parse(writes[0]?.body ?? '{}')).toMatchObject({spec: {sysExtraEvent: true, targetClusterName: 'act', fepAction: {type: 'switchover'}}});
    expect(Object.keys((JSON.parse(writes[0]?.body ?? '{}') as {spec: object}).spec).toSorted()).toEqual(['fepAction', 'sysExtraEvent', 'sysExtraLogging', 'targetClusterName']);
    expect(Object.keys(JSON.parse(writes[1]?.body ?? '{}') as object)).toEqual(['metadata']);
    const everything = proxy.passed.map(({path, body}) => `${decodeURIComponent(path)} ${body}`).join('\n');
    expect(everything).not.toMatch(/\*{3,}/);
  });

  it('does not believe an operator that says Success and does nothing', async () => {
    const faults = (data: Record<string, string>): Promise<ProcessResult> => kubectl(['apply', '-f', '-'], {
      env: namespace.env, stdin: JSON.stringify({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'fep-sandbox-faults', namespace: 'fep-operator'}, data: {...data, cluster: `${namespace.name}/act`}}),
    });
    try {
      expect((await faults({'action-pretend': 'switchover'})).exitCode).toBe(0);
      const pretended = await through('switchover', 'act', '--yes', '--timeout', '90s');
      expect(pretended.exitCode, pretended.stderr).toBe(1);
      expect(pretended.stderr).toContain('the operator answered Success, and the master did not change');
      expect((await faults({'action-fail': 'switchover', message: 'no candidate today'})).exitCode).toBe(0);
      const failed = await through('switchover', 'act', '--yes', '--timeout', '90s');
      expect(failed.exitCode, failed.stderr).toBe(1);
      expect(failed.stderr).toContain('no candidate today');
    } finally {
      await kubectl(['-n', 'fep-operator', 'delete', 'configmap', 'fep-sandbox-faults'], {env: namespace.env});
    }
  });
});
