import {isContinuation} from './container-log.ts';
import {logLine, type LogLine, type LogOrigin, type Severity} from './log-line.ts';
import {csvHead, isCsv, isJson, jsonHead, plainHead} from './record-head.ts';
import type {Piece} from './split-lines.ts';

/**
 * Times, severities and SQLSTATEs out of the lines of PostgreSQL's log files: stderr, csvlog and jsonlog. A line without a
 * time has that of the one before, and what goes on with a record has its severity and SQLSTATE.
 */
export class FileLines {
  readonly #origin: LogOrigin;
  readonly #since: string | undefined;
  #time = '';
  #severity: Severity | undefined;
  #sqlstate: string | undefined;
  #inside = false;
  /** Inside the quotes of a csv record of several lines. */
  #quoted = false;

  constructor(origin: LogOrigin, since: string | undefined) {
    this.#origin = origin;
    this.#since = since;
  }

  read(batch: readonly Piece[]): LogLine[] {
    const lines: LogLine[] = [];
    for (const piece of batch) {
      if (!this.#inside) this.#judge(piece.text);
      this.#inside = piece.open;
      if (this.#since === undefined || this.#time >= this.#since) lines.push(logLine(this.#origin, this.#time, this.#severity, piece.text, piece.open, this.#sqlstate));
    }
    return lines;
  }

  #judge(text: string): void {
    const goesOn = this.#quoted;
    const csv = goesOn || isCsv(text);
    if (csv && oddQuotes(text)) this.#quoted = !this.#quoted;
    if (goesOn || (!csv && isContinuation(text))) return;
    const {time, severity, sqlstate} = csv ? csvHead(text) : isJson(text) ? jsonHead(text) : plainHead(text);
    this.#time = time ?? this.#time;
    // Plain text without a time of its own belongs to the record before.
    this.#severity = severity ?? (time === undefined ? this.#severity : undefined);
    this.#sqlstate = sqlstate ?? (time === undefined ? this.#sqlstate : undefined);
  }
}

function oddQuotes(text: string): boolean {
  let odd = false;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) odd = !odd;
  return odd;
}
