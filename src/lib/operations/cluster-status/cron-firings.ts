const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const DAY_MS = 86_400_000;
/** A schedule that fires less than once in so many days is not looked for. */
const FARTHEST_DAYS = 400;

/** The latest moments before `now` that a five-field cron line names, read as UTC, newest first; none for another text. */
export function lastFirings(line: string, now: Date, count: number): Date[] {
  const words = line.trim().split(/\s+/);
  if (words.length !== 5) return [];
  const [minutes, hours, days, months, weekdays] = [
    valuesOf(words[0], 0, 59), valuesOf(words[1], 0, 23), valuesOf(words[2], 1, 31), valuesOf(words[3], 1, 12, MONTHS), valuesOf(words[4], 0, 7, WEEKDAYS),
  ];
  if (minutes === undefined || hours === undefined || days === undefined || months === undefined || weekdays === undefined) return [];
  // cron(5): with both day fields restricted either one suffices.
  const either = words[2] !== '*' && words[4] !== '*';
  const firings: Date[] = [];
  const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  for (let back = 0; back < FARTHEST_DAYS && firings.length < count; back += 1) {
    const date = new Date(midnight - back * DAY_MS);
    const inWeek = weekdays.has(date.getUTCDay()) || (date.getUTCDay() === 0 && weekdays.has(7));
    const inMonth = days.has(date.getUTCDate());
    if (!months.has(date.getUTCMonth() + 1) || !(either ? inWeek || inMonth : inWeek && inMonth)) continue;
    for (const hour of [...hours].toSorted((a, b) => b - a)) {
      for (const minute of [...minutes].toSorted((a, b) => b - a)) {
        const moment = date.getTime() + (hour * 60 + minute) * 60_000;
        if (moment <= now.getTime() && firings.length < count) firings.push(new Date(moment));
      }
    }
  }
  return firings;
}

/** Values of one field: lists, ranges, steps, English short names. Undefined for anything else. */
function valuesOf(word: string | undefined, min: number, max: number, names: readonly string[] = []): Set<number> | undefined {
  const values = new Set<number>();
  for (const part of (word ?? '').split(',')) {
    const match = /^(?:\*|([a-z\d]+)(?:-([a-z\d]+))?)(?:\/(\d+))?$/i.exec(part);
    if (match === null) return undefined;
    const [, first, second, step] = match;
    const from = first === undefined ? min : numberOf(first, min, names);
    const to = second !== undefined ? numberOf(second, min, names) : first === undefined || step !== undefined ? max : from;
    const by = step === undefined ? 1 : Number(step);
    if (!(from >= min && to <= max && from <= to && by >= 1)) return undefined;
    for (let value = from; value <= to; value += by) values.add(value);
  }
  return values;
}

function numberOf(word: string, min: number, names: readonly string[]): number {
  const named = names.indexOf(word.toLowerCase());
  return named >= 0 ? named + min : /^\d{1,2}$/.test(word) ? Number(word) : Number.NaN;
}
