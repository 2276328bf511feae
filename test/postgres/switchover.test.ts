import {spawn} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {primaryChanged, serversRenewed, type PrimaryChanged} from '../../src/lib/model/answers/action.ts';
import {DatabaseCluster} from '../support/database-cluster.ts';
import {PROGRAM} from '../support/fep-process.ts';
import {kubectl} from '../support/kubectl.ts';
import {useNamespace} from '../support/namespace.ts';
import {KEYS, printedCommand, terminal} from '../support/terminal.ts';

const PODS = ['demo-sts-0', 'demo-sts-1', 'demo-sts-2'];

/** Actions on real servers, under load. Steps build on each other. */
describe('actions on real servers', () => {
  const namespace = useNamespace('postgres');
  const demo = new DatabaseCluster(namespace, 'demo');
  const acknowledged = new Set<number>();
  const folder = mkdtempSync(path.join(tmpdir(), 'fep-switchover-'));
  afterAll(() => rmSync(folder, {recursive: true}));

  const primary = async (): Promise<string> => (await demo.untilHealthy(PODS)).Member;

  /** At least 200 single-row transactions a second through psql, until the connection ends or `stop`. */
  const writer = (first: number): {rows: () => number[]; stop: () => void; ended: Promise<void>} => {
    const psql = spawn(process.execPath, [PROGRAM, 'psql', 'demo', '-n', namespace.name, '--', '-X', '-Atq'], {env: {...process.env, ...namespace.env}, stdio: ['pipe', 'pipe', 'ignore']});
    let output = '';
    psql.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    psql.stdin.on('error', () => undefined);
    psql.stdin.end(Array.from({length: 100_000}, (_, index) => `insert into rows values (${first + index}) returning id;\n`).join(''));
    const rows = (): number[] => output.split('\n').slice(0, -1).filter((line) => /^\d+$/.test(line)).map(Number);
    return {rows, stop: () => psql.kill('SIGKILL'), ended: new Promise((resolve) => psql.on('close', () => resolve()))};
  };

  const switchOver = async (...args: string[]): Promise<PrimaryChanged> => {
    const done = await namespace.fep(['switchover', 'demo', '--yes', '-o', 'json', ...args]);
    expect(done.exitCode, done.stderr).toBe(0);
    return primaryChanged.parse(JSON.parse(done.stdout));
  };

  it('begins with three servers, one standby synchronous', async () => {
    const created = await namespace.fep(['create', 'demo', '-f', 'examples/ha-cluster.yaml', '--sync-mode', 'on']);
    expect(created.exitCode, created.stderr).toBe(0);
    await demo.sql(await primary(), 'create table rows (id int primary key)');
    await expect.poll(async () => demo.sql(await primary(), "select count(*) from pg_stat_replication where sync_state = 'sync'"), {timeout: 60_000, interval: 1000}).toBe('1');
  });

  it('switches over under a write load: reports the outage, and loses no acknowledged commit', async () => {
    const from = await primary();
    const load = writer(1);
    await expect.poll(() => load.rows().length, {timeout: 60_000, interval: 50}).toBeGreaterThan(200);
    const changed = await switchOver('--if-primary', from);
    await load.ended;
    for (const row of load.rows()) acknowledged.add(row);
    expect(changed).toMatchObject({observed: 'ready', from, proof: 'databases', timelineFrom: 1, timelineTo: 2, oldPrimary: `${from} follows`, measured: {lostCommits: 0}});
    expect(changed.measured?.secondsWithoutWrites).toBeGreaterThan(0);
    expect(changed.measured?.acknowledged).toBeGreaterThan(10);
    const there = new Set((await demo.sql(changed.to ?? '', 'select id from rows')).split('\n').map(Number));
    expect(acknowledged.size).toBeGreaterThan(200);
    expect([...acknowledged].filter((row) => !there.has(row))).toEqual([]);
    expect(changed.impact?.sessions.map(({application}) => application)).toContain('psql');
  });

  it('a script that repeats it is refused, and to one server it goes by the only synchronous standby, which a terminal is led to', async () => {
    const now = await primary();
    const repeated = await namespace.fep(['switchover', 'demo', '--yes', '--if-timeline', '1']);
    expect(repeated.exitCode, repeated.stderr).toBe(3);
    await expect.poll(async () => demo.sql(now, "select count(*) from pg_stat_replication where sync_state = 'sync'"), {timeout: 60_000, interval: 1000}).toBe('1');
    const standby = await demo.sql(now, "select application_name from pg_stat_replication where sync_state = 'sync'");
    const other = PODS.find((pod) => pod !== now && pod !== standby) ?? '';
    const refused = await namespace.fep(['switchover', 'demo', '--yes', '--to', other]);
    expect(refused.exitCode, refused.stderr).toBe(3);
    expect(refused.stderr).toContain('switchover-target');

    const file = path.join(folder, 'switchover.json');
    const {enter, down, ctrlU} = KEYS;
    const downs = (pod: string): string[] => Array<string>(1 + PODS.filter((each) => each !== now).indexOf(pod)).fill(down);
    const screen = terminal(['switchover', '-n', namespace.name, '--no-measure', '-o', 'json'], namespace.env, {stdout: file});
    await screen.at('Cluster:', enter);
    await screen.at(`takes over from ${now}`, ...downs(other), enter);
    await screen.at('cannot be chosen now', ...downs(standby), enter);
    await screen.at('Who is asked?', down, down, enter);
    await screen.at(`takes over from ${now}`, enter);
    await screen.at('Who is asked?', enter);
    await screen.at('Type demo to go on', 'dmeo', enter);
    await screen.at('dmeo is not demo', ctrlU, 'demo', enter);
    expect(await screen.ended(), screen.screen()).toBe(0);
    expect(primaryChanged.parse(JSON.parse(readFileSync(file, 'utf8')))).toMatchObject({observed: 'ready', to: standby, timelineTo: 3});
    const command = printedCommand(screen.screen());
    expect(command).toEqual(['fep', 'switchover', 'demo', '--namespace', namespace.name, '--output', 'json', '--yes', '--if-primary', now, '--to', standby, '--no-measure']);
    // Run again it would not switch back.
    expect((await kubectl(command, {env: namespace.env})).exitCode).toBe(3);
  });

  it('restarts what waits for a restart, reloads, and proves both', async () => {
    await primary();
    const patched = await namespace.kubectl(['patch', 'fepcluster', 'demo', '--type', 'merge', '-p', JSON.stringify({spec: {fepChildCrVal: {customPgParams: 'max_connections = 150\n'}}})]);
    expect(patched.exitCode, patched.stderr).toBe(0);
    await expect.poll(async () => demo.sql(await primary(), 'select count(*) from pg_settings where pending_restart'), {timeout: 60_000, interval: 1000}).not.toBe('0');
    const restarted = await namespace.fep(['restart', 'demo', '--yes', '-o', 'json']);
    expect(restarted.exitCode, restarted.stderr).toBe(0);
    const {servers, ...answer} = serversRenewed.parse(JSON.parse(restarted.stdout));
    expect(answer).toMatchObject({observed: 'ready', proof: 'databases'});
    expect(servers.every(({before, after, pendingRestart}) => before !== after && pendingRestart.length === 0)).toBe(true);
    expect(await demo.sql(await primary(), 'show max_connections')).toBe('150');
    const reloaded = await namespace.fep(['reload', 'demo', '--pods', '0', '-o', 'json']);
    expect(reloaded.exitCode, reloaded.stderr).toBe(0);
    expect(serversRenewed.parse(JSON.parse(reloaded.stdout)).servers.map(({pod}) => pod)).toEqual(['demo-sts-0']);
    const waited = await namespace.fep(['wait', 'demo', '--for', 'ready', '--for', 'params-applied', '--for', 'lag<16MB', '--timeout', '60s']);
    expect(waited.exitCode, waited.stderr).toBe(0);
  });

  it('rotates the superuser\'s password: the new one lets in, the old one does not, and neither is shown', async () => {
    const read = async (): Promise<string> => (await namespace.fep(['superuser', 'password', 'demo', '--force-stdout'])).stdout.trim();
    const old = await read();
    const rotated = await namespace.fep(['superuser', 'rotate-password', 'demo', '--yes', '-o', 'json']);
    expect(rotated.exitCode, rotated.stderr).toBe(0);
    const now = await read();
    expect(now).not.toBe(old);
    expect(rotated.stdout + rotated.stderr).not.toContain(now);
    expect(rotated.stdout + rotated.stderr).not.toContain(old);
    const server = await primary();
    const logIn = async (password: string): Promise<number> => {
      const address = 'addr=$(psql -Atqc "select setting from pg_settings where name = \'listen_addresses\'" -d postgres)';
      const {exitCode} = await namespace.kubectl(['exec', '-i', server, '-c', 'fep-patroni', '--', 'sh', '-c', `read -r PGPASSWORD; export PGPASSWORD; ${address}; psql -w -h "$addr" -U postgres -d postgres -Atqc 'select 1'`], {stdin: `${password}\n`});
      return exitCode;
    };
    expect({now: await logIn(now), old: await logIn(old)}).toEqual({now: 0, old: 2});
  });

  it('a failover of a primary that takes writes is refused, and done with --force', async () => {
    const from = await primary();
    const refused = await namespace.fep(['failover', 'demo', '--yes']);
    expect(refused.exitCode, refused.stderr).toBe(3);
    expect(refused.stderr).toContain('failover-of-healthy-primary');
    const done = await namespace.fep(['failover', 'demo', '--yes', '--force', '--no-measure', '-o', 'json']);
    expect(done.exitCode, done.stderr).toBe(0);
    expect(done.stderr).toContain('--force overrules failover-of-healthy-primary');
    expect(primaryChanged.parse(JSON.parse(done.stdout)).to).not.toBe(from);
  });
});
