import {formatLsn, segmentOf} from '../backup/repository/wal-segment.ts';
import type {ArchivedWal} from '../backup/repository/repository.ts';
import {lowerBound} from '../backup/repository/wal-archive.ts';
import {instant} from '../backup/repository/recoverable.ts';
import type {WalPath} from '../backup/repository/wal-path.ts';

/**
 * Is the target a moment at which the cluster was on a branch that was left since, by a restore or a failover? Recovery goes by
 * the newest timeline and ends well, but what was written on that branch does not come back. Undefined where it is none.
 */
export function leftBranchAt({wal, histories}: ArchivedWal, path: WalPath, moment: number): string | undefined {
  for (const {timeline, begin, end} of path.lineage) {
    const archived = wal.timelines.get(timeline);
    if (archived === undefined || end === Number.POSITIVE_INFINITY) continue;
    const [from, last] = [lowerBound(archived.numbers, segmentOf(end, path.segmentBytes)), archived.times.at(-1)];
    // The segment before the branch was archived before it; the branch's own WAL was archived until `last`.
    const before = archived.times[from - 1] ?? (begin === 0 ? 0 : Number.NaN);
    if (from >= archived.numbers.length || last === undefined || !(moment > before && moment <= last)) continue;
    const reason = [...histories.values()].flat().find((each) => each.timeline === timeline && each.lsn === end)?.reason;
    return `timeline ${timeline} was left at ${formatLsn(end)}${reason === undefined || reason === '' ? '' : ` (${reason})`}, and its WAL goes on to about ${instant(last)}: what was written there after that position does not come back`;
  }
  return undefined;
}
