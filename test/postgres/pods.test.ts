import {readFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, describe, expect, inject, it} from 'vitest';
import type {SandboxState} from '../../src/sandbox/record.ts';
import {containerProcesses} from '../support/container-processes.ts';
import {DatabaseCluster} from '../support/database-cluster.ts';
import {fep} from '../support/fep-process.ts';
import {useNamespace} from '../support/namespace.ts';

const PODS = ['demo-sts-0', 'demo-sts-1', 'demo-sts-2'];

/** Real servers behind the pods. Steps build on each other. */
describe('pods of real PostgreSQL', () => {
  const namespace = useNamespace('postgres');
  const {home} = inject('postgres');
  const demo = new DatabaseCluster(namespace, 'demo');
  const fault = async (...args: string[]): Promise<void> => {
    const ordered = await namespace.fep(['sandbox', 'fault', ...args, '--name', 'postgres']);
    expect(ordered.stderr).toBe('');
    expect(ordered.exitCode).toBe(0);
  };
  const patch = async (spec: unknown): Promise<void> => {
    const patched = await namespace.kubectl(['patch', 'fepcluster', 'demo', '--type=merge', '-p', JSON.stringify({spec})]);
    expect(patched.stderr).toBe('');
  };
  const others = (pod: string): string[] => PODS.filter((one) => one !== pod);
  afterAll(async () => {
    const nodes = await namespace.kubectl(['get', 'nodes', '-o', 'name']);
    for (const node of nodes.stdout.trim().split('\n')) await namespace.fep(['sandbox', 'fault', 'thaw-node', node.replace('node/', ''), '--name', 'postgres']);
  });

  it('runs a leader and two streaming replicas', async () => {
    const created = await namespace.fep(['create', 'demo', '-f', 'examples/ha-cluster.yaml', '--wait']);
    expect(created.stderr).not.toMatch(/error/i);
    expect(created.exitCode).toBe(0);
    const leader = await demo.untilHealthy(PODS);
    const labels = await namespace.kubectl(['get', 'pods', '-l', 'feprole=master', '-o', 'jsonpath={.items[*].metadata.name}']);
    expect(labels.stdout).toBe(leader.Member);
    await demo.sql(leader.Member, 'create table rows (id int primary key)');
    await demo.sql(leader.Member, 'insert into rows select generate_series(1, 1000)');
    for (const pod of PODS) await expect.poll(() => demo.sql(pod, 'select count(*) from rows').catch((error: Error) => error.message)).toBe('1000');
  });

  it('has the programs, the paths and the user of a FEP container', async () => {
    const script = [
      'id -un', 'id -u', 'hostname', 'command -v psql', 'test -d /database/userdata/data/base && echo data', 'test -L /database/userdata/data/pg_wal && echo wal',
      'ls /database/log', 'test -d /opt/fsepv15server64/bin && echo home', 'touch /tmp/mine && rm /tmp/mine && echo tmp', 'patronictl version', 'pgbackrest version',
    ].join('; ');
    const {stdout, stderr, exitCode} = await demo.exec('demo-sts-1', 'sh', '-c', script);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    const lines = stdout.trim().split('\n');
    expect(lines.slice(0, 6)).toEqual(['postgres', '26', 'demo-sts-1', '/opt/fsepv15server64/bin/psql', 'data', 'wal']);
    expect(stdout).toMatch(/^logfile-\w{3}\.log$/m);
    expect(lines).toEqual(expect.arrayContaining(['home', 'tmp']));
    expect(stdout).toMatch(/^patronictl version /m);
    expect(stdout).toMatch(/^pgBackRest 2\./m);
    expect((await demo.exec('demo-sts-1', 'sh', '-c', 'exit 7')).exitCode).toBe(7);
    expect((await demo.exec('demo-sts-1', 'no-such-program')).exitCode).toBe(127);
    // Nothing of the machine's own environment or processes is seen inside.
    expect((await demo.exec('demo-sts-1', 'env')).stdout).not.toContain('KUBECTL_FEP_HOME');
    expect((await demo.exec('demo-sts-1', 'sh', '-c', 'tr "\\0" " " </proc/1/cmdline')).stdout).toContain('patroni');
  });

  it('backs up with pgBackRest and archives WAL', async () => {
    const leader = (await demo.leader('demo-sts-0'))?.Member as string;
    const backup = (...args: string[]) => namespace.kubectl(['exec', leader, '-c', 'fep-backup', '--', 'pgbackrest', ...args]);
    await expect.poll(async () => (await backup('check')).exitCode, {timeout: 60_000}).toBe(0);
    expect((await backup('backup', '--type=full')).exitCode).toBe(0);
    const info = JSON.parse((await backup('info', '--output=json')).stdout) as {name: string; status: {code: number}; backup: {type: string}[]}[];
    expect(info).toMatchObject([{name: 'backupstanza', status: {code: 0}, backup: [{type: 'full'}]}]);
    expect(Number(await demo.sql(leader, 'select archived_count from pg_stat_archiver'))).toBeGreaterThan(0);
  });

  it('brings changed parameters to every server, and tells which wait for a restart', async () => {
    await patch({fepChildCrVal: {customPgParams: 'work_mem = 8MB\nmax_connections = 150\nshared_buffers = 48MB\n'}});
    for (const pod of PODS) {
      const setting = () => demo.sql(pod, "select setting from pg_settings where name = 'work_mem'").catch(String);
      await expect.poll(setting, {timeout: 60_000, interval: 500}).toBe('8192');
      const pending = () => demo.sql(pod, "select pending_restart from pg_settings where name = 'shared_buffers'").catch(String);
      await expect.poll(pending, {timeout: 30_000, interval: 500}).toBe('t');
    }
    await expect.poll(async () => (await demo.members('demo-sts-0')).map((member) => member['Pending restart']), {timeout: 60_000, interval: 500}).toEqual(['*', '*', '*']);
    expect(await demo.sql('demo-sts-0', 'show max_connections')).toBe('100');
  });

  it('brings a deleted pod back as a replica', async () => {
    const leader = (await demo.leader('demo-sts-0'))?.Member as string;
    const replica = others(leader)[0] as string;
    expect((await namespace.kubectl(['delete', 'pod', replica])).exitCode).toBe(0);
    expect((await demo.untilHealthy(PODS)).Member).toBe(leader);
    expect(await demo.sql(replica, 'select pg_is_in_recovery(), (select count(*) from rows)')).toBe('t|1000');
    expect(await demo.sql(replica, 'show shared_buffers')).toBe('48MB');
  });

  it('runs again on the next timeline after SIGKILL of the primary', async () => {
    const before = await demo.untilHealthy(PODS);
    await fault('kill-database', before.Member);
    await expect.poll(async () => (await demo.leader(others(before.Member)[0] as string).catch(() => undefined))?.TL, {timeout: 90_000, interval: 500}).toBe(before.TL + 1);
    const after = await demo.untilHealthy(PODS);
    expect(await demo.sql(after.Member, 'select count(*) from rows')).toBe('1000');
  });

  it('stops replication to one server on order and lets it catch up again', async () => {
    const leader = await demo.untilHealthy(PODS);
    const replica = others(leader.Member)[0] as string;
    await fault('cut-replication', replica);
    await demo.sql(leader.Member, 'insert into rows select generate_series(1001, 2000)');
    const other = others(leader.Member).find((pod) => pod !== replica) as string;
    await expect.poll(() => demo.sql(other, 'select count(*) from rows')).toBe('2000');
    expect(await demo.sql(replica, 'select count(*) from rows')).toBe('1000');
    await fault('heal-replication', replica);
    await expect.poll(() => demo.sql(replica, 'select count(*) from rows'), {timeout: 30_000}).toBe('2000');
  });

  it('fails over when the node of the primary dies, and takes it back as a replica', async () => {
    const before = await demo.untilHealthy(PODS);
    const node = (await namespace.kubectl(['get', 'pod', before.Member, '-o', 'jsonpath={.spec.nodeName}'])).stdout;
    const onNode = (await namespace.kubectl(['get', 'pods', '-o', `jsonpath={.items[?(@.spec.nodeName=="${node}")].metadata.name}`])).stdout.split(' ');
    const survivor = PODS.find((pod) => !onNode.includes(pod)) as string;
    await fault('freeze-node', node);
    await expect.poll(async () => {
      const leader = await demo.leader(survivor).catch(() => undefined);
      return leader !== undefined && !onNode.includes(leader.Member) && leader.TL > before.TL;
    }, {timeout: 120_000, interval: 500}).toBe(true);
    const survivorOnly = await demo.leader(survivor);
    await fault('thaw-node', node);
    const after = await demo.untilHealthy(PODS);
    expect(after.Member).toBe(survivorOnly?.Member);
    expect(await demo.sql(before.Member, 'select pg_is_in_recovery(), (select count(*) from rows)')).toBe('t|2000');
  });

  it('lets a fourth server join', async () => {
    const scaled = await namespace.fep(['scale', 'demo', '--instances', '4', '--wait']);
    expect(scaled.stderr).not.toMatch(/error/i);
    expect(scaled.exitCode).toBe(0);
    await demo.untilHealthy([...PODS, 'demo-sts-3']);
    expect(await demo.sql('demo-sts-3', 'select pg_is_in_recovery(), (select count(*) from rows)')).toBe('t|2000');
    expect((await namespace.fep(['scale', 'demo', '--instances', '3', '--wait'])).exitCode).toBe(0);
    await demo.untilHealthy(PODS);
  });

  it('has a synchronous standby when the cluster says so', async () => {
    await patch({fep: {syncMode: 'on'}});
    const roles = async (): Promise<string[]> => (await demo.members('demo-sts-0').catch(() => [])).map((member) => `${member.Role} ${member.State}`).toSorted();
    await expect.poll(roles, {timeout: 120_000, interval: 1000}).toEqual(['Leader running', 'Replica running', 'Sync Standby running']);
    const leader = await demo.untilHealthy(PODS);
    expect(await demo.sql(leader.Member, "select count(*) from pg_stat_replication where sync_state in ('sync', 'quorum')")).toBe('1');
    await patch({fep: {syncMode: 'off'}});
    await expect.poll(roles, {timeout: 120_000, interval: 1000}).toEqual(['Leader running', 'Replica running', 'Replica running']);
  });

  it('ends every process with the sandbox and has the data when it starts again', async () => {
    await demo.untilHealthy(PODS);
    expect(containerProcesses(home).length).toBeGreaterThan(9);
    const sandbox = (verb: string) => fep(['sandbox', verb, '--name', 'postgres'], {env: namespace.env, timeoutMs: 240_000});
    expect((await sandbox('stop')).exitCode).toBe(0);
    expect(containerProcesses(home)).toEqual([]);
    expect((await sandbox('start')).exitCode).toBe(0);
    const leader = await demo.untilHealthy(PODS);
    expect(await demo.sql(leader.Member, 'select count(*) from rows')).toBe('2000');
  });

  it('survives the death of the node: no server outlives it, and each comes back with its data', async () => {
    const state = JSON.parse(readFileSync(path.join(home, 'sandboxes', 'postgres', 'state.json'), 'utf8')) as SandboxState;
    process.kill(state.parts.find((part) => part.name === 'node')?.pid as number, 'SIGKILL');
    await expect.poll(() => containerProcesses(home), {timeout: 10_000}).toEqual([]);
    expect((await fep(['sandbox', 'start', '--name', 'postgres'], {env: namespace.env})).exitCode).toBe(0);
    const leader = await demo.untilHealthy(PODS);
    expect(await demo.sql(leader.Member, 'select count(*) from rows')).toBe('2000');
  });

  it('leaves no process behind when the cluster is deleted', async () => {
    const deleted = await namespace.fep(['delete', 'demo', '--yes', '--force']);
    expect(deleted.exitCode).toBe(0);
    await expect.poll(() => containerProcesses(home), {timeout: 60_000}).toEqual([]);
  });
});
