import {timeInLine} from '../logs/line-time.ts';

/** A line of a log that tells of an error, for the timeline. */
export interface ErrorLine {
  /** RFC 3339; empty where the line has no time. */
  time: string;
  severity: 'ERROR' | 'FATAL' | 'PANIC';
  text: string;
}

/** Lines kept of one file: the first ones, where trouble begins, and the last ones. */
const FIRST = 20;
const LAST = 80;
const LONGEST = 400;
/** What such a line holds. */
export const ERROR_WORDS = ['PANIC:', 'FATAL:', 'ERROR:'] as const;
const WORDS = ERROR_WORDS.map((word) => ({severity: word.slice(0, -1) as ErrorLine['severity'], bytes: Buffer.from(word)}));

/** Picks the lines with errors out of a log as it goes by, at the speed of a search for three words. */
export class ErrorLines {
  readonly counts = {ERROR: 0, FATAL: 0, PANIC: 0};
  readonly #first: ErrorLine[] = [];
  readonly #last: ErrorLine[] = [];

  /** A chunk of the log. A line that is cut by the end of a chunk is shown as far as it goes. */
  look(chunk: Buffer): void {
    for (const {severity, bytes} of WORDS) {
      for (let at = chunk.indexOf(bytes); at >= 0; at = chunk.indexOf(bytes, at + bytes.length)) {
        this.counts[severity] += 1;
        this.#keep(severity, chunk, at);
      }
    }
  }

  get lines(): ErrorLine[] {
    return [...this.#first, ...this.#last].toSorted((a, b) => (a.time < b.time ? -1 : 1));
  }

  #keep(severity: ErrorLine['severity'], chunk: Buffer, at: number): void {
    // Only the last lines are kept, so those of a flood are not even read.
    if (this.#first.length >= FIRST && this.counts[severity] % 16 !== 0 && this.counts[severity] > 20_000) return;
    const from = Math.max(chunk.lastIndexOf(0x0a, at) + 1, at - LONGEST);
    const end = chunk.indexOf(0x0a, at);
    const text = chunk.toString('utf8', from, Math.min(end < 0 ? chunk.length : end, at + LONGEST)).trimEnd();
    const line = {time: timeInLine(text) ?? '', severity, text};
    if (this.#first.length < FIRST) this.#first.push(line);
    else if (this.#last.push(line) > LAST) this.#last.shift();
  }
}
