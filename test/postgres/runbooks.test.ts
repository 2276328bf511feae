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
  const fault = (...args: string[]): Promise<ProcessResult> => namespace.fep(['sandbox', 'fault', ...args, '--name', 'postgres']);

  const runbook = (name: string, ...args: string[]): Promise<ProcessResult> => runProcess('sh', [path.join(ROOT, 'runbooks', `${name}.sh`), ...args, '-n', namespace.name], {
    cwd: folder, timeoutMs: 15 * 60_000,
    env: {...namespace.env, PATH: [folderWithPlugin(), path.dirname(process.execPath), process.env['PATH'] ?? ''].join(path.delimiter)},
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
    const time = await shop.sql(primary, "select to_char(now() at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')");
    await shop.sql(primary, 'select pg_sleep(2)');
    await shop.sql(primary, 'drop table kept');
    await shop.sql(primary, 'select pg_switch_wal()');
    await done('pitr', 'shop', time, 'rescued', 'public.kept');
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
