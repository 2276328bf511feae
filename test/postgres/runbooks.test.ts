import {globSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {ROOT, runProcess, type ProcessResult} from '../support/fep-process.ts';
import {DatabaseCluster} from '../support/database-cluster.ts';
import {folderWithPlugin} from '../support/kubectl.ts';
import {useNamespace} from '../support/namespace.ts';

const PODS = ['shop-sts-0', 'shop-sts-1', 'shop-sts-2'];

/** The runbooks as a night shift runs them, on one cluster of real servers. Steps build on each other. */
describe('runbooks', () => {
  const namespace = useNamespace('postgres');
  const shop = new DatabaseCluster(namespace, 'shop');
  const folder = mkdtempSync(path.join(tmpdir(), 'runbooks-'));
  /** A moment to which the cluster can be restored, RFC 3339. */
  let reachable = '';
  const fault = (...args: string[]): Promise<ProcessResult> => namespace.fep(['sandbox', 'fault', ...args, '--name', 'postgres']);

  let environment: Record<string, string> = {};
  const runbook = (name: string, ...args: string[]): Promise<ProcessResult> => runProcess('sh', [path.join(ROOT, 'runbooks', `${name}.sh`), ...args, '-n', namespace.name], {
    cwd: folder, timeoutMs: 15 * 60_000,
    env: {...namespace.env, ...environment, PATH: [folderWithPlugin(), path.dirname(process.execPath), process.env['PATH'] ?? ''].join(path.delimiter)},
  });
  const done = async (name: string, ...args: string[]): Promise<string> => {
    const {exitCode, stdout, stderr} = await runbook(name, ...args, '--yes');
    expect(exitCode, `${stdout}\n${stderr}`).toBe(0);
    return `${stdout}\n${stderr}`;
  };

  afterAll(async () => {
    await fault('clear-steps');
    rmSync(folder, {recursive: true, force: true});
  });

  it('say how they are used, and refuse wrong words before anything is done', async () => {
    for (const file of globSync('*.sh', {cwd: path.join(ROOT, 'runbooks')})) {
      const name = file.replace('.sh', '');
      const help = await runbook(name, '--help');
      expect(help.exitCode, name).toBe(0);
      expect(help.stdout).toMatch(new RegExp(`^usage: ${name}\\.sh \\S`));
      const wrong = await runbook(name, '--sideways');
      expect({code: wrong.exitCode, said: wrong.stderr.split('\n')[0]}).toEqual({code: 2, said: `${name}: there is no flag --sideways`});
    }
  });

  it('provision a cluster: checked, made, healthy, with a backup', async () => {
    const dry = await runbook('provision', 'shop', path.join(ROOT, 'examples/ha-cluster.yaml'), '--dry-run');
    expect(dry.exitCode, dry.stderr).toBe(0);
    expect((await namespace.kubectl(['get', 'fepclusters', '-o', 'name'])).stdout).toBe('');
    const unasked = await runbook('provision', 'shop', path.join(ROOT, 'examples/ha-cluster.yaml'));
    expect(unasked).toMatchObject({exitCode: 2, stderr: expect.stringContaining('give --yes') as unknown});
    await done('provision', 'shop', path.join(ROOT, 'examples/ha-cluster.yaml'));
    const {stdout} = await namespace.fep(['backup', 'list', 'shop', '-o', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({backups: [{type: 'full'}]});
  });

  it('stop at an action that fails, and go on from there', async () => {
    const before = (await shop.untilHealthy(PODS)).Member;
    await fault('fail-action', 'switchover');
    const protocol = path.join(folder, 'switchover.log');
    const stopped = await runbook('switchover', 'shop', '--yes', '--transcript', protocol);
    expect(stopped.exitCode, stopped.stderr).toBe(1);
    expect(stopped.stderr).toContain(`--resume ${protocol}`);
    expect(readFileSync(protocol, 'utf8')).toMatch(/ done {2}go-no-go\n[\s\S]* failed {2}switchover \(exit 1\)/);
    await fault('clear-steps');
    const resumed = await runbook('switchover', 'shop', '--resume', protocol);
    expect(resumed.exitCode, resumed.stderr).toBe(0);
    expect(resumed.stderr).toContain('left out  go-no-go (done before)');
    expect((await shop.untilHealthy(PODS)).Member).not.toBe(before);
  });

  it('change parameters everywhere, and take back what fails the check', async () => {
    await done('rolling-parameters', 'shop', 'work_mem=5MB', 'max_connections=90');
    expect(await shop.sql(PODS[0] as string, 'show max_connections')).toBe('90');
    const undone = await runbook('change-with-undo', 'shop', 'work_mem=6MB', 'exit 7', '--yes');
    expect(undone.exitCode, undone.stderr).toBe(7);
    expect(undone.stderr).toContain('done  undo');
    expect(await shop.sql(PODS[0] as string, 'show work_mem')).toBe('5MB');
  });

  it('empty a node of the primary, and give it back', async () => {
    const {Member: primary} = await shop.untilHealthy(PODS);
    const {stdout: node} = await namespace.kubectl(['get', 'pod', primary, '-o', 'jsonpath={.spec.nodeName}']);
    await done('node-maintenance', 'shop', node, 'begin');
    const {stdout: left} = await namespace.kubectl(['get', 'pods', '-o', `jsonpath={range .items[?(@.spec.nodeName=="${node}")]}{.metadata.name}{" "}{end}`]);
    expect(left.trim()).toBe('');
    await done('node-maintenance', 'shop', node, 'end');
    expect((await shop.untilHealthy(PODS)).Member).not.toBe(primary);
  });

  it('grow a volume', async () => {
    await done('disk-filling', 'shop', 'log', '2Gi');
    const {stdout} = await namespace.kubectl(['get', 'pvc', 'fep-log-shop-sts-0', '-o', 'jsonpath={.status.capacity.storage}']);
    expect(stdout).toBe('2Gi');
  });

  it('restore the second before an error into a new cluster', async () => {
    const {Member: primary} = await shop.untilHealthy(PODS);
    await shop.sql(primary, 'create table kept (id int)');
    await shop.sql(primary, 'insert into kept select generate_series(1, 100)');
    await shop.sql(primary, 'select pg_sleep(2)');
    reachable = await shop.sql(primary, "select to_char(now() at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')");
    await shop.sql(primary, 'select pg_sleep(2)');
    await shop.sql(primary, 'drop table kept');
    await shop.sql(primary, 'select pg_switch_wal()');
    await done('pitr', 'shop', reachable, 'rescued', 'public.kept');
    expect(await new DatabaseCluster(namespace, 'rescued').sql('rescued-sts-0', 'select count(*) from kept')).toBe('100');
    const deleted = await namespace.fep(['delete', 'rescued', '--yes', '--force']);
    expect(deleted.exitCode, deleted.stderr).toBe(0);
  });

  it('make a bundle for support that is whole and without secrets', async () => {
    expect(await done('support-bundle', 'shop')).toMatch(/done {2}verify/);
  });

  it('check every cluster in the night with the exit codes of a monitoring plugin', async () => {
    expect(await runbook('nightly-health')).toMatchObject({exitCode: 0, stdout: expect.stringMatching(/^FEP OK - shop: /) as unknown});
    expect((await runbook('nightly-health', 'nobody')).exitCode).toBe(3);
  });

  /** Runs a runbook into an ordered fault: it ends with `code` at `step`, and says how to go on. The protocol. */
  const stopsAt = async (step: string, code: number, name: string, ...args: string[]): Promise<string> => {
    const protocol = path.join(folder, `${name}-stopped.log`);
    const stopped = await runbook(name, ...args, '--yes', '--transcript', protocol);
    expect(stopped.exitCode, `${name}: ${stopped.stdout}\n${stopped.stderr}`).toBe(code);
    expect(stopped.stderr).toContain(`failed  ${step} (exit ${code})`);
    expect(stopped.stderr).toContain(`--resume ${protocol}`);
    return protocol;
  };
  const goesOn = async (protocol: string, name: string, ...args: string[]): Promise<void> => {
    await fault('clear-steps');
    const resumed = await runbook(name, ...args, '--resume', protocol);
    expect(resumed.exitCode, `${name}: ${resumed.stdout}\n${resumed.stderr}`).toBe(0);
  };

  it('stop where the operator fails in the middle of a change, and go on when it is mended', async () => {
    await fault('fail-step', 'postgresql-config');
    const parameters = ['shop', 'work_mem=7MB'];
    await goesOn(await stopsAt('change', 1, 'rolling-parameters', ...parameters), 'rolling-parameters', ...parameters);
    expect(await shop.sql(PODS[0] as string, 'show work_mem')).toBe('7MB');
    await fault('fail-step', 'resize');
    const volume = ['shop', 'log', '3Gi'];
    await goesOn(await stopsAt('grow', 1, 'disk-filling', ...volume), 'disk-filling', ...volume);
  });

  it('stop before the first change where what comes before it fails', async () => {
    await fault('fail-action', 'backup');
    await stopsAt('backup', 1, 'minor-upgrade', 'shop', 'ubi9-15-1.6');
    await stopsAt('backup', 1, 'change-with-undo', 'shop', 'work_mem=8MB', 'true');
    expect(await shop.sql(PODS[0] as string, 'show work_mem')).toBe('7MB');
    await fault('clear-steps');
    const {Member: primary} = await shop.untilHealthy(PODS);
    const {stdout: node} = await namespace.kubectl(['get', 'pod', primary, '-o', 'jsonpath={.spec.nodeName}']);
    await fault('fail-action', 'switchover');
    await stopsAt('switchover', 1, 'node-maintenance', 'shop', node, 'begin');
    await fault('clear-steps');
    await done('node-maintenance', 'shop', node, 'end');
    expect((await shop.untilHealthy(PODS)).Member).toBe(primary);
  });

  it('stop where nothing new comes up, and leave what was there alone', async () => {
    await fault('fail-step', 'services');
    await stopsAt('create', 1, 'provision', 'other', path.join(ROOT, 'examples/ha-cluster.yaml'));
    expect((await namespace.fep(['delete', 'other', '--yes', '--force'])).exitCode).toBe(0);
    await fault('clear-steps');
    await fault('fail-step', 'restore-validation');
    await stopsAt('restore', 1, 'pitr', 'shop', reachable, 'again');
    await namespace.kubectl(['delete', 'feprestore', '--all']);
    await fault('clear-steps');
    expect((await namespace.kubectl(['get', 'fepclusters', '-o', 'name'])).stdout.trim()).toBe('fepcluster.fep.fujitsu.io/shop');
    environment = {BUNDLE: path.join(folder, 'taken.tgz')};
    writeFileSync(path.join(folder, 'taken.tgz'), 'of somebody else');
    await stopsAt('collect', 2, 'support-bundle', 'shop');
    environment = {};
    expect(readFileSync(path.join(folder, 'taken.tgz'), 'utf8')).toBe('of somebody else');
  });

  it('say in the night that a server hangs', async () => {
    const {Member: primary} = await shop.untilHealthy(PODS);
    const replica = PODS.find((pod) => pod !== primary) as string;
    await fault('freeze-database', replica);
    try {
      const said = await runbook('nightly-health', 'shop');
      expect([1, 2]).toContain(said.exitCode);
      expect(said.stdout).toMatch(/^FEP (WARNING|CRITICAL) - shop: /);
      expect(said.stdout).toContain(replica);
    } finally {
      await fault('thaw-database', replica);
    }
    await shop.untilHealthy(PODS);
  });

  it('bring the cluster to another patch, after a backup', async () => {
    await done('minor-upgrade', 'shop', 'ubi9-15-1.6');
    const {stdout} = await namespace.kubectl(['get', 'pod', 'shop-sts-0', '-o', 'jsonpath={.spec.containers[0].image}']);
    expect(stdout).toContain(':ubi9-15-1.6');
  });

  it('refuse a certificate whose key is another one, before anything is sent', async () => {
    writeFileSync(path.join(folder, 'a.crt'), 'no certificate');
    const refused = await runbook('certificate', 'shop', path.join(folder, 'a.crt'), path.join(folder, 'a.crt'), '--yes');
    expect({code: refused.exitCode, said: refused.stderr}).toMatchObject({code: 3, said: expect.stringContaining('names no certificate') as unknown});
  });
});
