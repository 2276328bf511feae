import type {ArchivedWal, Backup} from '../../../../src/lib/operations/backup/repository/repository.ts';
import {parseHistory} from '../../../../src/lib/operations/backup/repository/timeline-history.ts';
import {WalArchive} from '../../../../src/lib/operations/backup/repository/wal-archive.ts';
import {formatLsn, segmentName} from '../../../../src/lib/operations/backup/repository/wal-segment.ts';

/** Noon of the day on which segment 0 was archived; each later one came a minute after. */
export const NOON = Date.UTC(2026, 10, 20, 12) / 1000;
export const at = (segment: number, seconds = 0): number => NOON + segment * 60 + seconds;
export const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();
const SEGMENT = 16 * 1024 * 1024;

/** A backup that runs within one segment and ends half a minute before that is archived. */
export function backupAt(segment: number, change: Partial<Backup> & {timeline?: number} = {}): Backup {
  const {timeline = 1, ...rest} = change;
  const name = segmentName({timeline, number: segment});
  return {
    label: `B${segment}`, type: 'full', repo: 1, databaseId: 1, references: [], startedAt: iso(at(segment, -50)), stoppedAt: iso(at(segment, -30)),
    walStart: name, walStop: name, lsnStart: formatLsn(segment * SEGMENT + 40), lsnStop: formatLsn(segment * SEGMENT + 300),
    databaseBytes: 1000, deltaBytes: 1000, repositoryBytes: 100, repositorySetBytes: 100, error: false, ...rest,
  };
}

/** An archive of segments by timeline, and the histories of later timelines as PostgreSQL writes them. */
export function archiveOf(timelines: Readonly<Record<number, readonly number[]>>, histories: Readonly<Record<number, string>> = {}): ArchivedWal {
  const wal = new WalArchive();
  for (const [timeline, numbers] of Object.entries(timelines)) for (const number of numbers) wal.add(segmentName({timeline: Number(timeline), number}), at(number), 1000);
  return {repo: 1, databaseId: 1, wal, histories: new Map(Object.entries(histories).map(([timeline, text]) => [Number(timeline), parseHistory(text)]))};
}

/** `from` up to `to`, both included, without some. */
export function segments(from: number, to: number, ...without: number[]): number[] {
  return Array.from({length: to - from + 1}, (_, index) => from + index).filter((number) => !without.includes(number));
}
