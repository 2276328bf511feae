import type {ArchivedWal, Backup} from './repository.ts';
import {liesOn, lineageOf, type Stretch} from './timeline-history.ts';
import {lowerBound} from './wal-archive.ts';
import {parseLsn, parseSegment, segmentName, segmentOf} from './wal-segment.ts';

/**
 * The WAL that recovery replays on its way to the newest timeline: of each segment the copy of the youngest timeline that begins
 * at or before it (PostgreSQL, `recovery_target_timeline = latest`, the default).
 */
export interface WalPath {
  timeline: number;
  lineage: readonly Stretch[];
  segmentBytes: number;
  /** Numbers of the segments that are there, strictly rising, and when each was archived (seconds since 1970, or NaN). */
  numbers: readonly number[];
  times: readonly number[];
}

/** The newest timeline that the archive knows, by its WAL or by its history file. */
export function newestTimeline({wal, histories}: ArchivedWal): number {
  return Math.max(1, ...wal.timelines.keys(), ...histories.keys());
}

/** The archived segments that lead to the end of a timeline, along the timelines it came from; the newest timeline when none is named. */
export function walPath(archived: ArchivedWal, timeline = newestTimeline(archived)): WalPath {
  const {wal, histories} = archived;
  const {segmentBytes} = wal;
  const lineage = lineageOf(timeline, histories);
  const [numbers, times]: [number[], number[]] = [[], []];
  for (const stretch of lineage) {
    const found = wal.timelines.get(stretch.timeline);
    if (found === undefined) continue;
    // The segment in which a timeline was left is replayed from the next one, which begins with a copy of it.
    const first = lowerBound(found.numbers, segmentOf(stretch.begin, segmentBytes));
    const beyond = stretch.end === Number.POSITIVE_INFINITY ? found.numbers.length : lowerBound(found.numbers, segmentOf(stretch.end, segmentBytes));
    for (let at = first; at < beyond; at += 1) {
      numbers.push(found.numbers[at] ?? 0);
      times.push(found.times[at] ?? Number.NaN);
    }
  }
  return {timeline, lineage, segmentBytes, numbers, times};
}

/** The timeline whose copy of a segment is replayed. */
export function timelineAt({lineage, segmentBytes}: WalPath, number: number): number {
  return lineage.findLast(({begin}) => segmentOf(begin, segmentBytes) <= number)?.timeline ?? 1;
}

/** Name of a segment on the path. */
export function nameOnPath(path: WalPath, number: number): string {
  return segmentName({timeline: timelineAt(path, number), number}, path.segmentBytes);
}

/** A backup's place on the path, by numbers of segments. */
export interface BackupPlace {
  start: number;
  stop: number;
}

/** Where a backup begins and becomes consistent; undefined where it was taken on a branch that this path does not follow. */
export function placeOf(path: WalPath, backup: Backup): BackupPlace | undefined {
  const start = parseSegment(backup.walStart ?? '', path.segmentBytes);
  const stop = parseSegment(backup.walStop ?? backup.walStart ?? '', path.segmentBytes);
  if (start === undefined || stop === undefined) return undefined;
  const end = parseLsn(backup.lsnStop ?? '') ?? (stop.number + 1) * path.segmentBytes - 1;
  return liesOn(path.lineage, start.timeline, end) ? {start: start.number, stop: stop.number} : undefined;
}

/** First segment from `start` on that is not there, and how far the WAL reaches without a break. `last` is `start - 1` where even that is missing. */
export function reachFrom(path: WalPath, start: number): {last: number; lastTime: number | undefined} {
  const {numbers, times} = path;
  let at = lowerBound(numbers, start);
  if (numbers[at] !== start) return {last: start - 1, lastTime: undefined};
  // Numbers rise strictly, so an unbroken stretch of them has its index and its number apart by a constant: search for its end.
  const shift = start - at;
  let [low, high] = [at, numbers.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((numbers[middle] ?? 0) - middle === shift) low = middle;
    else high = middle - 1;
  }
  at = low;
  const time = times[at];
  return {last: numbers[at] ?? start, lastTime: time === undefined || Number.isNaN(time) ? undefined : time};
}

/** Missing segments from `from` up to `to` (both included), as runs. */
export function missingBetween({numbers}: Pick<WalPath, 'numbers'>, from: number, to: number): [number, number][] {
  const missing: [number, number][] = [];
  let next = from;
  for (let at = lowerBound(numbers, from); next <= to; at += 1) {
    const there = Math.min(numbers[at] ?? to + 1, to + 1);
    if (there > next) missing.push([next, there - 1]);
    next = there + 1;
  }
  return missing;
}
