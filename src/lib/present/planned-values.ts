import type {DifferenceLine} from '../model/answers/plan.ts';

const LONGEST = 60;

/** Where the difference is: the field, and the part of a text. */
export function placeOf({path, item}: Pick<DifferenceLine, 'path' | 'item'>): string {
  return item === undefined ? path : `${path}: ${item.name}`;
}

/** `4Gi → 8Gi`, `+ on`, `- on`; secrets by their change alone. */
export function changeOf({kind, old, new: now, secret, item}: DifferenceLine): string {
  if (secret === true) return {added: 'a secret is set', changed: 'another secret', removed: 'the secret goes', moved: 'moved'}[kind];
  switch (kind) {
    case 'added': return `+ ${valueText(now)}`;
    case 'removed': return `- ${valueText(old)}`;
    case 'moved': return item === undefined ? `${valueText(old)} → ${valueText(now)}` : `moved: ${valueText(now)}`;
    case 'changed': return `${valueText(old)} → ${valueText(now)}`;
  }
}

/** A value on one line, cut where it is long. */
export function valueText(value: unknown): string {
  const text = typeof value === 'string' ? (value === '' || value.trim() !== value ? JSON.stringify(value) : value) : (JSON.stringify(value) ?? 'nothing');
  const line = text.replaceAll(/\s*\n\s*/g, ' ⏎ ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
