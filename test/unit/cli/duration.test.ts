import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {durationMs, requireDurationMs} from '../../../src/lib/cli/duration.ts';
import type {FepError} from '../../../src/lib/errors/fep-error.ts';

describe('durationMs', () => {
  it.each([
    ['0', 0], ['30', 30_000], ['45s', 45_000], ['10m', 600_000], ['1h30m', 5_400_000], ['1.5h', 5_400_000], ['.5s', 500], ['250ms', 250], ['1h0m1s', 3_601_000],
  ])('reads %s', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  it.each(['', 's', '5q', '1 h', '-5s', '1h 30m', '5m3', 'ten', '1.2.3s', '٣s'])('refuses %j', (text) => {
    expect(durationMs(text)).toBeUndefined();
  });

  it('adds the terms of any well-formed text', () => {
    const unit = fc.constantFrom(['h', 3_600_000] as const, ['m', 60_000] as const, ['s', 1000] as const, ['ms', 1] as const);
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(9999), unit), {minLength: 1, maxLength: 5}), (terms) => {
      const text = terms.map(([count, [name]]) => `${count}${name}`).join('');
      expect(durationMs(text)).toBe(terms.reduce((sum, [count, [, ms]]) => sum + count * ms, 0));
    }));
  });

  it('never throws and never gives what is no number', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      const ms = durationMs(text);
      expect(ms === undefined || Number.isFinite(ms)).toBe(true);
    }));
  });
});

describe('requireDurationMs', () => {
  it('names the flag and the mend', () => {
    expect(() => requireDurationMs('5q', 'timeout')).toThrow(expect.objectContaining({where: '--timeout', exit: 'usage', suggestions: ['--timeout=10m']}) as FepError);
  });
});
