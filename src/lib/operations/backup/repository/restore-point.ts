import type {Backup} from './repository.ts';
import {missingBetween, nameOnPath, placeOf, type WalPath} from './wal-path.ts';
import {lowerBound} from './wal-archive.ts';
import {whyUseless} from './recoverable.ts';

/** The way to one target: which backup, which WAL, and where it breaks. Numbers are those of segments on the path. */
export interface RestorePoint {
  backup?: Backup;
  /** WAL from the start of the backup to the segment in which the target lies, or the last one. */
  wal?: {first: number; last: number};
  /** Runs of segments that are missing on the way. */
  missing: [number, number][];
  /** Why the target cannot be reached; left out where it can. */
  problem?: RestoreProblem;
}

export interface RestoreProblem {
  code: 'no-backup' | 'before-first-backup' | 'after-last-wal' | 'in-a-gap' | 'on-another-timeline' | 'backup-unusable' | 'in-the-future';
  message: string;
}

/**
 * Finds the way to a moment (seconds since 1970), or to the end of the archive. The backup is the one that pgBackRest chooses by
 * itself: the newest that ended before the moment (`restore --type=time`), the newest of all for latest. It looks at no timeline,
 * so a backup of a branch that was left can be chosen, and recovery then fails: that is said here.
 */
export function restorePoint(path: WalPath, backups: readonly Backup[], target: number | undefined): RestorePoint {
  const [first] = backups;
  if (first === undefined) return {missing: [], problem: {code: 'no-backup', message: 'there is no backup'}};
  const backup = target === undefined ? backups.at(-1) : backups.findLast((each) => endOf(each) < target);
  if (backup === undefined) {
    return {missing: [], problem: {code: 'before-first-backup', message: `the first backup, ${first.label}, ended at ${first.stoppedAt ?? '?'}: there is nothing to restore before that`}};
  }
  const place = placeOf(path, backup);
  if (place === undefined) return {backup, missing: [], problem: {code: 'on-another-timeline', message: `the backup before it, ${backup.label}: ${whyUseless(path, backup) ?? 'unusable'}`}};
  const useless = whyUseless(path, backup);
  if (useless !== undefined) return {backup, missing: missingBetween(path, place.start, place.stop), problem: {code: 'backup-unusable', message: `the backup before it, ${backup.label}, is of no use: ${useless}`}};
  const last = target === undefined ? (path.numbers.at(-1) ?? place.stop) : segmentAt(path, place.start, target);
  if (last === undefined) {
    const newest = path.numbers.at(-1) ?? place.stop;
    const missing = missingBetween(path, place.start, newest);
    return {backup, wal: {first: place.start, last: newest}, missing, problem: {code: 'after-last-wal', message: `the last segment in the archive, ${nameOnPath(path, newest)}, is older than that`}};
  }
  const end = Math.max(last, place.stop);
  const missing = missingBetween(path, place.start, end);
  const [gap] = missing;
  const wal = {first: place.start, last: end};
  if (gap === undefined) return {backup, wal, missing};
  const count = missing.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  const words = count === 1 ? `the segment ${nameOnPath(path, gap[0])} is missing` : `${count} segments are missing, the first of them ${nameOnPath(path, gap[0])}`;
  return {backup, wal, missing, problem: {code: 'in-a-gap', message: `the WAL from ${backup.label} on breaks: ${words}`}};
}

/** Seconds since 1970 at which a backup ended; a backup whose end is unknown is never before anything. */
function endOf({stoppedAt}: Backup): number {
  const end = Date.parse(stoppedAt ?? '') / 1000;
  return Number.isNaN(end) ? Number.POSITIVE_INFINITY : end;
}

/** The first segment from `start` on that was archived at or after a moment: everything up to the moment lies in it or before it. */
export function segmentAt({numbers, times}: WalPath, start: number, moment: number): number | undefined {
  for (let at = lowerBound(numbers, start); at < numbers.length; at += 1) if ((times[at] ?? Number.NaN) >= moment) return numbers[at];
  return undefined;
}
