import {parseLsn} from './wal-segment.ts';

/** Where a timeline was left for the next one. */
export interface TimelineSwitch {
  /** The timeline that was left. */
  timeline: number;
  /** Position at which it was left. */
  lsn: number;
  /** PostgreSQL's words: `no recovery target specified`, `before 2026-11-26 02:14:00.1+00`. */
  reason: string;
}

/**
 * Reads a timeline history file (`00000003.history`), oldest switch first. Lines are `parent<TAB>position<TAB>reason`; blank
 * lines and comments are passed over, as PostgreSQL does.
 */
export function parseHistory(text: string): TimelineSwitch[] {
  return text.split('\n').flatMap((raw) => {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) return [];
    const [, timeline, position, reason = ''] = /^(\d+)\s+(\S+)(?:\s+(.*))?$/.exec(line) ?? [];
    const lsn = parseLsn(position ?? '');
    return timeline === undefined || lsn === undefined ? [] : [{timeline: Number(timeline), lsn, reason}];
  });
}

/** A stretch of WAL that belongs to one timeline: from `begin` up to `end`, or open. Positions in bytes. */
export interface Stretch {
  timeline: number;
  begin: number;
  end: number;
}

/** The way that recovery takes to reach a timeline: its forebears and itself, oldest first. */
export function lineageOf(timeline: number, histories: ReadonlyMap<number, readonly TimelineSwitch[]>): Stretch[] {
  const stretches: Stretch[] = [];
  let begin = 0;
  for (const {timeline: parent, lsn} of histories.get(timeline) ?? []) {
    stretches.push({timeline: parent, begin, end: lsn});
    begin = lsn;
  }
  return [...stretches, {timeline, begin, end: Number.POSITIVE_INFINITY}];
}

/** Does a position on a timeline lie on the way to another? A backup taken after the branch does not. */
export function liesOn(lineage: readonly Stretch[], timeline: number, lsn: number): boolean {
  return lineage.some((stretch) => stretch.timeline === timeline && lsn < stretch.end);
}
