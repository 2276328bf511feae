import fc from 'fast-check';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {databaseServer, backupRepository} from '../../../src/lib/model/answers/database-status.ts';
import {lastFirings} from '../../../src/lib/model/cron/firings.ts';
import {hasRunOut, leaderLockFrom} from '../../../src/lib/operations/cluster-status/leader-lock.ts';
import {spanText} from '../../../src/lib/operations/cluster-status/span-text.ts';
import {repositoryFrom} from '../../../src/lib/operations/database-status/backup-repository.ts';
import {patroniMembersFrom} from '../../../src/lib/operations/database-status/patroni-members.ts';
import {serverFrom} from '../../../src/lib/operations/database-status/server-answer.ts';
import {statements} from '../../../src/lib/operations/database-status/sql.ts';
import {PRIMARY, REPOSITORY, STANDBY} from './database-answers.ts';

/** Seldom part of what programs print, and JSON now and then. */
const anyText = fc.oneof(fc.string(), fc.json(), fc.constantFrom(PRIMARY, STANDBY, REPOSITORY, '').map((text) => text.slice(0, text.length / 2)));

describe('what a server told', () => {
  it('of a primary: positions, senders, slots, archiving, sessions, ids, sizes', () => {
    const server = serverFrom('demo-sts-0', PRIMARY);
    expect(server).toMatchObject({
      pod: 'demo-sts-0', inRecovery: false, version: '15.20', timeline: 26, lsn: '0/4048F78', startedAt: '2026-11-21T11:10:21.520Z',
      standbys: [{name: 'demo-sts-1', state: 'streaming', syncState: 'sync', lagBytes: 0}, {name: 'demo-sts-2', lagBytes: 2048, lagSeconds: 1.5}],
      slots: [{name: 'demo_sts_1', type: 'physical', active: true, walStatus: 'reserved', retainedBytes: 0}],
      archiving: {mode: 'on', archived: 5, failed: 0, waiting: 0, lastArchivedAt: '2026-11-21T11:10:27.063Z'},
      connections: {used: 4, limit: 97, byState: {active: 1, idle: 3}},
      longestTransaction: {seconds: 12.5, user: 'app', application: 'psql', state: 'idle in transaction', waitsFor: 'Client'},
      transactionIds: {age: 732, database: 'postgres', freezeMaxAge: 200_000_000},
      pendingRestart: ['max_connections'], databases: [{name: 'postgres', bytes: 7_716_199}], tls: {on: false},
    });
    expect(server).not.toHaveProperty('receiver');
    expect(() => databaseServer.parse(server)).not.toThrow();
  });

  it('of a standby, which lacks some', () => {
    expect(serverFrom('demo-sts-1', STANDBY)).toMatchObject({inRecovery: true, timeline: 10, receiver: {status: 'streaming', host: '127.0.0.1'}, standbys: [], slots: [], pendingRestart: [], databases: []});
  });

  it('is nothing when the state itself is missing, whatever else came', () => {
    expect(serverFrom('a', PRIMARY.split('\n')[1] ?? '')).toBeUndefined();
    expect(serverFrom('a', 'psql: error: connection refused')).toBeUndefined();
  });

  it('stands when a later statement failed, or its answer broke off', () => {
    const [state = ''] = PRIMARY.split('\n');
    expect(serverFrom('a', `${state}\n{"sizes" : {"postg`)).toMatchObject({inRecovery: false, databases: []});
  });

  it('takes every figure of a wrong type for missing, and never a negative one', () => {
    expect(serverFrom('a', '{"recovery":false,"timeline":{},"senders":[7,{"name":"x","bytes":-3}],"slots":"no","sessions":[],"max":"a","xid":{"x":null}}'))
      .toEqual({pod: 'a', inRecovery: false, standbys: [{name: 'x', lagBytes: 0}], slots: [], pendingRestart: [], databases: []});
  });

  it('never throws, and is an answer of the schema or none', () => {
    fc.assert(fc.property(fc.array(anyText), (lines) => {
      const server = serverFrom('a', lines.join('\n'));
      if (server !== undefined) databaseServer.parse(server);
    }));
    fc.assert(fc.property(fc.dictionary(fc.constantFrom('timeline', 'now', 'started', 'senders', 'slots', 'archiver', 'sessions', 'longest', 'xid', 'max', 'sizes', 'certificate', 'ssl', 'pending'), fc.jsonValue()), (told) => {
      databaseServer.parse(serverFrom('a', JSON.stringify({...told, recovery: true})));
    }));
  });

  it('has the end of the certificate, which is read here and not in the server', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'kubectl-fep-certificate-'));
    try {
      const file = path.join(folder, 'tls.crt');
      execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', path.join(folder, 'tls.key'), '-out', file, '-subj', '/CN=demo', '-days', '2'], {stdio: 'ignore'});
      const server = serverFrom('a', `{"recovery":false,"ssl":"on"}\n${JSON.stringify({certificate: readFileSync(file, 'utf8')})}`);
      expect(server?.tls).toMatchObject({on: true, subject: 'CN=demo'});
      expect(Date.parse(server?.tls?.notAfter ?? '')).toBeGreaterThan(Date.now());
    } finally {
      rmSync(folder, {recursive: true});
    }
  });
});

describe('what a server is asked', () => {
  it('fits the request line of an exec through any proxy (8 kB), and asks for no text of a query', () => {
    const query = new URLSearchParams(statements({sizes: true}).flatMap((sql): [string, string][] => [['command', '-c'], ['command', sql]]));
    expect(query.toString().length).toBeLessThan(6000);
    expect(query.toString()).not.toMatch(/\bquery\b|passw|_key_file/);
  });
});

describe('what pgBackRest told', () => {
  it('gives backups, what is kept of the WAL, and since when recovery is possible', () => {
    const repository = repositoryFrom(REPOSITORY);
    expect(repository).toEqual({
      stanza: 'backupstanza', ok: true, message: 'ok', archiveMin: '000000010000000000000003', archiveMax: '000000020000000000000009',
      running: {percent: 25},
      recoverableSince: '2026-11-20T00:00:12.000Z',
      backups: [
        {label: '20261119-000002F', type: 'full', startedAt: '2026-11-19T00:00:02.000Z', stoppedAt: '2026-11-19T00:00:12.000Z', error: false, databaseBytes: 30_000_000, repositoryBytes: 4_000_000},
        {label: '20261120-000002F', type: 'full', startedAt: '2026-11-20T00:00:02.000Z', stoppedAt: '2026-11-20T00:00:12.000Z', error: true},
      ],
    });
    expect(() => backupRepository.parse(repository)).not.toThrow();
  });

  it('is undefined for no stanza, and for garbage', () => {
    expect(repositoryFrom('[]')).toBeUndefined();
    expect(repositoryFrom('ERROR: [055]: unable to load info file')).toBeUndefined();
    fc.assert(fc.property(anyText, (text) => {
      const repository = repositoryFrom(text);
      if (repository !== undefined) backupRepository.parse(repository);
      patroniMembersFrom(text);
    }));
  });
});

describe("Patroni's lock", () => {
  const configMap = (name: string, annotations: Record<string, string>) => ({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name, annotations}});

  it('is held, with its times', () => {
    const lock = leaderLockFrom([configMap('demo-leader', {leader: 'demo-sts-0', acquireTime: '2026-11-21T11:10:21.883583+00:00', renewTime: '2026-11-21T11:10:27+00:00', ttl: '20', transitions: '3'})]);
    expect(lock).toEqual({holder: 'demo-sts-0', acquiredAt: '2026-11-21T11:10:21.883Z', renewedAt: '2026-11-21T11:10:27.000Z', ttlSeconds: 20, transitions: 3});
    expect(hasRunOut(lock ?? {}, '2026-11-21T11:10:50.000Z')).toBe(false);
    expect(hasRunOut(lock ?? {}, '2026-11-21T11:11:00.000Z')).toBe(true);
  });

  it('is free, and was held by whom the history names last', () => {
    const history = JSON.stringify([[1, 83_886_240, 'no recovery target specified', '2026-11-21T10:00:00+00:00', 'demo-sts-2']]);
    expect(leaderLockFrom([configMap('demo-leader', {leader: '', renewTime: 'never'}), configMap('demo-config', {history})])).toEqual({lastHolder: 'demo-sts-2'});
    expect(leaderLockFrom([])).toBeUndefined();
  });
});

describe('the last moments of a schedule', () => {
  const now = new Date('2026-11-21T11:00:00Z'); // a Saturday
  it.each([
    ['15 0 * * 0', ['2026-11-15T00:15:00.000Z', '2026-11-08T00:15:00.000Z']],
    ['15 0 * * 1-6', ['2026-11-21T00:15:00.000Z', '2026-11-20T00:15:00.000Z']],
    ['*/30 * * * *', ['2026-11-21T11:00:00.000Z', '2026-11-21T10:30:00.000Z']],
    ['0 3 1 * mon', ['2026-11-16T03:00:00.000Z', '2026-11-09T03:00:00.000Z']],
    ['0 3 29 2 *', []],
    ['0 3 31 feb *', []],
    ['every day', []],
    ['60 0 * * *', []],
    ['@daily', []],
  ])('%s', (schedule, expected) => {
    expect(lastFirings(schedule, now, 2).map((date) => date.toISOString())).toEqual(expected);
  });

  it('never throws, and is never later than now', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.stringMatching(/^[\d*,/-]{1,5}$/), fc.string()), {minLength: 5, maxLength: 5}), (words) => {
      for (const date of lastFirings(words.join(' '), now, 2)) expect(date.getTime()).toBeLessThanOrEqual(now.getTime());
    }));
  });
});

it.each([[0, '0 seconds'], [1, '1 second'], [119, '119 seconds'], [120, '2 minutes'], [7199, '119 minutes'], [86_400 * 3, '3 days']])('a span of %d s is %s', (seconds, text) => {
  expect(spanText(seconds)).toBe(text);
});
