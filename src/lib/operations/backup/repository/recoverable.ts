import {optional} from '../../cluster-status/optional.ts';
import type {Backup} from './repository.ts';
import {missingBetween, nameOnPath, placeOf, reachFrom, type WalPath} from './wal-path.ts';

/** A span of time of which every moment can be had back. */
export interface RecoverableSpan {
  /** End of the first backup in it, RFC 3339. */
  from: string;
  /** When its last segment was archived; left out where the repository does not say. */
  to?: string;
  /** Label of the first backup, and how many there are. */
  firstBackup: string;
  backups: number;
  firstSegment: string;
  lastSegment: string;
}

/** Segments that are missing where recovery would need them, between two spans or behind a backup. */
export interface WalHole {
  firstSegment: string;
  lastSegment: string;
  segments: number;
  /** What cannot be had back: from the end of the span before to the end of the next backup. */
  from?: string;
  to?: string;
}

/** A backup that restores to nothing, and why. */
export interface UselessBackup {
  label: string;
  reason: string;
}

export interface Recoverable {
  timeline: number;
  spans: RecoverableSpan[];
  holes: WalHole[];
  useless: UselessBackup[];
}

/**
 * What can be had back from one repository (all backups and WAL of the newest database): spans, the holes between them, and
 * backups that are of no use. Older branches are left out: a FEPRestore follows the newest timeline.
 */
export function recoverable(path: WalPath, backups: readonly Backup[]): Recoverable {
  const spans: (RecoverableSpan & {lastNumber: number})[] = [];
  const useless: UselessBackup[] = [];
  for (const backup of backups) {
    const reason = whyUseless(path, backup);
    const place = placeOf(path, backup);
    if (reason !== undefined || place === undefined) {
      useless.push({label: backup.label, reason: reason ?? 'its place in the WAL is unknown'});
      continue;
    }
    const reach = reachFrom(path, place.start);
    const open = spans.at(-1);
    if (open !== undefined && open.lastNumber === reach.last) open.backups += 1;
    else {
      spans.push({
        from: backup.stoppedAt ?? backup.startedAt ?? '', ...optional('to', instant(reach.lastTime)), firstBackup: backup.label, backups: 1,
        firstSegment: nameOnPath(path, place.start), lastSegment: nameOnPath(path, reach.last), lastNumber: reach.last,
      });
    }
  }
  return {timeline: path.timeline, spans: spans.map(({lastNumber: _last, ...span}) => span), holes: holesBetween(path, spans), useless};
}

/** Why a backup cannot be restored, or undefined where it can. */
export function whyUseless(path: WalPath, backup: Backup): string | undefined {
  if (backup.walStart === undefined || backup.stoppedAt === undefined) return 'pgBackRest does not say which WAL it needs';
  const place = placeOf(path, backup);
  if (place === undefined) return `it was taken on a timeline that was left before its end: recovery goes to timeline ${path.timeline}`;
  const [missing] = missingBetween(path, place.start, place.stop);
  if (missing === undefined) return undefined;
  const [first, last] = missing;
  return `WAL that it needs is missing: ${nameOnPath(path, first)}${last > first ? ` and ${last - first} more` : ''}`;
}

function holesBetween(path: WalPath, spans: readonly (RecoverableSpan & {lastNumber: number})[]): WalHole[] {
  return spans.slice(1).flatMap((after, index): WalHole[] => {
    const before = spans[index];
    const next = path.numbers.find((number) => number > (before?.lastNumber ?? 0));
    if (before === undefined || next === undefined) return [];
    const [first, last] = [before.lastNumber + 1, next - 1];
    return [{
      firstSegment: nameOnPath(path, first), lastSegment: nameOnPath(path, last), segments: last - first + 1,
      ...optional('from', before.to), to: after.from,
    }];
  });
}

/** Seconds since 1970, as pgBackRest has them, in RFC 3339. */
export function instant(seconds: number | undefined): string | undefined {
  return seconds === undefined || Number.isNaN(seconds) ? undefined : new Date(seconds * 1000).toISOString();
}
