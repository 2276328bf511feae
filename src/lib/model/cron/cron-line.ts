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

const NONE: ReadonlySet<number> = new Set();

/** A five-field cron line, read; the values of each field rise. */
export interface CronLine {
  minutes: readonly number[];
  hours: readonly number[];
  days: ReadonlySet<number>;
  months: ReadonlySet<number>;
  /** 0 and 7 are both Sunday. */
  weekdays: ReadonlySet<number>;
  /** cron(5): with both day fields restricted either one suffices. */
  either: boolean;
}

/** A line that cannot be read; `problem` in words. */
export interface CronProblem {
  problem: string;
}

/**
 * Reads a five-field cron line. Lists, ranges, steps and English short names are fine; `?`, `@daily`, seconds and years are not.
 * Written here since the library for cron loads a calendar of its own.
 */
export function readCronLine(text: string): CronLine | CronProblem {
  const words = text.trim().split(/\s+/);
  if (words.length !== 5 || words[0] === '') return {problem: `it has ${text.trim() === '' ? 0 : words.length} fields, not 5`};
  const read = FIELDS.map((field, index) => valuesOf(words[index] ?? '', field));
  const wrong = read.find((values) => 'problem' in values);
  if (wrong !== undefined) return wrong;
  const [minutes = NONE, hours = NONE, days = NONE, months = NONE, weekdays = NONE] = read.filter((values) => values instanceof Set);
  const rising = (values: ReadonlySet<number>): number[] => [...values].toSorted((a, b) => a - b);
  return {minutes: rising(minutes), hours: rising(hours), days, months, weekdays, either: words[2] !== '*' && words[4] !== '*'};
}

/** What is wrong with a five-field cron line, or undefined. */
export function cronProblem(text: string): string | undefined {
  const read = readCronLine(text);
  return 'problem' in read ? read.problem : undefined;
}

/** Values of one field. */
function valuesOf(word: string, field: FieldRange): Set<number> | CronProblem {
  const values = new Set<number>();
  for (const part of word.split(',')) {
    const range = rangeOf(part, field);
    if (range === undefined) return {problem: `${JSON.stringify(word)} is no ${field.name}`};
    for (let value = range.from; value <= range.to; value += range.by) values.add(value);
  }
  return values;
}

function rangeOf(part: string, field: FieldRange): {from: number; to: number; by: number} | undefined {
  const match = /^(?:\*|([a-z\d]+)(?:-([a-z\d]+))?)(?:\/(\d{1,3}))?$/i.exec(part);
  if (match === null) return undefined;
  const [, first, second, step] = match;
  const by = step === undefined ? 1 : Number(step);
  const from = first === undefined ? field.min : numberOf(first, field);
  const to = second !== undefined ? numberOf(second, field) : first === undefined || step !== undefined ? field.max : from;
  return from <= to && by >= 1 && by <= field.max ? {from, to, by} : undefined;
}

/** NaN for anything that is no value of the field. */
function numberOf(word: string, {min, max, names}: FieldRange): number {
  const named = names?.indexOf(word.toLowerCase()) ?? -1;
  if (named >= 0) return named + min;
  const number = /^\d{1,2}$/.test(word) ? Number(word) : Number.NaN;
  return number >= min && number <= max ? number : Number.NaN;
}
