import {describe, expect, it} from 'vitest';
import type {RestorePlan} from '../../../../src/lib/model/answers/restore.ts';
import {guardRestore, type RestoreConsent} from '../../../../src/lib/operations/restore/guard-restore.ts';
import type {PlannedRestore} from '../../../../src/lib/operations/restore/plan-restore.ts';
import {buildRestore} from '../../../../src/lib/manifest/fep-restore.ts';
import type {FepError} from '../../../../src/lib/errors/fep-error.ts';
import {errorOf} from '../../../support/error-of.ts';

const PLAN: RestorePlan = {
  apiVersion: 'kubectl-fep/v1', kind: 'RestorePlan', name: 'demo', namespace: 'shop', target: 'demo', inPlace: true, mode: 'PITR', toTime: '2026-11-26T03:05:00Z', verdict: 'possible',
  missing: [], nearest: {exact: false}, volumes: [], findings: [], notes: [], unreadable: [],
};
const OVERWRITES = {rule: 'restore-existing-overwrites', severity: 'error', path: 'spec.fromFEPcluster', message: 'the data are replaced'} as const;

function planned(change: Partial<RestorePlan>, findings: PlannedRestore['findings'] = []): PlannedRestore {
  return {ref: {name: 'demo', namespace: 'shop'}, plan: {...PLAN, ...change}, restore: buildRestore('x', {from: 'demo', namespace: 'shop'}), findings, instances: 1, labels: []};
}

const guard = (change: Partial<RestorePlan>, consent: Partial<RestoreConsent> = {}, findings: PlannedRestore['findings'] = []): void => guardRestore(planned(change, findings), {confirmed: true, force: false, ...consent});
const refusal = (...asked: Parameters<typeof guard>): FepError => errorOf(() => guard(...asked));

describe('before a restore', () => {
  it('the name of the cluster answers that its data are replaced', () => {
    expect(() => guard({}, {confirmed: true}, [OVERWRITES])).not.toThrow();
    expect(refusal({}, {confirmed: false}, [OVERWRITES])).toMatchObject({code: 'not-confirmed', exit: 'refused'});
    expect(() => guard({inPlace: false, target: 'copy'}, {confirmed: false})).not.toThrow();
  });

  it('other rules that say no are not answered by it', () => {
    const finding = {rule: 'restore-repo', severity: 'error', path: 'spec.restoreTargetRepo', message: 'no such repository'} as const;
    expect(refusal({}, {force: true}, [finding])).toMatchObject({code: 'refused-by-rules', exit: 'refused'});
  });

  it('what cannot end well is refused, with the points beside it in whole seconds', () => {
    const gap = refusal({verdict: 'impossible', problem: {code: 'in-a-gap', message: 'a segment is missing'}, nearest: {exact: true, before: '2026-11-26T03:04:59.936014Z', after: '2026-11-26T03:05:00.044114Z'}}, {force: true});
    expect(gap).toMatchObject({code: 'restore-in-a-gap', exit: 'refused', message: 'demo cannot be restored to 2026-11-26T03:05:00Z: a segment is missing'});
    expect(gap.suggestions).toEqual([
      'the nearest point before: kubectl fep restore demo -n shop --in-place --to-time 2026-11-26T03:04:59Z',
      'the nearest point after: kubectl fep restore demo -n shop --in-place --to-time 2026-11-26T03:05:01Z',
      'see the window: kubectl fep backup window demo -n shop',
    ]);
  });

  it('the refused second itself is no way out', () => {
    const early = refusal({verdict: 'impossible', problem: {code: 'before-first-backup', message: 'the first backup ended then'}, nearest: {exact: true, before: '2026-11-26T03:05:00.500Z', after: '2026-11-26T03:05:02.1Z'}});
    expect(early.suggestions.filter((one) => one.includes('--to-time'))).toEqual(['the nearest point after: kubectl fep restore demo -n shop --in-place --to-time 2026-11-26T03:05:03Z']);
  });

  it('a target behind the archive leads to latest, and to archiving what is being written', () => {
    const late = refusal({verdict: 'impossible', problem: {code: 'after-last-commit', message: 'nothing ended after it'}, inPlace: false, target: 'copy'});
    expect(late.suggestions.slice(0, 2)).toEqual(['everything that is archived: kubectl fep restore demo -n shop --to copy --latest', 'archive the WAL that is being written, then try again: kubectl fep backup check demo -n shop']);
  });

  it('a repository that nobody can read, or a small volume, takes --force', () => {
    const blind = {verdict: 'unknown', problem: {code: 'not-readable', message: 'nobody runs pgBackRest for demo'}} as const;
    expect(refusal(blind)).toMatchObject({code: 'restore-unplanned', exit: 'refused'});
    expect(() => guard(blind, {force: true})).not.toThrow();
    const small = {volumes: [{volume: 'dataVol', capacity: '1Gi', neededBytes: 3 * 2 ** 30, enough: false}]};
    expect(refusal(small)).toMatchObject({code: 'volume-too-small', suggestions: expect.arrayContaining([expect.stringContaining('--change child.storage.dataVol.size=5Gi')]) as unknown});
    expect(() => guard(small, {force: true})).not.toThrow();
  });
});

describe('a FEPRestore', () => {
  it('has date and time as texts in UTC, and only what was asked for', () => {
    expect(buildRestore('r', {from: 'demo', namespace: 'shop', to: 'copy', time: '2026-11-26T03:05:00Z', repo: 2, changes: ['child.storage.dataVol.size=20Gi']}).spec).toEqual({
      fromFEPcluster: 'demo', toFEPcluster: 'copy', restoretype: 'PITR', restoredate: '2026-11-26', restoretime: '03:05:00', restoreTargetRepo: 2, sysExtraEvent: true, sysExtraLogging: false,
      changeParams: {fepChildCrVal: {storage: {dataVol: {size: '20Gi'}}}},
    });
    expect(buildRestore('r', {from: 'demo', namespace: 'shop'}).spec).toEqual({fromFEPcluster: 'demo', restoretype: 'latest', sysExtraEvent: true, sysExtraLogging: false});
  });

  it.each([['fep.instances=3', 'not-changeable'], ['child.nothing.size=3', undefined], ['no assignment', undefined]])('cannot carry %s', (change, code) => {
    const error = errorOf(() => buildRestore('r', {from: 'demo', namespace: 'shop', to: 'copy', changes: [change]}));
    expect(error).toMatchObject({exit: 'usage', where: '--change', ...(code === undefined ? {} : {code})});
    expect(error.message).not.toContain('--set');
  });
});
