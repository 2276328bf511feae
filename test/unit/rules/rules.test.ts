import {describe, expect, it} from 'vitest';
import {allRules, catalogue, evaluate, fepClusterRules, rulesFor} from '../../../src/lib/rules/index.ts';
import {cluster, subjectOf} from '../../fixtures/rules/fixture.ts';
import {fixtures} from '../../fixtures/rules/index.ts';
import {NOT_IMPLEMENTED} from '../../../src/lib/rules/not-implemented.ts';

describe('every rule', () => {
  it('has a passing and a failing fixture', () => {
    expect(allRules.map(({id}) => id).filter((id) => !Object.hasOwn(fixtures, id))).toEqual([]);
    expect(Object.keys(fixtures).filter((id) => !allRules.some((rule) => rule.id === id))).toEqual([]);
  });

  it('stands once', () => {
    const ids = allRules.map(({id}) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it.each(allRules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
    const {valid, invalid, at} = fixtures[id] ?? {valid: {}, invalid: {}};
    const good = evaluate([rule], subjectOf(valid, rule.applies));
    expect([good.findings, good.notChecked]).toEqual([[], []]);
    const bad = evaluate([rule], subjectOf(invalid, rule.applies));
    expect(bad.notChecked).toEqual([]);
    expect(bad.findings.length).toBeGreaterThan(0);
    const [first] = bad.findings;
    expect([first?.rule, first?.section]).toEqual([id, rule.section]);
    if (at !== undefined) expect(first?.path).toBe(at);
    expect(first?.message).not.toMatch(/undefined|\[object|NaN/);
    expect(first?.fix ?? '').not.toMatch(/undefined|\[object|NaN/);
  });
});

describe('rulesFor', () => {
  it('chooses by kind, and has nothing for a kind nobody knows', () => {
    expect(rulesFor('FEPCluster')).toBe(fepClusterRules);
    expect(rulesFor('FEPVolume').map(({id}) => id)).toContain('unknown-field');
    expect(rulesFor('FEPVolume').map(({id}) => id)).not.toContain('instances-range');
    expect(rulesFor('Pod')).toEqual([]);
  });
});

describe('the catalogue', () => {
  it('has the 449 rules of the list, and the numbers without gaps', () => {
    const numbers = [...catalogue().values()].map(({number}) => number).filter((number) => number < 1000);
    expect(numbers).toEqual(Array.from({length: 449}, (_, index) => index + 1));
  });

  it('knows which of its rules are not written yet, and why', () => {
    const written = new Set(allRules.map((rule) => rule.family ?? rule.id));
    const missing = [...catalogue().values()].filter(({id}) => !written.has(id));
    expect(missing.filter(({id}) => !Object.hasOwn(NOT_IMPLEMENTED, id)).map(({id}) => id)).toEqual([]);
    expect(Object.keys(NOT_IMPLEMENTED).filter((id) => written.has(id) || !catalogue().has(id))).toEqual([]);
  });
});

describe('the base cluster', () => {
  it('is one that no rule has an error or a warning for', () => {
    const {findings} = evaluate(fepClusterRules, {object: cluster(), operation: 'create'});
    expect(findings.filter(({severity}) => severity !== 'info')).toEqual([]);
  });

  it('leaves unchecked only what needs the cluster, and says so', () => {
    const {notChecked} = evaluate(fepClusterRules, {object: cluster(), operation: 'create'});
    expect(new Set(notChecked.map(({reason}) => reason))).toEqual(new Set(['the cluster was not asked']));
  });
});
