import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {editDistance, nearest, toleranceOf} from '../../../src/lib/model/schema/did-you-mean.ts';

const word = fc.string({maxLength: 12});

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['syncNode', 'syncMode', 1],
    ['archivalVol', 'archivewalVol', 2],
    ['insatnces', 'instances', 1],
    ['abc', '', 3],
  ])('%s to %s is %i', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });

  it('is 0 for equals only, the same both ways, and no more than the longer word', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b);
        expect(distance === 0).toBe(a === b);
        expect(editDistance(b, a)).toBe(distance);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
      }),
    );
  });

  it('finds one edit of any kind', () => {
    fc.assert(fc.property(word, fc.nat(12), fc.string({minLength: 1, maxLength: 1}), (a, at, letter) => void expect(editDistance(a, a.slice(0, at) + letter + a.slice(at))).toBeLessThanOrEqual(1)));
  });

  it('stops beyond the bound', () => {
    fc.assert(fc.property(word, word, fc.nat(4), (a, b, most) => void expect(editDistance(a, b, most)).toBe(Math.min(editDistance(a, b), most + 1))));
  });
});

describe('nearest', () => {
  it('prefers the right case', () => {
    expect(nearest('pgrepluserTls', ['pgreplUserTls', 'pgrepluserTls'])).toBe('pgrepluserTls');
  });

  it('does not guess between equals', () => {
    expect(nearest('schedule6', ['schedule1', 'schedule2', 'schedule'])).toBeUndefined();
    expect(nearest('limit', ['limits'])).toBe('limits');
  });

  it('stays silent when nothing is near', () => {
    expect(nearest('foo', ['fep', 'ldap'])).toBeUndefined();
    expect(nearest('anything', [])).toBeUndefined();
  });

  it('grows tolerant with the word', () => {
    expect([toleranceOf('a'), toleranceOf('abcdef'), toleranceOf('a'.repeat(15)), toleranceOf('a'.repeat(30))]).toEqual([1, 2, 3, 4]);
  });
});
