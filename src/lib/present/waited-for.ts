import type {WaitedFor} from '../model/answers/waited-for.ts';
import {markedLine} from './outcome.ts';
import type {Screen} from './screen.ts';

/** What was waited for, and what was seen. */
export function renderWaitedFor({name, conditions, waitedMs}: WaitedFor, {theme}: Screen): string {
  return conditions.map(({condition, seen}) => markedLine('done', `${name} ${condition}: ${seen}`, waitedMs, theme)).join('');
}
