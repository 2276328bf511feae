import {describe, expect, it} from 'vitest';
import type {Gateway, ExecOptions} from '../../../src/lib/cluster/gateway.ts';
import {FepError} from '../../../src/lib/errors/fep-error.ts';
import type {BackupRepository, DatabaseServer} from '../../../src/lib/model/answers/database-status.ts';
import type {ConfigMap} from '../../../src/lib/model/kubernetes-object.ts';
import {deriveStatus} from '../../../src/lib/operations/cluster-status/index.ts';
import {askServers} from '../../../src/lib/operations/database-status/index.ts';
import {fepCluster, pod, sources} from './cluster-objects.ts';
import {PRIMARY, REPOSITORY, STANDBY} from './database-answers.ts';

type Sources = ReturnType<typeof sources>;

const NOW = '2026-01-01T03:00:00.000Z';
const GIBIBYTE = 1024 ** 3;

function server(ordinal: number, change: Partial<DatabaseServer> = {}): DatabaseServer {
  const base = {pod: `demo-sts-${ordinal}`, standbys: [], slots: [], pendingRestart: [], databases: [], timeline: 2};
  if (ordinal > 0) return {...base, inRecovery: true, receiver: {status: 'streaming'}, lsn: '0/3000000', ...change};
  return {...base, inRecovery: false, lsn: '0/3000000', standbys: [1, 2].map((each) => ({name: `demo-sts-${each}`, state: 'streaming', syncState: 'async', lagBytes: 0})), ...change};
}

const repository: BackupRepository = {
  stanza: 'backupstanza', ok: true, message: 'ok', recoverableSince: '2025-12-31T00:15:10.000Z',
  backups: [{label: '20251231-001500F', type: 'full', startedAt: '2025-12-31T00:15:00.000Z', stoppedAt: '2025-12-31T00:15:10.000Z', error: false}],
};

function statusOf(servers: DatabaseServer[], change: (one: Sources) => void = () => undefined) {
  const one = structuredClone(sources());
  one.database = {servers: servers.map((each) => ({pod: each.pod, server: each})), repository: {known: repository}};
  change(one);
  return deriveStatus(one);
}

function lock(annotations: Record<string, string>): ConfigMap {
  return {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'demo-leader', annotations}};
}

describe('databases that answer', () => {
  it('make no problem when they are well', () => {
    expect(statusOf([server(0), server(1), server(2)])).toMatchObject({verdict: 'ok', problems: [], primary: 'demo-sts-0', timeline: 2});
  });

  it('tell lag, synchronous state and what waits for a restart better than annotations', () => {
    const standbys = [{name: 'demo-sts-1', syncState: 'sync', lagBytes: 10, lagSeconds: 2}, {name: 'demo-sts-2', syncState: 'potential', lagBytes: 0, lagSeconds: 9}];
    const {members} = statusOf([server(0, {standbys}), server(1, {timeline: 3}), server(2)]);
    expect(members.map(({lagBytes, lagSeconds, sync, syncState, timeline}) => [lagBytes, lagSeconds, sync, syncState, timeline]))
      .toEqual([[undefined, undefined, undefined, undefined, 2], [10, 2, true, 'sync', 3], [0, 0, false, 'potential', 2]]);
  });

  it('decide who is primary where the label lags', () => {
    const status = statusOf([server(0, {inRecovery: true}), server(1, {inRecovery: false, timeline: 3}), server(2)]);
    expect(status).toMatchObject({primary: 'demo-sts-1', timeline: 3});
    expect(status.problems.map(({message}) => message)).toContain('demo-sts-0 is labelled feprole=master, but is in recovery and takes no writes; demo-sts-1 does');
  });
});

describe('problems inside the databases', () => {
  const archiving = {mode: 'on', archived: 3, failed: 7, lastArchivedAt: '2026-01-01T01:00:00.000Z', lastFailed: '00000002A', lastFailedAt: '2026-01-01T02:59:00.000Z'};
  it.each<[string, string, DatabaseServer[], RegExp]>([
    ['critical', 'two primaries', [server(0), server(1, {inRecovery: false})], /^two primaries: demo-sts-0 and demo-sts-1 both accept writes/],
    ['warning', 'a replica that does not stream', [server(0, {standbys: [{name: 'demo-sts-2'}]}), {...server(1, {lsn: '0/2000000'}), receiver: {status: 'stopping'}}], /demo-sts-1 does not stream from demo-sts-0 \(WAL receiver: stopping\), 16MiB behind/],
    ['warning', 'a replica that is silent to the primary', [server(0, {standbys: [{name: 'demo-sts-1', lagBytes: 2048, sinceReplySeconds: 300}]}), server(1)], /demo-sts-1 has not answered demo-sts-0 for 5 minutes/],
    ['warning', 'lag', [server(0, {standbys: [{name: 'demo-sts-1', lagBytes: GIBIBYTE / 2, lagSeconds: 70}]}), server(1)], /demo-sts-1 is behind the primary by 512MiB and 70 seconds/],
    ['critical', 'much lag', [server(0, {standbys: [{name: 'demo-sts-1', lagBytes: 2 * GIBIBYTE}]}), server(1)], /by 2GiB$/],
    ['warning', 'archiving that fails', [server(0, {archiving})], /archiving fails in demo-sts-0: 00000002A, 7 failed tries, last archived 2 hours ago/],
    ['critical', 'archiving that fails while WAL piles up', [server(0, {archiving: {...archiving, waiting: 80}})], /80 segments wait/],
    ['warning', 'archiving that is off', [server(0, {archiving: {mode: 'off', archived: 0, failed: 0}})], /archive_mode is off/],
    ['warning', 'a slot that holds WAL', [server(0, {slots: [{name: 'cdc', active: false, retainedBytes: 3 * GIBIBYTE}]})], /replication slot cdc in demo-sts-0 has no consumer and holds 3GiB of WAL/],
    ['critical', 'a slot that has lost WAL', [server(0, {slots: [{name: 'cdc', active: false, walStatus: 'lost'}]})], /has lost WAL/],
    ['critical', 'a slot that fills the volume', [server(0, {slots: [{name: 'cdc', active: true, retainedBytes: 9 * GIBIBYTE}]})], /holds 9GiB of WAL, 90 % of fep-data-demo-sts-0/],
    ['warning', 'few connections left', [server(0, {connections: {used: 90, limit: 97, byState: {}}})], /90 of 97 connections/],
    ['critical', 'no connection left', [server(0, {connections: {used: 97, limit: 97, byState: {}}})], /97 of 97/],
    ['warning', 'an old database', [server(0, {transactionIds: {age: 1.2e9, database: 'demo'}})], /database demo is 1200 million transaction ids old/],
    ['critical', 'a very old database', [server(0, {transactionIds: {age: 2e9, database: 'demo'}})], /writes stop at 2147 million/],
    ['warning', 'a long transaction', [server(0, {longestTransaction: {seconds: 7300, user: 'app', state: 'active'}})], /transaction of app in demo-sts-0 is open for 2 hours:/],
    ['warning', 'an idle transaction', [server(0, {longestTransaction: {seconds: 700, user: 'app', state: 'idle in transaction'}})], /open for 11 minutes and idle/],
    ['warning', 'a forgotten prepared transaction', [server(0, {oldestPrepared: {seconds: 9000, user: 'xa'}})], /prepared transaction of xa/],
    ['warning', 'parameters that wait for a restart', [server(2, {pendingRestart: ['max_connections', 'wal_level']})], /demo-sts-2 waits for a restart to take up max_connections, wal_level/],
    ['critical', 'a certificate at its end', [server(0, {tls: {on: true, notAfter: '2026-01-03T00:00:00.000Z'}})], /expires in 45 hours/],
    ['critical', 'a certificate past its end', [server(0, {tls: {on: true, notAfter: '2025-12-30T00:00:00.000Z'}})], /has expired 2 days ago/],
  ])('%s: %s', (severity, _, servers, message) => {
    const {problems} = statusOf(servers);
    expect(problems.find((problem) => message.test(problem.message)), JSON.stringify(problems)).toMatchObject({severity});
  });

  it('says that synchronous mode has no synchronous standby', () => {
    const {problems} = statusOf([server(0), server(1), server(2)], ({cluster}) => { Object.assign(cluster.spec.fep ?? {}, {syncMode: 'on'}); });
    expect(problems).toEqual([{id: 'no-synchronous-standby', severity: 'warning', message: 'synchronous mode is on, but demo-sts-0 has no synchronous standby: what is committed now exists once'}]);
  });
});

describe('backups', () => {
  const withRepository = (known: BackupRepository, takenAt = NOW, createdAt = '2025-12-01T00:00:00Z') => statusOf([server(0), server(1), server(2)], (one) => {
    Object.assign(one, {takenAt});
    one.cluster.metadata.creationTimestamp = createdAt;
    if (one.database !== undefined) one.database.repository = {known};
  }).problems;
  const none = {...repository, ok: false, message: 'no valid backups', backups: []};

  it('are late when their schedule has passed twice', () => {
    expect(withRepository(repository, '2026-01-01T12:00:00.000Z')).toEqual([]);
    expect(withRepository(repository, '2026-01-05T12:00:00.000Z')).toMatchObject([{severity: 'warning', message: expect.stringMatching(/^the incr backup is overdue/) as unknown}]);
    expect(withRepository(repository, '2026-01-15T12:00:00.000Z')).toMatchObject([{severity: 'warning', message: expect.stringMatching(/^the full backup is overdue/) as unknown}]);
  });

  it('are missed only after the first of their schedule', () => {
    expect(withRepository(none, NOW, '2026-01-01T02:00:00Z')).toEqual([]);
    expect(withRepository(none, NOW, '2025-12-31T23:00:00Z')).toMatchObject([{severity: 'warning', message: 'there is no backup (pgBackRest: no valid backups)'}]);
    expect(withRepository(none)).toMatchObject([{severity: 'critical'}]);
  });

  it('are told broken', () => {
    const broken = repository.backups.map((set) => ({...set, error: true}));
    expect(withRepository({...repository, backups: broken})).toMatchObject([{message: expect.stringMatching(/20251231-001500F found broken pages/) as unknown}]);
  });
});

describe('an election', () => {
  const standbysOnly = (one: Sources): void => { delete one.database; };

  it('says who was primary until when: the lock has run out under a label that nobody took off', () => {
    const status = statusOf([], (one) => {
      standbysOnly(one);
      Object.assign(one, {configMaps: {known: [lock({leader: 'demo-sts-0', renewTime: '2026-01-01T02:58:00Z', ttl: '30'})]}});
    });
    expect(status).toMatchObject({verdict: 'critical', headline: 'no primary: demo-sts-0 is labelled feprole=master; an election is due: demo-sts-0 has Patroni\'s lock and renewed it last 2 minutes ago'});
    expect(status).not.toHaveProperty('primary');
  });

  it('says that the lock is free, and who had it last', () => {
    const status = statusOf([], (one) => {
      standbysOnly(one);
      Object.assign(one.pods, {known: [pod(0, 'replica'), pod(1), pod(2)]});
      Object.assign(one, {configMaps: {known: [lock({renewTime: '2026-01-01T02:59:50Z'}), {...lock({history: '[[2,1,"x","t","demo-sts-0"]]'}), metadata: {name: 'demo-config', annotations: {history: '[[2,1,"x","t","demo-sts-0"]]'}}}]}});
    });
    expect(status.headline).toMatch(/^no master: .*an election is under way: Patroni's lock is free, renewed last by demo-sts-0 10 seconds ago/);
  });

  it('does not take the label of a pod that is cut off for a second master', () => {
    const status = statusOf([server(1, {inRecovery: false}), server(2)], (one) => {
      const cut = {...pod(0), status: {phase: 'Running', conditions: [{type: 'Ready', status: 'False'}]}};
      Object.assign(one.pods, {known: [cut, pod(1, 'master'), pod(2)]});
      Object.assign(one, {configMaps: {known: [lock({leader: 'demo-sts-1', renewTime: '2026-01-01T02:59:55Z'})]}});
    });
    expect(status).toMatchObject({verdict: 'warning', primary: 'demo-sts-1'});
    expect(status.problems.map(({message}) => message).join('\n')).toMatch(/demo-sts-0 \(.*\) still carries feprole=master/);
  });
});

describe('asking the servers', () => {
  const pods = [pod(0), pod(1), pod(2)];
  const asking = (exec: (options: ExecOptions) => Promise<{exitCode: number}>, signal = new AbortController().signal) =>
    askServers({exec} as Gateway, fepCluster(), pods, {signal, withinMs: 3000});
  const answer = ({command, pod: name, stdout}: ExecOptions): Promise<{exitCode: number}> => {
    stdout?.write(command[0] === 'pgbackrest' ? REPOSITORY : name === 'demo-sts-0' ? PRIMARY : STANDBY);
    return Promise.resolve({exitCode: 0});
  };

  it('is one exec for each pod, and one for the backups in the master\'s backup container', async () => {
    const asked: string[] = [];
    const {servers, repository: found, members} = await asking((options) => {
      asked.push(`${options.pod} ${options.container} ${options.command[0]}`);
      expect(options).not.toHaveProperty('stdin');
      return answer(options);
    });
    expect(asked).toEqual(['demo-sts-0 fep-patroni sh', 'demo-sts-1 fep-patroni sh', 'demo-sts-2 fep-patroni sh', 'demo-sts-0 fep-backup pgbackrest']);
    expect(servers.map(({server: each}) => each?.inRecovery)).toEqual([false, true, true]);
    expect([found, members]).toMatchObject([{known: {stanza: 'backupstanza'}}, undefined]);
  });

  it('ends with the deadline, and keeps what a server had told before it', async () => {
    const deadline = new AbortController();
    const asked = asking((options) => {
      if (options.pod === 'demo-sts-1') return new Promise(() => undefined);
      options.stdout?.write(options.pod === 'demo-sts-2' ? STANDBY : '');
      if (options.pod === 'demo-sts-2') setImmediate(() => deadline.abort(new FepError('no answer within 3 s', {code: 'no-answer', exit: 'unreachable'})));
      return options.pod === 'demo-sts-2' ? new Promise(() => undefined) : answer(options);
    }, deadline.signal);
    const {servers} = await asked;
    expect(servers).toMatchObject([{server: {inRecovery: false}}, {failure: {kind: 'silent', reason: 'no answer within 3 s'}}, {server: {inRecovery: true}}]);
  });

  it('says once that exec is not allowed, and makes no problem of it', async () => {
    const database = await asking(() => Promise.reject(new FepError('you may not', {code: 'forbidden', exit: 'forbidden'})));
    const status = deriveStatus({...structuredClone(sources()), database});
    expect(status).toMatchObject({verdict: 'ok', servers: [], unreadable: [
      {part: 'databases: demo-sts-0, demo-sts-1, demo-sts-2, pgBackRest', reason: 'you may not run commands in its pods (create on pods/exec)'},
    ]});
  });

  it('says what PostgreSQL says, where it lets nobody in', async () => {
    const database = await asking((options) => {
      if (options.pod !== 'demo-sts-0') return answer(options);
      options.stderr?.write('psql: error: connection to server on socket "/tmp/.s.PGSQL.27500" failed: FATAL:  the database system is starting up\n');
      return Promise.resolve({exitCode: 2});
    });
    const {problems} = deriveStatus({...structuredClone(sources()), database});
    expect(problems).toContainEqual({id: 'server-refuses', severity: 'critical', message: 'PostgreSQL in demo-sts-0 takes no connection: the database system is starting up', object: 'pod/demo-sts-0'});
  });

  it('asks Patroni only where its annotations are missing', async () => {
    const bare = pods.map((each) => ({...each, metadata: {...each.metadata, annotations: {}}}));
    const {members} = await askServers({exec: (options: ExecOptions) => {
      if (options.command[0] !== 'patronictl') return answer(options);
      options.stdout?.write('[{"Cluster": "demo", "Member": "demo-sts-0", "Host": "h", "Role": "Leader", "State": "running", "TL": 1}]');
      return Promise.resolve({exitCode: 0});
    }} as Gateway, fepCluster(), bare, {signal: new AbortController().signal, withinMs: 3000});
    expect(members).toEqual({known: [{pod: 'demo-sts-0', role: 'Leader', state: 'running', timeline: 1}]});
  });
});
