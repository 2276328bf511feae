import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {bindAddress} from '../../../../../src/sandbox/pods/postgres/pod-address.ts';

describe('bindAddress', () => {
  it('is a loopback address apart from 127.0.0.0/16, which everybody uses', () => {
    expect(bindAddress('10.244.0.2', 20_000)).toBe('127.156.64.2');
  });

  it('differs for every two of sandbox, node and pod', () => {
    const place = fc.record({port: fc.integer({min: 20_000, max: 32_000}), node: fc.integer({min: 0, max: 2}), pod: fc.integer({min: 2, max: 127})});
    const addressOf = ({port, node, pod}: {port: number; node: number; pod: number}): string => bindAddress(`10.244.${node}.${pod}`, port);
    fc.assert(fc.property(place, place, (one, other) => {
      const same = one.port === other.port && one.node === other.node && one.pod === other.pod;
      expect(addressOf(one) === addressOf(other)).toBe(same);
      for (const part of addressOf(one).split('.')) expect(Number(part)).toBeLessThanOrEqual(255);
    }));
  });
});
