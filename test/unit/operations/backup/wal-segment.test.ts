import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {formatLsn, parseLsn, parseSegment, segmentBytesFrom, segmentName, segmentOf} from '../../../../src/lib/operations/backup/repository/wal-segment.ts';

const MB = 1024 * 1024;
const segmentBytes = fc.integer({min: 0, max: 10}).map((power) => MB * 2 ** power);
const timeline = fc.integer({min: 1, max: 0xff_ff_ff_ff});

describe('names of WAL segments', () => {
  it.each([
    ['000000010000000000000003', 16 * MB, {timeline: 1, number: 3}],
    ['0000000A00000002000000FF', 16 * MB, {timeline: 10, number: 2 * 256 + 255}],
    ['00000001000000020000003F', 64 * MB, {timeline: 1, number: 2 * 64 + 63}],
    ['000000010000000200000003', 1024 * MB, {timeline: 1, number: 11}],
  ])('%s of %i bytes', (name, bytes, segment) => {
    expect(parseSegment(name, bytes)).toEqual(segment);
    expect(segmentName(segment, bytes)).toBe(name);
  });

  it.each(['', '00000001000000000000000', '0000000100000000000000030', '00000001000000000000000G', '000000010000000000000003.partial', '00000001000000000000ffff', '00000000000000000000000A', '000000010000000000000100'])('declines %j', (name) => {
    expect(parseSegment(name)).toBeUndefined();
  });

  it('reads what it writes, and counts on over the end of a log file', () => {
    fc.assert(fc.property(timeline, fc.integer({min: 0, max: 2 ** 31}), segmentBytes, (line, number, bytes) => {
      const name = segmentName({timeline: line, number}, bytes);
      expect(parseSegment(name, bytes)).toEqual({timeline: line, number});
      expect(segmentName({timeline: line, number: number + 1}, bytes) > name).toBe(true);
    }));
  });
});

describe('positions', () => {
  it('reads what it writes', () => {
    fc.assert(fc.property(fc.integer({min: 0, max: 2 ** 52}), (bytes) => void expect(parseLsn(formatLsn(bytes))).toBe(bytes)));
  });

  it.each(['', '5000028', '0/', '/5', '0/500002800', 'x/1', '0/5000028 '])('declines %j', (text) => {
    expect(parseLsn(text)).toBeUndefined();
  });

  it('tell the size of segments with the name of the one that holds them, or say nothing', () => {
    fc.assert(fc.property(timeline, fc.integer({min: 0, max: 2 ** 45}), segmentBytes, (line, position, bytes) => {
      const told = segmentBytesFrom(segmentName({timeline: line, number: segmentOf(position, bytes)}, bytes), formatLsn(position));
      expect([bytes, undefined]).toContain(told);
    }));
    expect(segmentBytesFrom('000000010000000000000005', '0/5000028')).toBe(16 * MB);
    expect(segmentBytesFrom('000000010000000000000001', '0/5000028')).toBe(64 * MB);
    expect(segmentBytesFrom('000000010000000000000000', '0/28')).toBeUndefined();
  });
});
