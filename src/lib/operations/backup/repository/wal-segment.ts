/** PostgreSQL's default; `initdb --wal-segsize` takes powers of two from 1 MB to 1 GB. */
export const DEFAULT_SEGMENT_BYTES = 16 * 1024 * 1024;
const SMALLEST_SEGMENT_BYTES = 1024 * 1024;
const LARGEST_SEGMENT_BYTES = 1024 * 1024 * 1024;
/** WAL that one "log file", the middle part of a name, stands for. */
const LOG_FILE_BYTES = 0x1_0000_0000;

/** One WAL segment: its timeline and its number since the beginning of the WAL (position divided by the segment size). */
export interface WalSegment {
  timeline: number;
  number: number;
}

/** `000000010000000A000000FF`: timeline, log file, segment in the log file, eight hexadecimal digits each. Undefined for another text. */
export function parseSegment(name: string, segmentBytes = DEFAULT_SEGMENT_BYTES): WalSegment | undefined {
  if (name.length !== 24) return undefined;
  const [timeline, file, segment] = [hexAt(name, 0), hexAt(name, 8), hexAt(name, 16)];
  const perFile = LOG_FILE_BYTES / segmentBytes;
  // NaN fails each of these.
  return timeline > 0 && file >= 0 && segment < perFile ? {timeline, number: file * perFile + segment} : undefined;
}

/** Eight hexadecimal digits in capitals, or NaN. By the digit: an archive has 100,000 names, and slices cost more than the sums. */
function hexAt(name: string, from: number): number {
  let value = 0;
  for (let index = from; index < from + 8; index += 1) {
    const code = name.charCodeAt(index);
    const digit = code >= 65 ? code - 55 : code - 48;
    if (digit < 0 || digit > 15 || (digit > 9 && code < 65)) return Number.NaN;
    value = value * 16 + digit;
  }
  return value;
}

/** The name of a segment, as PostgreSQL and pgBackRest write it. */
export function segmentName({timeline, number}: WalSegment, segmentBytes = DEFAULT_SEGMENT_BYTES): string {
  const perFile = LOG_FILE_BYTES / segmentBytes;
  return [timeline, Math.floor(number / perFile), number % perFile].map((part) => part.toString(16).toUpperCase().padStart(8, '0')).join('');
}

/** Bytes since the beginning of the WAL of a position `A/5000028`. Exact up to 2^53, which is nine petabytes of WAL. */
export function parseLsn(text: string): number | undefined {
  const match = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/i.exec(text);
  return match === null ? undefined : Number.parseInt(match[1] ?? '', 16) * LOG_FILE_BYTES + Number.parseInt(match[2] ?? '', 16);
}

/** A position in the WAL, counted in bytes, as PostgreSQL writes it: `0/6012C98`. */
export function formatLsn(bytes: number): string {
  return `${Math.floor(bytes / LOG_FILE_BYTES).toString(16).toUpperCase()}/${(bytes % LOG_FILE_BYTES).toString(16).toUpperCase()}`;
}

/** Number of the segment that holds a position. */
export function segmentOf(lsn: number, segmentBytes = DEFAULT_SEGMENT_BYTES): number {
  return Math.floor(lsn / segmentBytes);
}

/**
 * The size of segments, told from a position and the name of the segment that holds it; undefined where the pair fits none,
 * or more than one (a position at the very beginning of a log file).
 */
export function segmentBytesFrom(name: string, lsn: string): number | undefined {
  const position = parseLsn(lsn);
  if (position === undefined || !/^[0-9A-F]{24}$/.test(name)) return undefined;
  const [inFile, segment] = [position % LOG_FILE_BYTES, Number.parseInt(name.slice(16), 16)];
  const fitting: number[] = [];
  for (let size = SMALLEST_SEGMENT_BYTES; size <= LARGEST_SEGMENT_BYTES; size *= 2) if (Math.floor(inFile / size) === segment) fitting.push(size);
  return fitting.length === 1 ? fitting[0] : undefined;
}
