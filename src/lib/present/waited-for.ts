import type {WaitedFor} from '../model/answers/waited-for.ts';
import type {Screen} from './screen.ts';
import {formatSpan} from './time.ts';

/** What was waited for, and what was seen. */
export function renderWaitedFor({name, conditions, waitedMs}: WaitedFor, {theme}: Screen): string {
  return conditions.map(({condition, seen}) => `${theme.good('✓')} ${name} ${condition}: ${seen}${theme.muted(` (${formatSpan(waitedMs)})`)}\n`).join('');
}
