import {spawn} from 'node:child_process';
import {afterAll, describe, expect, it} from 'vitest';
import {clusterStatus, type ClusterStatus} from '../../src/lib/model/answers/cluster-status.ts';
import {primaryChanged, type PrimaryChanged} from '../../src/lib/model/answers/action.ts';
import {DatabaseCluster} from '../support/database-cluster.ts';
import {PROGRAM} from '../support/fep-process.ts';
import {useNamespace} from '../support/namespace.ts';

const PODS = ['demo-sts-0', 'demo-sts-1', 'demo-sts-2'];

/** Rows whose commit the server acknowledged, one line a row, until the connection ends. */
interface Writer {
  acknowledged: () => number[];
  ended: Promise<void>;
}

/** What `status` shows of a failover in synchronous mode, and that no acknowledged row is lost. Steps build on each other. */
describe('a failover seen through status', () => {
  const namespace = useNamespace('postgres');
  const demo = new DatabaseCluster(namespace, 'demo');
  const written = new Set<number>();

  const status = async (): Promise<ClusterStatus> => {
    const {exitCode, stdout, stderr} = await namespace.fep(['status', 'demo', '-o', 'json'], {timeoutMs: 30_000});
    expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
    return clusterStatus.parse(JSON.parse(stdout));
  };

  /** Inserts rows from `first` on through `psql`, each in a transaction of its own; each number printed is a commit. */
  const write = (first: number): Writer => {
    const psql = spawn(process.execPath, [PROGRAM, 'psql', 'demo', '-n', namespace.name, '--', '-X', '-Atq'], {env: {...process.env, ...namespace.env}, stdio: ['pipe', 'pipe', 'ignore']});
    let output = '';
    psql.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    psql.stdin.on('error', () => undefined);
    psql.stdin.end(Array.from({length: 200_000}, (_, index) => `insert into rows values (${first + index}) returning id;\n`).join(''));
    // A line that broke off may have lost its last digits.
    const acknowledged = (): number[] => output.split('\n').slice(0, -1).filter((line) => /^\d+$/.test(line)).map(Number);
    return {acknowledged, ended: new Promise((resolve) => psql.on('close', () => resolve()))};
  };

  const writtenDuring = async (first: number, strike: () => Promise<void>): Promise<void> => {
    const writer = write(first);
    await expect.poll(() => writer.acknowledged().length, {timeout: 60_000, interval: 50}).toBeGreaterThan(200);
    await strike();
    await writer.ended;
    const rows = writer.acknowledged();
    expect(rows.length).toBeLessThan(200_000);
    for (const row of rows) written.add(row);
  };

  const signalPatroni = async (pod: string, signal: 'STOP' | 'CONT'): Promise<void> => {
    const {exitCode, stderr} = await demo.exec(pod, 'sh', '-c', `for p in /proc/[0-9]*; do read -r name <"$p/comm" && [ "$name" = patroni ] && kill -${signal} "\${p#/proc/}"; done; true`);
    expect(exitCode, stderr).toBe(0);
  };

  const onAllNodes = async (verb: 'cordon' | 'uncordon'): Promise<void> => {
    const {stdout} = await namespace.kubectl(['get', 'nodes', '-o', 'name']);
    const {exitCode, stderr} = await namespace.kubectl([verb, ...stdout.trim().split('\n').map((node) => node.replace('node/', ''))]);
    expect(exitCode, stderr).toBe(0);
  };

  const rowsLost = async (primary: string): Promise<number[]> => {
    const there = new Set((await demo.sql(primary, 'select id from rows')).split('\n').map(Number));
    return [...written].filter((row) => !there.has(row));
  };

  const untilSomebodyMayTakeOver = async (): Promise<ClusterStatus> => {
    await expect.poll(async () => (await status()).problems, {timeout: 120_000, interval: 1000}).toEqual([]);
    // PostgreSQL has a synchronous standby some seconds before Patroni's store names it, and only a named one may take over.
    await expect.poll(async () => {
      const {members, syncStandbys = []} = await status();
      const synchronous = members.filter(({syncState}) => syncState === 'sync').map(({pod}) => pod);
      return synchronous.length === 1 && syncStandbys.join() === synchronous.join();
    }, {timeout: 60_000, interval: 1000}).toBe(true);
    return status();
  };

  /** `failover` with the primary as it is now: its answer, and what it said meanwhile. */
  const failOver = async (...args: string[]): Promise<{changed: PrimaryChanged; said: string}> => {
    const done = await namespace.fep(['failover', 'demo', '--yes', '-o', 'json', ...args]);
    expect(done.exitCode, done.stderr).toBe(0);
    return {changed: primaryChanged.parse(JSON.parse(done.stdout)), said: done.stderr};
  };

  it('begins with three servers', async () => {
    const created = await namespace.fep(['create', 'demo', '-f', 'examples/ha-cluster.yaml', '--sync-mode', 'on']);
    expect(created.exitCode, created.stderr).toBe(0);
    const {Member: primary} = await demo.untilHealthy(PODS);
    await demo.sql(primary, 'create table rows (id int primary key)');
  });
  afterAll(async () => {
    await onAllNodes('uncordon');
  });

  it('shows the synchronous standby', async () => {
    await expect.poll(async () => (await status()).members.map(({syncState}) => syncState).filter((state) => state === 'sync'), {timeout: 60_000, interval: 1000}).toEqual(['sync']);
    expect(await status()).toMatchObject({verdict: 'ok', syncMode: 'on', timeline: 1});
  });

  it('of a killed postmaster: the primary is back on the next timeline, with every acknowledged row', async () => {
    const {primary = '', timeline = 0} = await status();
    await writtenDuring(1, async () => {
      expect((await namespace.fep(['sandbox', 'fault', 'kill-database', primary, '--name', 'postgres'])).exitCode).toBe(0);
    });
    await expect.poll(async () => (await status()).timeline, {timeout: 120_000, interval: 1000}).toBe(timeline + 1);
    const after = await status();
    expect(after.primary).toBeDefined();
    expect(written.size).toBeGreaterThan(200);
    expect(await rowsLost(after.primary ?? '')).toEqual([]);
    await demo.untilHealthy(PODS);
  });

  it('of a lost primary: the election with who it was, then another primary on the next timeline, with every acknowledged row', async () => {
    const {primary = '', timeline = 0} = await untilSomebodyMayTakeOver();
    const replicas = PODS.filter((pod) => pod !== primary);
    // Its successor finds no node, and the others' Patroni stands still: nobody is elected before they go on.
    await onAllNodes('cordon');
    await writtenDuring(1_000_000, async () => {
      for (const pod of replicas) await signalPatroni(pod, 'STOP');
      const deleted = await namespace.kubectl(['delete', 'pod', primary, '--force', '--grace-period=0']);
      expect(deleted.exitCode, deleted.stderr).toBe(0);
    });
    const election = await status();
    expect(election).toMatchObject({verdict: 'critical'});
    expect(election.primary).toBeUndefined();
    expect(election.headline).toMatch(new RegExp(`^no (master|primary): .*(${primary} has Patroni's lock|Patroni's lock is free|election)`));
    for (const pod of replicas) await signalPatroni(pod, 'CONT');
    await expect.poll(async () => {
      const now = await status();
      return {another: now.primary !== undefined && now.primary !== primary, timeline: now.timeline};
    }, {timeout: 120_000, interval: 500}).toEqual({another: true, timeline: timeline + 1});
    const now = (await status()).primary ?? '';
    expect(await rowsLost(now)).toEqual([]);
  });

  it('of its return: the old primary and the third server follow the new one', async () => {
    const {primary, timeline} = await status();
    await onAllNodes('uncordon');
    await demo.untilHealthy(PODS);
    await expect.poll(async () => (await status()).problems, {timeout: 120_000, interval: 1000}).toEqual([]);
    expect(await status()).toMatchObject({primary, timeline, problems: []});
  });

  it('asked for because the primary stands still: the synchronous standby takes writes, and the old one follows when it goes on', async () => {
    const {primary = '', timeline = 0, syncStandbys} = await untilSomebodyMayTakeOver();
    expect((await namespace.fep(['sandbox', 'fault', 'freeze-database', primary, '--name', 'postgres'])).exitCode).toBe(0);
    try {
      const {changed, said} = await failOver();
      expect(changed).toMatchObject({observed: 'ready', deed: 'failover', by: 'operator', from: primary, to: syncStandbys?.[0], proof: 'databases', timelineFrom: timeline});
      expect(changed.timelineTo).toBeGreaterThan(timeline);
      expect(changed.measured).toBeUndefined();
      expect(said).toContain(`what clients lose is not measured: ${primary} does not take writes now`);
      expect(await rowsLost(changed.to ?? '')).toEqual([]);
    } finally {
      await namespace.fep(['sandbox', 'fault', 'thaw-database', primary, '--name', 'postgres']);
    }
    await demo.untilHealthy(PODS);
  });

  it('asked for by Patroni because the node of the primary is dead: it is asked in a server that answers', async () => {
    const {primary = '', timeline = 0, syncStandbys: [standby = ''] = []} = await untilSomebodyMayTakeOver();
    const {stdout: node} = await namespace.kubectl(['get', 'pod', primary, '-o', 'jsonpath={.spec.nodeName}']);
    expect((await namespace.fep(['sandbox', 'fault', 'freeze-node', node, '--name', 'postgres'])).exitCode).toBe(0);
    try {
      const {changed} = await failOver('--by', 'patroni', '--to', standby);
      expect(changed).toMatchObject({observed: 'ready', by: 'patroni', from: primary, to: standby, proof: 'databases', timelineFrom: timeline});
      expect(await rowsLost(standby)).toEqual([]);
      // It is done: the new primary is well, and a switchover is what would change it.
      expect((await namespace.fep(['failover', 'demo', '--yes'])).exitCode).toBe(3);
    } finally {
      await namespace.fep(['sandbox', 'fault', 'thaw-node', node, '--name', 'postgres']);
    }
    await demo.untilHealthy(PODS);
  });
});
