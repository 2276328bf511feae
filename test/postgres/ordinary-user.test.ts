import {chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, inject, it} from 'vitest';
import type {SandboxRecord} from '../../src/sandbox/record.ts';
import {containerProcesses} from '../support/container-processes.ts';
import {fep, PROGRAM, ROOT, runProcess, type ProcessResult} from '../support/fep-process.ts';

const NOBODY = 65_534;
const asRoot = process.getuid?.() === 0;

/**
 * Shows `FROM:TO` folders at other places and goes on as nobody: the checkout, Node and the control plane may lie where only
 * root can look.
 */
const BECOME_NOBODY = `
while [ "$1" != -- ]; do mount --bind "\${1%%:*}" "\${1#*:}"; shift; done; shift
exec setpriv --reuid ${NOBODY} --regid ${NOBODY} --clear-groups -- "$@"`;

/** As root this runs the program as the user nobody; otherwise as the user of the tests, who is no root already. */
describe('pods of real PostgreSQL for an ordinary user', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'kubectl-fep-user-'));
  const home = path.join(folder, 'home');
  const binaries = path.dirname((JSON.parse(readFileSync(path.join(inject('postgres').home, 'sandboxes', 'postgres', 'sandbox.json'), 'utf8')) as SandboxRecord).binaries.etcd);
  const places = [[ROOT, 'program'], [path.dirname(process.execPath), 'node'], [binaries, 'binaries']] as const;
  const user = (...args: string[]): Promise<ProcessResult> => {
    if (!asRoot) return fep(args, {env: {KUBECTL_FEP_HOME: home, KUBEBUILDER_ASSETS: binaries}});
    const binds = places.map(([from, to]) => `${from}:${path.join(folder, to)}`);
    const program = [path.join(folder, 'node', path.basename(process.execPath)), path.join(folder, 'program', path.relative(ROOT, PROGRAM)), ...args];
    const env = {HOME: home, KUBECTL_FEP_HOME: home, KUBEBUILDER_ASSETS: path.join(folder, 'binaries'), KUBECONFIG: path.join(home, 'sandboxes', 'mine', 'kubeconfig')};
    return runProcess('unshare', ['--mount', 'sh', '-c', BECOME_NOBODY, 'sh', ...binds, '--', ...program], {env, cwd: home});
  };

  beforeAll(() => {
    for (const name of ['home', ...places.map(([, to]) => to)]) mkdirSync(path.join(folder, name));
    chmodSync(folder, 0o755);
    if (asRoot) chownSync(home, NOBODY, NOBODY);
  });
  afterAll(async () => {
    await user('sandbox', 'delete', '--name', 'mine', '--yes');
    rmSync(folder, {recursive: true, force: true});
  });

  it('runs a cluster of three, whose processes are those of that user, and leaves nothing', async () => {
    const started = await user('sandbox', 'start', '--name', 'mine', '--pods', 'postgres');
    expect(started.stderr).not.toMatch(/^error/m);
    expect(started.exitCode).toBe(0);
    const example = path.join(asRoot ? path.join(folder, 'program') : ROOT, 'examples', 'ha-cluster.yaml');
    const context = asRoot ? [] : ['--kubeconfig', path.join(home, 'sandboxes', 'mine', 'kubeconfig')];
    const created = await user('create', 'demo', '-f', example, '--wait', ...context);
    expect(created.stderr).not.toMatch(/^error/m);
    expect(created.exitCode).toBe(0);
    const status = JSON.parse((await user('status', 'demo', '-o', 'json', ...context)).stdout) as unknown;
    expect(status).toMatchObject({kind: 'ClusterStatus'});
    const running = containerProcesses(folder);
    expect(running.length).toBeGreaterThan(9);
    const owners = running.map((pid) => /^Uid:\s+(\d+)/m.exec(existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : '')?.[1]).filter((uid) => uid !== undefined);
    expect(new Set(owners)).toEqual(new Set([String(asRoot ? NOBODY : process.getuid?.())]));
    expect((await user('sandbox', 'delete', '--name', 'mine', '--yes')).exitCode).toBe(0);
    expect(containerProcesses(folder)).toEqual([]);
    expect(existsSync(path.join(home, 'sandboxes', 'mine'))).toBe(false);
  });

  it('says in one error that the kernel forbids the containers, before anything is made', async () => {
    const other = path.join(folder, 'forbidden');
    // A user namespace of the test in which no further ones can be made.
    const forbidden = 'echo 0 >/proc/sys/user/max_user_namespaces; exec "$@"';
    const {exitCode, stdout, stderr} = await runProcess(
      'unshare', ['--user', '--map-user=1000', '--map-group=1000', '--keep-caps', 'sh', '-c', forbidden, 'sh', process.execPath, PROGRAM, 'sandbox', 'start', '--pods', 'postgres', '-o', 'json'],
      {env: {KUBECTL_FEP_HOME: other}},
    );
    expect(exitCode).toBe(1);
    const answer = JSON.parse(stdout) as unknown;
    expect(answer).toMatchObject({kind: 'Error', code: 'namespaces-forbidden'});
    expect(JSON.stringify(answer)).toContain('sysctl -w user.max_user_namespaces=');
    expect(stderr).not.toMatch(/start etcd/);
    expect(existsSync(path.join(other, 'sandboxes', 'default'))).toBe(false);
  });
});
