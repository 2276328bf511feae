/** Where a line comes from. */
export interface LogOrigin {
  pod: string;
  /** At the time the stream was opened; empty when the pod has no label. */
  role: string;
  container: string;
  source: 'container' | 'database';
}

/** One line, or a piece of one that is longer than {@link LONGEST_PIECE}. */
export interface LogLine {
  origin: LogOrigin;
  /** RFC 3339 in UTC with whatever fraction the source has; a line without one of its own has that of the line before. */
  time: string;
  severity?: Severity;
  /** Of the record, in log files of the database that carry it: `40P01`. */
  sqlstate?: string;
  text: string;
  /** The line goes on in the next piece, which comes from the same stream. */
  open?: true;
}

/** A line, without the members that have no value. */
export function logLine(origin: LogOrigin, time: string, severity: Severity | undefined, text: string, open: boolean, sqlstate?: string): LogLine {
  const line: LogLine = {origin, time, text};
  if (severity !== undefined) line.severity = severity;
  if (sqlstate !== undefined) line.sqlstate = sqlstate;
  if (open) line.open = true;
  return line;
}

/** Longest text that is held at once, bytes: what is longer is passed on in pieces. */
export const LONGEST_PIECE = 256 * 1024;

/** What PostgreSQL and Patroni call severities, mildest first; LOG informs, whatever its place in log_min_messages. */
export const SEVERITIES = ['DEBUG', 'LOG', 'INFO', 'NOTICE', 'WARNING', 'ERROR', 'FATAL', 'PANIC'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Is it at least as grave? INFO, LOG and NOTICE weigh the same. */
export function isAtLeast(severity: Severity, limit: Severity): boolean {
  return weight(severity) >= weight(limit);
}

function weight(severity: Severity): number {
  return {DEBUG: 0, LOG: 1, INFO: 1, NOTICE: 1, WARNING: 2, ERROR: 3, FATAL: 4, PANIC: 5}[severity];
}

/** PostgreSQL puts two spaces behind the word, and before it whatever `log_line_prefix` ends with, such as an address. */
const WORD = /(DEBUG|LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC)[1-5]?: {2}|\b(DEBUG|INFO|WARN(?:ING)?|ERROR|CRITICAL|FATAL): /;
/** Severities stand near the beginning, after the prefix; text behind may quote anything. */
const HEAD = 400;

/**
 * The severity of a line of PostgreSQL (`… ERROR:  text`), Patroni (`… WARNING: text`) or pgBackRest (`P00   INFO: text`).
 * Undefined for a line that belongs to the one before: DETAIL, HINT, STATEMENT, CONTEXT, or plain text.
 */
export function severityOf(text: string): Severity | undefined {
  const found = WORD.exec(text.slice(0, HEAD));
  const word = found?.[1] ?? found?.[2];
  if (word === undefined) return undefined;
  if (word === 'WARN') return 'WARNING';
  return word === 'CRITICAL' ? 'FATAL' : (word as Severity);
}
