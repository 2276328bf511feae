/** The leader lock as Patroni keeps it in the annotations of the ConfigMap `<scope>-leader`. */
export interface LeaderRecord {
  /** Name of the pod that holds the lock; empty when it was given up. */
  leader: string;
  /** Position in the write-ahead log when the lock was last renewed. */
  optime: number;
  acquireTime: string;
  renewTime: string;
  /** Seconds. */
  ttl: number;
  /** How often the lock has changed hands. */
  transitions: number;
}

/** Patroni's defaults, in seconds. */
export const TTL_SECONDS = 30;
export const LOOP_WAIT_SECONDS = 10;

/** Time as Patroni writes it: ISO 8601 with microseconds and an offset. */
export function patroniTime(date: Date): string {
  return date.toISOString().replace('Z', '000+00:00');
}

export function readLeaderRecord(annotations: Readonly<Record<string, string>> | undefined): LeaderRecord | undefined {
  if (annotations === undefined || !('leader' in annotations)) return undefined;
  const number = (text: string | undefined, otherwise: number): number => (text !== undefined && /^\d+$/.test(text) ? Number(text) : otherwise);
  return {
    leader: annotations['leader'] ?? '',
    optime: number(annotations['optime'], 0),
    acquireTime: annotations['acquireTime'] ?? '',
    renewTime: annotations['renewTime'] ?? '',
    ttl: number(annotations['ttl'], TTL_SECONDS),
    transitions: number(annotations['transitions'], 0),
  };
}

export function leaderAnnotations(record: LeaderRecord): Record<string, string> {
  const {leader, acquireTime, renewTime} = record;
  return {leader, acquireTime, renewTime, optime: String(record.optime), ttl: String(record.ttl), transitions: String(record.transitions)};
}

/** What a member does about the lock. */
export type LockMove = 'create' | 'renew' | 'take' | 'follow';

/** Decides by the record alone; `ttlFactor` is the sandbox's pace. */
export function lockMove(record: LeaderRecord | undefined, me: string, nowMs: number, ttlFactor: number): LockMove {
  if (record === undefined) return 'create';
  if (record.leader === me) return 'renew';
  if (record.leader === '') return 'take';
  const renewed = Date.parse(record.renewTime);
  const expired = Number.isNaN(renewed) || nowMs > renewed + record.ttl * 1000 * ttlFactor;
  return expired ? 'take' : 'follow';
}

/** `[timeline, LSN, reason, time, new leader]`: one line of Patroni's history. */
export type HistoryLine = [number, number, string, string, string];

/** History of a cluster from the annotation `history`; empty for what is none. */
export function readHistory(text: string | undefined): HistoryLine[] {
  try {
    const lines: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(lines) ? (lines as HistoryLine[]).filter((line) => Array.isArray(line) && line.length >= 4) : [];
  } catch {
    return [];
  }
}

/** A cluster starts on timeline 1, and each promotion of another member begins the next. */
export function timelineOf(history: readonly HistoryLine[]): number {
  return history.length + 1;
}

/** A made-up position in the write-ahead log: one segment of 16 MB for each timeline, as no data is written. */
export function walPosition(timeline: number): number {
  return 0x3000000 + (timeline - 1) * 0x1000000 + 0x148;
}

/** As PostgreSQL prints a position: `0/3000148`. */
export function formatLsn(position: number): string {
  return `${Math.floor(position / 2 ** 32).toString(16).toUpperCase()}/${(position % 2 ** 32).toString(16).toUpperCase()}`;
}
