import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {lastFirings, nextFirings} from '../../../../src/lib/model/cron/firings.ts';

const now = new Date('2026-11-26T12:00:00Z');
const next = (line: string, count = 2): string[] => nextFirings(line, now, count).map((date) => date.toISOString().slice(0, 16));

describe('the next runs of a cron line', () => {
  it.each([
    ['15 0 * * 0', ['2026-11-29T00:15', '2026-12-06T00:15']],
    ['15 0 * * sun', ['2026-11-29T00:15', '2026-12-06T00:15']],
    ['0 */6 * * *', ['2026-11-26T18:00', '2026-11-27T00:00']],
    ['0 12 * * *', ['2026-11-27T12:00', '2026-11-28T12:00']],
    ['0 3 29 2 *', ['2028-02-29T03:00', '2032-02-29T03:00']],
    ['0 3 30 2 *', []],
    ['0 3 31 4,6 *', []],
    // Either of two restricted day fields suffices.
    ['0 0 30 2 fri', ['2027-02-05T00:00', '2027-02-12T00:00']],
    ['@daily', []],
  ])('%s', (line, dates) => {
    expect(next(line)).toEqual(dates);
  });

  it('are those that were the last ones later, in turn', () => {
    const field = (max: number, min = 0) => fc.oneof(fc.constant('*'), fc.integer({min, max}).map(String));
    fc.assert(fc.property(field(59), field(23), field(28, 1), fc.constant('*'), field(6), (...fields) => {
      const firings = nextFirings(fields.join(' '), now, 5);
      expect(firings.length).toBe(5);
      const last = firings.at(-1) as Date;
      expect(lastFirings(fields.join(' '), last, 5).map(Number)).toEqual(firings.toReversed().map(Number));
    }));
  });
});
