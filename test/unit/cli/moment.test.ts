import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {requireMoment} from '../../../src/lib/cli/moment.ts';
import {FepError} from '../../../src/lib/errors/fep-error.ts';
import {errorOf} from '../../support/error-of.ts';

const now = new Date('2026-11-26T12:00:00.500Z');
const read = (text: string, zone = 'Europe/Berlin'): string => requireMoment(text, {flag: 'to-time', now, zone}).utc;
const refusal = (text: string): FepError => errorOf(() => read(text));

describe('a point in time', () => {
  it.each([
    ['2024-01-31 12:00 Asia/Tokyo', '2024-01-31T03:00:00Z'],
    ['2024-01-31T12:00:30+09:00', '2024-01-31T03:00:30Z'],
    ['2024-01-31 12:00:30 +9', '2024-01-31T03:00:30Z'],
    ['2024-01-31T12:00:00.000Z', '2024-01-31T12:00:00Z'],
    ['2024-01-31 12:00 UTC', '2024-01-31T12:00:00Z'],
    ['2024-01-31 12:00 utc+0530', '2024-01-31T06:30:00Z'],
    ['2024-01-31 9:05 [America/New_York]', '2024-01-31T14:05:00Z'],
    ['2024-07-31 12:00', '2024-07-31T10:00:00Z'],
    ['-2h', '2026-11-26T10:00:00Z'],
    ['-1d12h30m', '2026-11-24T23:30:00Z'],
    ['-90s', '2026-11-26T11:58:30Z'],
    ['2024-10-27 02:30+01:00', '2024-10-27T01:30:00Z'],
  ])('%s is %s', (text, utc) => {
    expect(read(text)).toBe(utc);
  });

  it('says in which zone it was read', () => {
    expect(requireMoment('2024-07-31 12:00', {flag: 'to-time', now, zone: 'Asia/Tokyo'})).toEqual({utc: '2024-07-31T03:00:00Z', zone: 'Asia/Tokyo', assumed: true});
    expect(requireMoment('2024-07-31 12:00 Asia/Tokyo', {flag: 'to-time', now})).toMatchObject({zone: 'Asia/Tokyo', assumed: false});
  });

  it.each(['', 'now', 'yesterday', '2h', '-2', '-', '2024-01-31', '2024-02-30 12:00', '2024-01-31 24:00', '2024-01-31 12:60', '2024-01-31 12:00 JST', '2024-01-31 12:00 Asia/Nowhere', '2024-01-31 12:00:00.5Z', '2024-01-31 12:00 +15:00', '31.01.2024 12:00'])('%j is refused with a mend', (text) => {
    const {code, exit, suggestions} = refusal(text);
    expect([code, exit]).toEqual(['invalid-time', 'usage']);
    expect(suggestions.length).toBeGreaterThan(0);
  });

  it('that the clock change leaves out is refused, with the two that were meant', () => {
    const {code, message, suggestions} = refusal('2024-03-31 02:30');
    expect([code, message]).toEqual(['nonexistent-time', 'there is no 2024-03-31 02:30:00 in Europe/Berlin']);
    expect(suggestions).toEqual(["--to-time '2024-03-31 01:30:00+01:00'", "--to-time '2024-03-31 03:30:00+02:00'"]);
  });

  it('that the clock change has twice is refused until its offset is said', () => {
    const {code, suggestions} = refusal('2024-10-27 02:30');
    expect(code).toBe('ambiguous-time');
    expect(suggestions).toEqual(["--to-time '2024-10-27 02:30:00+02:00'", "--to-time '2024-10-27 02:30:00+01:00'"]);
  });

  it('is read back from what is written, in any offset', () => {
    const offset = fc.tuple(fc.constantFrom('+', '-'), fc.integer({min: 0, max: 13}), fc.integer({min: 0, max: 59}));
    fc.assert(fc.property(fc.integer({min: 0, max: 4_000_000_000}), offset, (epoch, [sign, hours, minutes]) => {
      const shift = (sign === '+' ? 1 : -1) * (hours * 60 + minutes) * 60;
      const wall = new Date((epoch + shift) * 1000).toISOString().slice(0, 19);
      expect(read(`${wall}${sign}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`)).toBe(new Date(epoch * 1000).toISOString().replace('.000Z', 'Z'));
    }));
  });

  it('answers or refuses any text with one clear error', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string().map((text) => `2024-01-31 12:00 ${text}`)), (text) => {
      try {
        expect(read(text)).toMatch(/Z$/);
      } catch (error) {
        expect(error).toBeInstanceOf(FepError);
      }
    }));
  });
});
