const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const DAY_MS = 86_400_000;
/** Backwards: a schedule that fires less than once in so many days is not looked for. */
const FARTHEST_DAYS = 400;
/** Forwards: the 29th of February comes again after eight years at the latest. */
const FARTHEST_DAYS_AHEAD = 8 * 366;

/** The latest moments before `now` that a five-field cron line names, read as UTC, newest first; none for another text. */
export function lastFirings(line: string, now: Date, count: number): Date[] {
  const fields = readCron(line);
  const firings: Date[] = [];
  if (fields === undefined) return firings;
  const midnight = midnightOf(now);
  for (let back = 0; back < FARTHEST_DAYS && firings.length < count; back += 1) {
    firings.push(...firingsOn(fields, midnight - back * DAY_MS).toReversed().filter((date) => date <= now));
  }
  return firings.slice(0, count);
}

/** The next moments after `now`, read as UTC, soonest first; fewer, or none, for a line that names a day that does not come. */
export function nextFirings(line: string, now: Date, count: number): Date[] {
  const fields = readCron(line);
  const firings: Date[] = [];
  if (fields === undefined) return firings;
  const midnight = midnightOf(now);
  for (let ahead = 0; ahead < FARTHEST_DAYS_AHEAD && firings.length < count; ahead += 1) {
    firings.push(...firingsOn(fields, midnight + ahead * DAY_MS).filter((date) => date > now));
  }
  return firings.slice(0, count);
}

interface CronFields {
  minutes: number[];
  hours: number[];
  days: ReadonlySet<number>;
  months: ReadonlySet<number>;
  weekdays: ReadonlySet<number>;
  /** cron(5): with both day fields restricted either one suffices. */
  either: boolean;
}

function readCron(line: string): CronFields | undefined {
  const words = line.trim().split(/\s+/);
  if (words.length !== 5) return undefined;
  const [minutes, hours, days, months, weekdays] = [
    valuesOf(words[0], 0, 59), valuesOf(words[1], 0, 23), valuesOf(words[2], 1, 31), valuesOf(words[3], 1, 12, MONTHS), valuesOf(words[4], 0, 7, WEEKDAYS),
  ];
  if (minutes === undefined || hours === undefined || days === undefined || months === undefined || weekdays === undefined) return undefined;
  const rising = (values: Set<number>): number[] => [...values].toSorted((a, b) => a - b);
  return {minutes: rising(minutes), hours: rising(hours), days, months, weekdays, either: words[2] !== '*' && words[4] !== '*'};
}

function midnightOf(date: Date): number {
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
}

/** Firings of one day, soonest first. */
function firingsOn({minutes, hours, days, months, weekdays, either}: CronFields, midnight: number): Date[] {
  const date = new Date(midnight);
  const inWeek = weekdays.has(date.getUTCDay()) || (date.getUTCDay() === 0 && weekdays.has(7));
  const inMonth = days.has(date.getUTCDate());
  if (!months.has(date.getUTCMonth() + 1) || !(either ? inWeek || inMonth : inWeek && inMonth)) return [];
  return hours.flatMap((hour) => minutes.map((minute) => new Date(midnight + (hour * 60 + minute) * 60_000)));
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
