import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {nearest} from '../../../src/lib/cli/did-you-mean.ts';

const NAMES = ['create', 'delete', 'list', 'scale', 'status', 'sandbox start', 'sandbox stop', 'version'];

describe('nearest', () => {
  it.each([
    ['creat', ['create']], ['staus', ['status']], ['sacle', ['scale']], ['STATUS', ['status']], ['sandbox stat', ['sandbox start', 'sandbox stop']], ['frobnicate', []],
  ])('%s → %j', (word, expected) => {
    expect(nearest(word, NAMES)).toEqual(expected);
  });

  it('finds a word after any one edit', () => {
    fc.assert(fc.property(fc.constantFrom('namespace', 'kubeconfig', 'instances'), fc.nat(8), fc.constantFrom('x', ''), (name, at, replacement) => {
      expect(nearest(name.slice(0, at) + replacement + name.slice(at + 1), ['namespace', 'kubeconfig', 'instances'])[0]).toBe(name);
    }));
  });

  it('gives at most three, all of them candidates', () => {
    fc.assert(fc.property(fc.string(), fc.array(fc.string()), (word, candidates) => {
      const found = nearest(word, candidates);
      expect(found.length).toBeLessThanOrEqual(3);
      expect(candidates).toEqual(expect.arrayContaining(found));
    }));
  });
});
