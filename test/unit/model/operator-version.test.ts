import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {compareOperatorVersions, fepVersionOf, knowsField, operatorLine, parseOperatorVersion} from '../../../src/lib/model/operator-version.ts';

const version = fc.tuple(fc.nat(20), fc.nat(20), fc.nat(20));

describe('operator versions', () => {
  it.each([
    ['5.2.6', {major: 5, minor: 2, patch: 6}],
    ['v8.3.3', {major: 8, minor: 3, patch: 3}],
    ['5.x', {major: 5, minor: 0, patch: 0}],
    ['5.2', {major: 5, minor: 2, patch: 0}],
    ['7.1.1-rc1', {major: 7, minor: 1, patch: 1}],
  ])('reads %s', (text, parsed) => {
    expect(parseOperatorVersion(text)).toEqual(parsed);
  });

  it.each(['', 'latest', '5..2', '5.2.6.1', 'ubi8-15-1.0', 'x.5'])('declines %j', (text) => {
    expect(parseOperatorVersion(text)).toBeUndefined();
  });

  it('orders as numbers do', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        const [left, right] = [a.join('.'), b.join('.')];
        const order = a.map((part, index) => part - (b[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
        expect(Math.sign(compareOperatorVersions(left, right))).toBe(Math.sign(order));
      }),
    );
  });

  it('names line and server version', () => {
    expect([operatorLine('5.2.6'), fepVersionOf('5.2.6'), fepVersionOf('8.3.3')]).toEqual(['5.x', 15, 18]);
    expect(() => fepVersionOf('newest')).toThrow('"newest" is not an operator version such as 5.2.6');
  });

  it('tells which fields an operator knows', () => {
    const facts = {en: '', ja: '', since: '6.1.0', until: '7.2.0'};
    expect(['5.2.6', '6.1.0', '7.2.0', '7.2.1'].map((at) => knowsField(facts, at))).toEqual([false, true, true, false]);
    expect(knowsField({en: '', ja: '', since: '5.x'}, '5.1.0')).toBe(true);
  });
});
