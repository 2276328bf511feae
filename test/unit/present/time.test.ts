import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {formatAge, formatSpan} from '../../../src/lib/present/time.ts';

const s = 1000, m = 60 * s, h = 60 * m, d = 24 * h, y = 365 * d;

describe('formatSpan', () => {
  // The values of kubectl's own table (k8s.io/apimachinery, HumanDuration).
  it.each([
    [s, '1s'], [70 * s, '70s'], [190 * s, '3m10s'], [10 * m, '10m'], [70 * m, '70m'], [47 * h, '47h'], [49 * h, '2d1h'], [d * 9, '9d'],
    [367 * d, '367d'], [2 * y + 10 * d, '2y10d'], [9 * y, '9y'], [-3 * s, '<invalid>'], [-1 * s, '0s'], [3 * h + 20 * m, '3h20m'], [9 * h, '9h'], [3 * m, '3m'],
  ])('%i ms is %s', (ms, text) => {
    expect(formatSpan(ms)).toBe(text);
  });

  it('never grows longer than seven characters for a century', () => {
    fc.assert(fc.property(fc.nat(99 * 365 * 86_400), (seconds) => {
      expect(formatSpan(seconds * 1000)).toMatch(/^(\d+[smhdy]){1,2}$/);
      expect(formatSpan(seconds * 1000).length).toBeLessThanOrEqual(7);
    }));
  });
});

describe('formatAge', () => {
  it.each([[undefined, '<unknown>'], ['nonsense', '<unknown>'], ['2026-01-01T00:00:00Z', '60m']])('%s is %s', (since, text) => {
    expect(formatAge(since, new Date('2026-01-01T01:00:00Z'))).toBe(text);
  });
});
