import type {DifferenceLine} from '../model/answers/plan.ts';
import type {Theme} from './style.ts';

const LONGEST = 60;
/** What tells two images or paths apart stands at their end: the tag, the file. */
const END_OF_WORD = 31;

/** Where the difference is: the field, and the part of a text. */
export function placeOf({path, item}: Pick<DifferenceLine, 'path' | 'item'>): string {
  return item === undefined ? path : `${path}: ${item.name}`;
}

/** `4Gi → 8Gi`, `+ on`, `- on`; secrets by their change alone. */
export function changeOf({kind, old, new: now, secret, item}: DifferenceLine, theme: Theme): string {
  const [before, after] = [valueText(old, theme), valueText(now, theme)];
  if (secret === true) return {added: 'a secret is set', changed: 'another secret', removed: 'the secret goes', moved: 'moved'}[kind];
  switch (kind) {
    case 'added': return `${theme.mark('added')} ${after}`;
    case 'removed': return `${theme.mark('removed')} ${before}`;
    case 'moved': return item === undefined ? theme.change(before, after) : `moved: ${after}`;
    case 'changed': return theme.change(before, after);
  }
}

/** A value on one line, cut where it is long. */
export function valueText(value: unknown, theme: Theme): string {
  const text = typeof value === 'string' ? (value === '' || value.trim() !== value ? JSON.stringify(value) : value) : (JSON.stringify(value) ?? 'nothing');
  const line = text.replaceAll(/\s*\n\s*/g, theme.lineEnd);
  if (line.length <= LONGEST) return line;
  const end = /\s/.test(line) ? 0 : END_OF_WORD;
  return `${line.slice(0, LONGEST - 1 - end)}…${end === 0 ? '' : line.slice(-end)}`;
}
