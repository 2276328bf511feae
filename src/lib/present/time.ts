import {utcText} from './moment.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/**
 * A span of time as kubectl prints ages: two units while they matter, then one. `45s`, `2m30s`, `12m`, `3h20m`, `30h`,
 * `5d12h`, `40d`, `2y100d`, `9y`. A negative span is `<invalid>`, as there.
 */
export function formatSpan(ms: number): string {
  // kubectl forgives a clock that is a little behind.
  if (ms < -2 * SECOND) return '<invalid>';
  if (ms < 0) return '0s';
  if (ms < 2 * MINUTE) return `${Math.floor(ms / SECOND)}s`;
  if (ms < 10 * MINUTE) return twoUnits(ms, MINUTE, 'm', SECOND, 's');
  if (ms < 3 * HOUR) return `${Math.floor(ms / MINUTE)}m`;
  if (ms < 8 * HOUR) return twoUnits(ms, HOUR, 'h', MINUTE, 'm');
  if (ms < 2 * DAY) return `${Math.floor(ms / HOUR)}h`;
  if (ms < 8 * DAY) return twoUnits(ms, DAY, 'd', HOUR, 'h');
  if (ms < 2 * YEAR) return `${Math.floor(ms / DAY)}d`;
  if (ms < 8 * YEAR) return twoUnits(ms, YEAR, 'y', DAY, 'd');
  return `${Math.floor(ms / YEAR)}y`;
}

function twoUnits(ms: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((ms % large) / small);
  return `${Math.floor(ms / large)}${largeName}${rest === 0 ? '' : `${rest}${smallName}`}`;
}

/** Age of an object from its RFC 3339 time; `<unknown>` when there is none, as kubectl has it. */
export function formatAge(since: string | undefined, now: Date): string {
  const time = since === undefined ? Number.NaN : Date.parse(since);
  return Number.isNaN(time) ? '<unknown>' : formatSpan(now.getTime() - time);
}

/** Columns from which on a line has room for more than an age. */
const ROOMY = 100;

/** `5m ago (2026-01-02 03:04:05 UTC)`: the exact time where the line has room for it, in a pipe or on a wide terminal. */
export function agoText(moment: string | undefined, {now, width}: {now: Date; width?: number | undefined}): string {
  const age = `${formatAge(moment, now)} ago`;
  const time = moment === undefined ? Number.NaN : Date.parse(moment);
  return Number.isNaN(time) || (width ?? ROOMY) < ROOMY ? age : `${age} (${utcText(new Date(time).toISOString())})`;
}

/** For a column of exact times. */
export function exactText(moment: string | undefined): string | undefined {
  const time = moment === undefined ? Number.NaN : Date.parse(moment);
  return Number.isNaN(time) ? moment : utcText(new Date(time).toISOString());
}
