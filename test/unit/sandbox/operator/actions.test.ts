import {createHash, createHmac, pbkdf2Sync} from 'node:crypto';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Pod} from '../../../../src/lib/model/kubernetes-object.ts';
import {actionFault} from '../../../../src/sandbox/operator/action-faults.ts';
import {readOrder} from '../../../../src/sandbox/operator/fep-action/action-order.ts';
import {expireOptions} from '../../../../src/sandbox/operator/fep-action/deeds/backup.ts';
import {extensionWish} from '../../../../src/sandbox/operator/fep-action/deeds/create-extension.ts';
import {scramVerifier} from '../../../../src/sandbox/operator/fep-action/scram-verifier.ts';
import {candidateOf, readMembers} from '../../../../src/sandbox/operator/servers/patroni.ts';
import {nextReplacement} from '../../../../src/sandbox/operator/servers/replacement.ts';

describe('spec of an action', () => {
  it('is read with its defaults, in both spellings of create_extension', () => {
    expect(readOrder({targetClusterName: ' demo ', fepAction: {type: 'create_extention', args: ['a', 2, ' ']}}))
      .toEqual({type: 'create_extension', target: 'demo', args: ['a', '2'], backupType: 'full', backupRepo: 1});
    expect(readOrder({targetPgpool2Name: 'pool', fepAction: {type: 'pgpool2_restart', backupType: 'incr', backupRepo: 2}}))
      .toMatchObject({target: 'pool', args: [], backupType: 'incr', backupRepo: 2});
  });

  it.each<[unknown, RegExp]>([
    [undefined, /type is missing/],
    [{fepAction: {type: 'swichover'}, targetClusterName: 'demo'}, /swichover is not a type/],
    [{fepAction: {type: 'fixed_stats'}, targetClusterName: 'demo'}, /fixed_stats is not a type/],
    [{fepAction: {type: 'switchover', targetClusterName: 'demo'}}, /targetClusterName is missing, which switchover needs; it stands below spec.fepAction/],
    [{fepAction: {type: 'pgpool2_restart'}, targetClusterName: 'demo'}, /targetPgpool2Name is missing/],
    [{fepAction: {type: 'reload', args: 'demo-sts-0'}, targetClusterName: 'demo'}, /args must be a list/],
    [{fepAction: {type: 'reload', args: [{}]}, targetClusterName: 'demo'}, /args must be a list/],
    [{fepAction: {type: 'backup', backupType: 'diff'}, targetClusterName: 'demo'}, /full or incr, it is diff/],
    [{fepAction: {type: 'backup', backupRepo: 0}, targetClusterName: 'demo'}, /1 to 256, it is 0/],
  ])('%j is refused', (spec, words) => {
    expect(() => readOrder(spec)).toThrow(words);
  });

  it('never fails otherwise than in words', () => {
    fc.assert(fc.property(fc.jsonValue(), (spec) => {
      try {
        readOrder(spec);
      } catch (error) {
        return (error as Error).name === 'ActionFailure';
      }
      return true;
    }));
  });
});

describe('arguments that no source states', () => {
  it.each<[string[], {extension: string; database: string}]>([
    [['pgcrypto'], {extension: 'pgcrypto', database: 'app'}],
    [['pgcrypto', 'postgres'], {extension: 'pgcrypto', database: 'postgres'}],
    [['postgres', 'pgcrypto'], {extension: 'pgcrypto', database: 'postgres'}],
    [['app', 'postgres'], {extension: 'app', database: 'postgres'}],
    [['database=postgres', 'extension: hstore'], {extension: 'hstore', database: 'postgres'}],
    [['hstore', 'database=postgres'], {extension: 'hstore', database: 'postgres'}],
  ])('create_extension takes %j', (args, wish) => {
    expect(extensionWish(args, ['postgres', 'app'], 'app')).toEqual(wish);
  });

  it.each<[string[], RegExp]>([
    [[], /names no extension/],
    [['a', 'b', 'c'], /more than an extension and a database/],
    [['hstore', 'nowhere'], /no database nowhere/],
  ])('create_extension refuses %j', (args, words) => {
    expect(() => extensionWish(args, ['postgres', 'app'], 'app')).toThrow(words);
  });

  it('backup_expire takes a number of full backups or retention options, and nothing that pgBackRest might take for another command', () => {
    expect(expireOptions([], 2)).toEqual(['--repo=2']);
    expect(expireOptions(['3'], 1)).toEqual(['--repo1-retention-full-type=count', '--repo1-retention-full=3', '--repo=1']);
    expect(expireOptions(['repo1-retention-diff=1', '--set=20261126-022105F'], 1)).toEqual(['--repo1-retention-diff=1', '--set=20261126-022105F', '--repo=1']);
    expect(() => expireOptions(['--pg1-path=/x'], 1)).toThrow(/neither a number/);
  });
});

describe('faults of actions', () => {
  const none = {fails: undefined, ignored: false, silent: false, pretends: false, twice: false, lateMs: 0};

  it('concern the types they name, or all', () => {
    expect(actionFault({}, 'switchover')).toEqual(none);
    const data = {'action-fail': 'backup, create_extention', 'action-ignore': 'all', 'action-late': 'reload=1.5,2', message: ' no '};
    expect(actionFault(data, 'create_extension')).toEqual({...none, fails: 'no', ignored: true, lateMs: 2000});
    expect(actionFault(data, 'reload')).toEqual({...none, ignored: true, lateMs: 2000});
    expect(actionFault({'action-late': 'reload=3', 'action-twice': 'reload'}, 'reload')).toEqual({...none, lateMs: 3000, twice: true});
    expect(actionFault({'action-late': 'reload=x,backup=1'}, 'reload')).toEqual(none);
  });
});

describe('SCRAM verifier', () => {
  it('holds what a client proves by the password', () => {
    const [, salt = '', stored, server] = /^SCRAM-SHA-256\$4096:([^$]+)\$([^:]+):(.+)$/.exec(scramVerifier('secret')) ?? [];
    const salted = pbkdf2Sync('secret', Buffer.from(salt, 'base64'), 4096, 32, 'sha256');
    const key = (word: string): Buffer => createHmac('sha256', salted).update(word).digest();
    expect(stored).toBe(createHash('sha256').update(key('Client Key')).digest('base64'));
    expect(server).toBe(key('Server Key').toString('base64'));
  });
});

describe('who takes over', () => {
  const row = (pod: string, role: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({Member: pod, Role: role, State: 'running', TL: 2, 'Lag in MB': 0, ...more});
  const pick = (...rows: Record<string, unknown>[]): string | undefined => candidateOf(readMembers(`note\n${JSON.stringify(rows)}`) ?? [])?.pod;

  it('is the synchronous standby, else the one with the least lag, then the lowest ordinal', () => {
    expect(pick(row('a-0', 'Leader'), row('a-1', 'Replica'), row('a-2', 'Sync Standby', {'Lag in MB': 9}))).toBe('a-2');
    expect(pick(row('a-0', 'Leader'), row('a-1', 'Replica', {'Lag in MB': 3}), row('a-2', 'Replica'))).toBe('a-2');
    expect(pick(row('a-0', 'Leader'), row('a-2', 'Replica'), row('a-1', 'Replica', {State: 'streaming'}))).toBe('a-1');
  });

  it('is nobody who is stopped, behind a timeline, or alone', () => {
    expect(pick(row('a-0', 'Leader'), row('a-1', 'Replica', {TL: 1}), row('a-2', 'Replica', {State: 'stopped'}))).toBeUndefined();
    expect(pick(row('a-0', 'Leader'))).toBeUndefined();
    expect(readMembers('Error: no such thing')).toBeUndefined();
  });
});

describe('replacement of pods', () => {
  interface Facts {
    ready?: boolean;
    master?: boolean;
    old?: boolean;
    going?: boolean;
  }
  const pods = (...facts: Facts[]): Pod[] => facts.map(({ready = true, master = false, old = false, going = false}, ordinal) => ({
    apiVersion: 'v1', kind: 'Pod',
    metadata: {
      name: `demo-sts-${ordinal}`, labels: {feprole: master ? 'master' : 'replica'}, annotations: {old: String(old)},
      ...(going ? {deletionTimestamp: '2026-01-01T00:00:00Z'} : {}),
    },
    spec: {containers: []},
    status: {conditions: [{type: 'Ready', status: ready ? 'True' : 'False'}]},
  }));
  const next = (...facts: Facts[]): unknown => {
    const step = nextReplacement(pods(...facts), 3, ({metadata}) => metadata.annotations?.['old'] === 'true');
    return 'pod' in step ? [step.step, step.pod.metadata.name] : 'from' in step ? [step.step, step.from.metadata.name] : step.step;
  };
  const old = {old: true};

  it('takes replicas first, each waited for, then switches over, then takes the old master', () => {
    expect(next({...old, master: true}, old, old)).toEqual(['delete', 'demo-sts-2']);
    expect(next({...old, master: true}, old, {...old, going: true, ready: false})).toBe('wait');
    expect(next({...old, master: true}, old)).toBe('wait');
    expect(next({...old, master: true}, old, {ready: false})).toBe('wait');
    expect(next({...old, master: true}, old, {})).toEqual(['delete', 'demo-sts-1']);
    expect(next({...old, master: true}, {}, {})).toEqual(['switchover', 'demo-sts-0']);
    expect(next(old, {master: true}, {})).toEqual(['delete', 'demo-sts-0']);
    expect(next({}, {master: true}, {})).toBe('done');
  });

  it('replaces an old pod that is not ready at once, and a single one without a switchover', () => {
    expect(next({...old, ready: false}, {...old, master: true}, old)).toEqual(['delete', 'demo-sts-0']);
    const alone = nextReplacement(pods({...old, master: true}), 1, () => true);
    expect(alone.step).toBe('delete');
    expect(next({master: true}, {ready: false}, {})).toBe('wait');
  });
});
