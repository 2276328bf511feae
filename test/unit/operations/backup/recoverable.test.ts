import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {recoverable} from '../../../../src/lib/operations/backup/repository/recoverable.ts';
import {restorePoint} from '../../../../src/lib/operations/backup/repository/restore-point.ts';
import {leftBranchAt} from '../../../../src/lib/operations/restore/left-branch.ts';
import {missingBetween, reachFrom, timelineAt, walPath} from '../../../../src/lib/operations/backup/repository/wal-path.ts';
import {segmentName} from '../../../../src/lib/operations/backup/repository/wal-segment.ts';
import {archiveOf, at, backupAt, iso, segments} from './repository-fixtures.ts';

const name = (number: number, timeline = 1): string => segmentName({timeline, number});
/** Timeline 1 was left within segment 6 for timeline 2. */
const BRANCHED = archiveOf({1: segments(1, 8), 2: segments(6, 12)}, {2: '1\t0/6000100\tbefore 2026-11-20 12:05:00+00\n'});

describe('the window of recovery', () => {
  it('reaches from the end of the first backup to the last segment', () => {
    const found = recoverable(walPath(archiveOf({1: segments(2, 9)})), [backupAt(3), backupAt(5)]);
    expect(found).toEqual({
      timeline: 1, holes: [], useless: [],
      spans: [{from: iso(at(3, -30)), to: iso(at(9)), firstBackup: 'B3', backups: 2, firstSegment: name(3), lastSegment: name(9)}],
    });
  });

  it('ends at a missing segment and begins again with the next backup', () => {
    const found = recoverable(walPath(archiveOf({1: segments(2, 12, 6, 7)})), [backupAt(3), backupAt(9)]);
    expect(found.spans.map(({from, to}) => [from, to])).toEqual([[iso(at(3, -30)), iso(at(5))], [iso(at(9, -30)), iso(at(12))]]);
    expect(found.holes).toEqual([{firstSegment: name(6), lastSegment: name(7), segments: 2, from: iso(at(5)), to: iso(at(9, -30))}]);
  });

  it('says of a backup whose own WAL is missing that it is of no use', () => {
    const found = recoverable(walPath(archiveOf({1: segments(4, 9)})), [backupAt(3), backupAt(5)]);
    expect(found.useless).toEqual([{label: 'B3', reason: `WAL that it needs is missing: ${name(3)}`}]);
    expect(found.spans).toHaveLength(1);
  });

  it('follows the newest timeline, and leaves out backups of the branch that was left', () => {
    const path = walPath(BRANCHED);
    expect(path.numbers).toEqual(segments(1, 12));
    expect([5, 6, 7].map((number) => timelineAt(path, number))).toEqual([1, 2, 2]);
    const found = recoverable(path, [backupAt(3), backupAt(7), backupAt(10, {timeline: 2})]);
    expect(found.useless).toEqual([{label: 'B7', reason: 'it was taken on a timeline that was left before its end: recovery goes to timeline 2'}]);
    expect(found.spans).toMatchObject([{firstBackup: 'B3', backups: 2, lastSegment: name(12, 2)}]);
  });

  it('is empty without a backup', () => {
    expect(recoverable(walPath(archiveOf({1: segments(1, 9)})), [])).toEqual({timeline: 1, spans: [], holes: [], useless: []});
  });

  it('holds, for any segments that are there: a span has no gap, a hole nothing but gaps', () => {
    const numbers = fc.uniqueArray(fc.integer({min: 1, max: 60}), {minLength: 1, maxLength: 60});
    fc.assert(fc.property(numbers, numbers, (there, saved) => {
      const path = walPath(archiveOf({1: there}));
      expect([...path.numbers]).toEqual(there.toSorted((a, b) => a - b));
      const {spans, holes, useless} = recoverable(path, saved.toSorted((a, b) => a - b).map((segment) => backupAt(segment)));
      expect(spans.reduce((sum, {backups}) => sum + backups, useless.length)).toBe(saved.length);
      for (const {firstSegment, lastSegment} of spans) {
        const [from, to] = [Number.parseInt(firstSegment.slice(16), 16), Number.parseInt(lastSegment.slice(16), 16)];
        expect(segments(from, to).every((number) => there.includes(number))).toBe(true);
        expect(there).not.toContain(to + 1);
      }
      for (const {firstSegment, segments: count} of holes) {
        const from = Number.parseInt(firstSegment.slice(16), 16);
        // What is missing first is in the hole; the rest of it may hold WAL that no backup begins before.
        expect(there).not.toContain(from);
        expect(count).toBeGreaterThan(0);
      }
    }));
  });

  it('finds the end of an unbroken stretch and every gap as counting does', () => {
    const numbers = fc.uniqueArray(fc.integer({min: 1, max: 40}), {maxLength: 40});
    fc.assert(fc.property(numbers, fc.integer({min: 0, max: 42}), fc.integer({min: 0, max: 42}), (there, from, to) => {
      const path = walPath(archiveOf({1: there}));
      let last = from - 1;
      while (there.includes(last + 1)) last += 1;
      expect(reachFrom(path, from).last).toBe(last);
      const missing = missingBetween(path, from, to).flatMap(([first, end]) => segments(first, end));
      expect(missing).toEqual(from > to ? [] : segments(from, to).filter((number) => !there.includes(number)));
    }));
  });
});

describe('the way to a moment', () => {
  const whole = walPath(archiveOf({1: segments(2, 12)}));
  const backups = [backupAt(3), backupAt(5), backupAt(9)];

  it('takes the newest backup that ended before it, and WAL up to the segment in which it lies', () => {
    expect(restorePoint(whole, backups, at(6, 20))).toEqual({backup: backups[1], wal: {first: 5, last: 7}, missing: []});
    expect(restorePoint(whole, backups, at(9, -31)).backup?.label).toBe('B5');
    // pgBackRest wants a backup that ended before the second, not in it.
    expect(restorePoint(whole, backups, at(9, -30)).backup?.label).toBe('B5');
    expect(restorePoint(whole, backups, at(9, -29)).backup?.label).toBe('B9');
  });

  it('goes to the end of the archive for latest', () => {
    expect(restorePoint(whole, backups, undefined)).toEqual({backup: backups[2], wal: {first: 9, last: 12}, missing: []});
  });

  it.each([
    ['no-backup', whole, [], at(6)],
    ['before-first-backup', whole, backups, at(3, -31)],
    ['after-last-wal', whole, backups, at(12, 1)],
    ['in-a-gap', walPath(archiveOf({1: segments(2, 12, 6)})), [backupAt(3)], at(9)],
    ['in-a-gap', walPath(archiveOf({1: segments(2, 12, 6)})), [backupAt(3)], undefined],
    ['backup-unusable', walPath(archiveOf({1: segments(4, 12)})), [backupAt(3)], at(9)],
    ['on-another-timeline', walPath(BRANCHED), [backupAt(3), backupAt(7)], at(9)],
  ] as const)('is refused: %s', (code, path, saved, target) => {
    expect(restorePoint(path, saved, target).problem?.code).toBe(code);
  });

  it('says of a moment on a branch that was left that its rows do not come back', () => {
    const path = walPath(BRANCHED);
    expect(leftBranchAt(BRANCHED, path, at(7))).toMatch(/^timeline 1 was left at 0\/6000100 \(before 2026-11-20 12:05:00\+00\), and its WAL goes on to about 2026-11-20T12:08/);
    expect(leftBranchAt(BRANCHED, path, at(4))).toBeUndefined();
    expect(leftBranchAt(BRANCHED, path, at(11))).toBeUndefined();
    expect(leftBranchAt(archiveOf({1: segments(2, 9)}), walPath(archiveOf({1: segments(2, 9)})), at(7))).toBeUndefined();
  });

  it('says what is missing', () => {
    expect(restorePoint(walPath(archiveOf({1: segments(2, 12, 6, 7)})), [backupAt(3)], at(9)).problem?.message).toBe(`the WAL from B3 on breaks: 2 segments are missing, the first of them ${name(6)}`);
  });
});
