import {chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, inject, it} from 'vitest';
import {diagnosis} from '../../src/lib/model/answers/diagnosis.ts';
import {clusterStatus, type ClusterStatus} from '../../src/lib/model/answers/cluster-status.ts';
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

  it('runs a cluster of three with volumes that can be full, whose processes are those of that user, and leaves nothing', async () => {
    const started = await user('sandbox', 'start', '--name', 'mine', '--pods', 'postgres', '--limit-volumes');
    expect(started.stderr).not.toMatch(/^error/m);
    expect(started.exitCode).toBe(0);
    const example = path.join(asRoot ? path.join(folder, 'program') : ROOT, 'examples', 'ha-cluster.yaml');
    const context = asRoot ? [] : ['--kubeconfig', path.join(home, 'sandboxes', 'mine', 'kubeconfig')];
    const created = await user('create', 'demo', '-f', example, '--wait', '--set', 'fepChildCrVal.storage.walVol.size=200Mi', ...context);
    expect(created.stderr).not.toMatch(/^error/m);
    expect(created.exitCode).toBe(0);
    await fillAndGrow((...args) => user(...args, ...context));
    const running = containerProcesses(folder);
    expect(running.length).toBeGreaterThan(9);
    const owners = running.map((pid) => /^Uid:\s+(\d+)/m.exec(existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : '')?.[1]).filter((uid) => uid !== undefined);
    expect(new Set(owners)).toEqual(new Set([String(asRoot ? NOBODY : process.getuid?.())]));
    expect((await user('sandbox', 'delete', '--name', 'mine', '--yes')).exitCode).toBe(0);
    expect(containerProcesses(folder)).toEqual([]);
    expect(existsSync(path.join(home, 'sandboxes', 'mine'))).toBe(false);
  });

  /** A full WAL volume: PostgreSQL's words, what status makes of it, and that a claim which grows mends it. */
  async function fillAndGrow(run: (...args: string[]) => Promise<ProcessResult>): Promise<void> {
    const status = async (): Promise<ClusterStatus> => clusterStatus.parse(JSON.parse((await run('status', 'demo', '-o', 'json')).stdout));
    const {primary = ''} = await status();
    const claim = `fep-wal-${primary}`;
    const filled = await user('sandbox', 'fault', 'fill-volume', primary, 'walVol', '--name', 'mine');
    expect({exitCode: filled.exitCode, stderr: filled.stderr}).toEqual({exitCode: 0, stderr: ''});
    expect((await status()).volumes.find((volume) => volume.claim === claim)?.space).toMatchObject({sizeBytes: 200 * 2 ** 20, availableBytes: 0});
    const written = await run('psql', 'demo', '--command', "create table much as select repeat('x', 500) from generate_series(1, 200000)");
    expect(written).toMatchObject({exitCode: 2, stderr: expect.stringMatching(/PANIC: .*No space left on device/) as unknown});
    expect((await status()).problems).toContainEqual({id: 'volume-full', severity: 'critical', message: `walVol of ${primary} is full: nothing is left of 200MiB`, object: `persistentvolumeclaim/${claim}`});
    const {stdout} = await run('diagnose', 'demo', '-o', 'json');
    expect(diagnosis.parse(JSON.parse(stdout)).findings[0]).toMatchObject({id: 'volume-full', severity: 'critical', object: `persistentvolumeclaim/${claim}`});
    const grown = await runProcess('kubectl', ['patch', 'pvc', claim, '--type=merge', '-p', '{"spec":{"resources":{"requests":{"storage":"400Mi"}}}}'], {env: {KUBECONFIG: path.join(home, 'sandboxes', 'mine', 'kubeconfig')}});
    expect(grown.exitCode, grown.stderr).toBe(0);
    await expect.poll(async () => (await status()).problems, {timeout: 120_000, interval: 1000}).toEqual([]);
    expect((await status()).volumes.find((volume) => volume.claim === claim)?.space?.sizeBytes).toBe(400 * 2 ** 20);
  }

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
