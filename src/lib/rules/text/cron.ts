const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

interface FieldRange {
  name: string;
  min: number;
  max: number;
  names?: readonly string[];
}

const FIELDS: readonly FieldRange[] = [
  {name: 'minute', min: 0, max: 59},
  {name: 'hour', min: 0, max: 23},
  {name: 'day of month', min: 1, max: 31},
  {name: 'month', min: 1, max: 12, names: MONTHS},
  {name: 'day of week', min: 0, max: 7, names: DAYS},
];

/**
 * What is wrong with a five-field cron line, or undefined. Lists, ranges, steps and English short names are fine; `?`,
 * `@daily`, seconds and years are not. Written here since the library for cron loads a calendar of its own.
 */
export function cronProblem(text: string): string | undefined {
  const words = text.trim().split(/\s+/);
  if (words.length !== 5 || words[0] === '') return `it has ${text.trim() === '' ? 0 : words.length} fields, not 5`;
  for (const [index, field] of FIELDS.entries()) {
    const word = words[index] ?? '';
    for (const part of word.split(',')) {
      if (!isPart(part, field)) return `${JSON.stringify(word)} is no ${field.name}`;
    }
  }
  return undefined;
}

function isPart(part: string, field: FieldRange): boolean {
  const match = /^(\*|[a-z\d]+(?:-[a-z\d]+)?)(?:\/(\d{1,3}))?$/i.exec(part);
  if (match === null) return false;
  const [, range = '', step] = match;
  if (step !== undefined && (Number(step) < 1 || Number(step) > field.max)) return false;
  if (range === '*') return true;
  const [from, to] = range.split('-').map((word) => numberOf(word, field));
  if (from === undefined || Number.isNaN(from)) return false;
  return to === undefined || (!Number.isNaN(to) && to >= from);
}

function numberOf(word: string, {min, max, names}: FieldRange): number {
  const named = names?.indexOf(word.toLowerCase()) ?? -1;
  if (named >= 0) return named + min;
  const number = /^\d{1,2}$/.test(word) ? Number(word) : Number.NaN;
  return number >= min && number <= max ? number : Number.NaN;
}
