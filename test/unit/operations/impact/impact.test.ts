import {describe, expect, it} from 'vitest';
import type {FepError} from '../../../../src/lib/errors/fep-error.ts';
import {impact as impactSchema} from '../../../../src/lib/model/answers/impact.ts';
import {serverFrom} from '../../../../src/lib/operations/database-status/server-answer.ts';
import {isPod, requireExpectations} from '../../../../src/lib/operations/impact/expectations.ts';
import {deriveImpact, gatherImpact, type ImpactOptions} from '../../../../src/lib/operations/impact/gather-impact.ts';
import {membersOf} from '../../../../src/lib/operations/cluster-status/members.ts';
import {plainTheme} from '../../../../src/lib/present/style.ts';
import {renderImpact} from '../../../../src/lib/present/impact.ts';
import {fepCluster, operator, pod, sources} from '../cluster-objects.ts';
import {FakeCluster} from '../fake-cluster.ts';
import '../../../../src/lib/operations/database-status/index.ts';

const LINES = [
  {recovery: false, timeline: '00000002', slots: [
    {name: 'demo_sts_1', type: 'physical', active: true}, {name: 'billing', type: 'logical', db: 'shop', active: true}, {name: 'archive_box', type: 'physical', active: false},
  ], prepared: {owner: 'app', database: 'shop', s: 90}},
  {clients: [{a: 'web', u: 'app', d: 'shop', n: 12, x: 3, s: 42.5}, {a: '', u: 'app', d: 'shop', n: 1, x: 0, s: null}, {a: 'kubectl-fep', u: 'postgres', d: 'postgres', n: 1, x: 1, s: 0}], preparedcount: 1},
];
const REPOSITORY = {
  stanza: 'b', ok: true, message: 'ok', running: {percent: 40},
  backups: [{label: 'F1', type: 'full', stoppedAt: '2026-01-01T00:00:00Z', error: false}, {label: 'F2', type: 'full', stoppedAt: '2026-01-01T01:00:00Z', error: true}],
};

function derive(interrupts: ImpactOptions['interrupts'], {silent = false, lines = LINES as readonly object[]} = {}) {
  const pods = [pod(0), pod(1), pod(2)];
  const server = serverFrom('demo-sts-0', lines.map((line) => JSON.stringify(line)).join('\n'));
  if (server === undefined) throw new Error('the answer was not understood');
  return deriveImpact({
    cluster: fepCluster(), pods, configMaps: [], members: membersOf(pods, [], []), takenAt: '2026-01-01T03:00:00.000Z',
    database: silent
      ? {servers: [{pod: 'demo-sts-0', failure: {reason: 'you may not run commands', kind: 'forbidden'}}], repository: {unreadable: 'no exec'}}
      : {servers: [{pod: 'demo-sts-0', server}], repository: {known: REPOSITORY}},
    parts: {
      pods: {known: pods}, configMaps: {unreadable: 'forbidden'},
      budgets: {known: [{apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: {name: 'demo-pdb'}, spec: {selector: {matchLabels: {app: 'demo-sts'}}}, status: {disruptionsAllowed: 1}}]},
    },
  }, {deed: 'switchover of demo', interrupts, notes: ['sync mode is off']});
}

describe('what an operation will hurt', () => {
  it('names sessions, open and prepared transactions, slots, backup and budgets, without this program itself', () => {
    const impact = derive('primary');
    expect(impactSchema.parse(impact)).toEqual(impact);
    expect(impact).toMatchObject({
      primary: 'demo-sts-0', timeline: 2, interrupted: ['demo-sts-0'], openTransactions: 3, longestTransactionSeconds: 42.5,
      prepared: [{pod: 'demo-sts-0', count: 1, oldestSeconds: 90}],
      backup: {running: {percent: 40}, lastGood: {label: 'F1'}}, disruptionBudgets: [{name: 'demo-pdb', disruptionsAllowed: 1}],
      unreadable: [{part: "Patroni's ConfigMaps", reason: 'forbidden'}],
    });
    expect(impact.sessions.map(({application, sessions}) => [application, sessions])).toEqual([['web', 12], ['', 1]]);
    expect(impact.slotsAtRisk.map(({name}) => name)).toEqual(['billing', 'archive_box']);
    const text = renderImpact(impact, {theme: plainTheme, now: new Date('2026-01-01T03:00:00Z')});
    expect(text).toContain('13, 3 open transactions, the oldest 42s');
    expect(text).toContain('12 × web, app in shop, 3 in a transaction');
    expect(text).toContain('last good: full F1, 3h ago');
    expect(text).toContain("Patroni's ConfigMaps: forbidden");
    expect(text.split('\n').length).toBeLessThan(24);
  });

  it('degrades part by part, and claims nothing that was not seen', () => {
    const impact = derive('primary', {silent: true});
    expect(impact.openTransactions).toBeUndefined();
    expect(impact.unreadable.map(({part}) => part)).toEqual(["Patroni's ConfigMaps", 'backups', 'sessions of demo-sts-0']);
    expect(renderImpact(impact, {theme: plainTheme, now: new Date()})).toMatch(/Sessions +not known/);
  });

  it('does not take sessions that were not told for none', () => {
    const impact = derive('primary', {lines: LINES.slice(0, 1)});
    expect(impact.openTransactions).toBeUndefined();
    expect(impact.unreadable).toContainEqual({part: 'sessions of demo-sts-0', reason: 'it did not tell them in time'});
  });

  it('of something that disturbs nobody names nobody', () => {
    expect(derive('none')).toMatchObject({interrupted: [], sessions: [], slotsAtRisk: []});
    expect(derive({pods: ['demo-sts-2']})).toMatchObject({interrupted: ['demo-sts-2']});
  });

  it('is gathered under a deadline of its own, and needs the cluster itself', async () => {
    const fake = new FakeCluster().put(sources().cluster, operator(), pod(0), pod(1));
    const context = fake.context();
    context.cluster.exec = () => new Promise(() => undefined);
    const {impact} = await gatherImpact(context, {name: 'demo', namespace: 'shop'}, {deed: 'restart of demo', interrupts: 'all'});
    expect(impact.unreadable.map(({part, reason}) => [part, reason])).toContainEqual(['sessions of demo-sts-0', 'no answer within 5 s']);
    await expect(gatherImpact(new FakeCluster().context(), {name: 'demo', namespace: 'shop'}, {deed: 'x', interrupts: 'all'})).rejects.toMatchObject({exitCode: 4});
  });
});

describe('guards of scripts', () => {
  const check = (expected: Parameters<typeof requireExpectations>[2], seen = {primary: 'demo-sts-1', timeline: 5}): number => {
    try {
      requireExpectations({name: 'demo', namespace: 'shop'}, seen, expected);
      return 0;
    } catch (error) {
      return (error as FepError).exitCode;
    }
  };

  it('hold by name and by ordinal, and refuse otherwise, also when it cannot be told', () => {
    expect(check({primary: 'demo-sts-1', timeline: 5})).toBe(0);
    expect(check({primary: '1'})).toBe(0);
    expect(check({primary: 'demo-sts-0'})).toBe(3);
    expect(check({timeline: 4})).toBe(3);
    expect(check({primary: 'demo-sts-1'}, {} as never)).toBe(3);
    expect(isPod('demo-sts-10', '1')).toBe(false);
  });
});
