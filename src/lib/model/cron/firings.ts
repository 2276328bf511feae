import {readCronLine, type CronLine} from './cron-line.ts';

const DAY_MS = 86_400_000;
/** Backwards: a schedule that fires less than once in so many days is not looked for. */
const FARTHEST_DAYS = 400;
/** Forwards: the 29th of February comes again after eight years at the latest. */
const FARTHEST_DAYS_AHEAD = 8 * 366;

/** The latest moments before `now` that a five-field cron line names, read as UTC, newest first; none for another text. */
export function lastFirings(line: string, now: Date, count: number): Date[] {
  const fields = readCronLine(line);
  const firings: Date[] = [];
  if ('problem' in fields) return firings;
  const midnight = midnightOf(now);
  for (let back = 0; back < FARTHEST_DAYS && firings.length < count; back += 1) {
    firings.push(...firingsOn(fields, midnight - back * DAY_MS).toReversed().filter((date) => date <= now));
  }
  return firings.slice(0, count);
}

/** The next moments after `now`, read as UTC, soonest first; fewer, or none, for a line that names a day that does not come. */
export function nextFirings(line: string, now: Date, count: number): Date[] {
  const fields = readCronLine(line);
  const firings: Date[] = [];
  if ('problem' in fields) return firings;
  const midnight = midnightOf(now);
  for (let ahead = 0; ahead < FARTHEST_DAYS_AHEAD && firings.length < count; ahead += 1) {
    firings.push(...firingsOn(fields, midnight + ahead * DAY_MS).filter((date) => date > now));
  }
  return firings.slice(0, count);
}

function midnightOf(date: Date): number {
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
}

/** Firings of one day, soonest first. */
function firingsOn({minutes, hours, days, months, weekdays, either}: CronLine, midnight: number): Date[] {
  const date = new Date(midnight);
  const inWeek = weekdays.has(date.getUTCDay()) || (date.getUTCDay() === 0 && weekdays.has(7));
  const inMonth = days.has(date.getUTCDate());
  if (!months.has(date.getUTCMonth() + 1) || !(either ? inWeek || inMonth : inWeek && inMonth)) return [];
  return hours.flatMap((hour) => minutes.map((minute) => new Date(midnight + (hour * 60 + minute) * 60_000)));
}
