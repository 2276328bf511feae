import type {Mark, Theme} from './style.ts';
import {formatSpan} from './time.ts';

interface Outcome {
  observed: string;
  message: string;
  waitedMs?: number | undefined;
}

/** What was seen to its end. */
const SEEN: ReadonlySet<string> = new Set(['ready', 'gone', 'answered']);

/** `✓ demo is ready (2m30s)`: what became of a deed, marked as done only where its end was observed. Ends with a line feed. */
export function outcomeLine({observed, message, waitedMs}: Outcome, theme: Theme): string {
  return markedLine(SEEN.has(observed) ? 'done' : observed === 'pending' ? 'differs' : 'open', message, waitedMs, theme);
}

/** A line with a mark of its own, and how long it took. */
export function markedLine(mark: Mark, message: string, waitedMs: number | undefined, theme: Theme): string {
  return `${theme.mark(mark)} ${message}${waitedMs === undefined ? '' : theme.muted(` (${formatSpan(waitedMs)})`)}\n`;
}
