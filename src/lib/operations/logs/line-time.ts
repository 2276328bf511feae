/** Offsets of time zones by name as PostgreSQL prints them, hours; other names are read as UTC, which is the server's default. */
const ZONES: Readonly<Record<string, number>> = {UTC: 0, GMT: 0, Z: 0, JST: 9};

const STAMP = /(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?(?: ?(Z\b|[A-Z]{3,5}\b|[+-]\d\d(?::?\d\d)?))?/;
/** `log_line_prefix` puts the time somewhere near the beginning (%t, %m). */
const HEAD = 200;

/** The time a line carries itself, as RFC 3339 in UTC; undefined when there is none. */
export function timeInLine(text: string): string | undefined {
  const found = STAMP.exec(text.slice(0, HEAD));
  if (found === null) return undefined;
  const [, day, clock, fraction = '', zone] = found;
  const second = secondInUtc(`${day}T${clock}Z`, zone);
  return second === undefined ? undefined : `${second}.${fraction.padEnd(9, '0')}Z`;
}

/** Lines of one second come in hundreds: the last conversion is remembered. */
let last: {stamp: string; zone: string | undefined; second: string | undefined} = {stamp: '', zone: undefined, second: undefined};

function secondInUtc(stamp: string, zone: string | undefined): string | undefined {
  if (last.stamp !== stamp || last.zone !== zone) {
    const ms = Date.parse(stamp);
    last = {stamp, zone, second: Number.isNaN(ms) ? undefined : new Date(ms - offsetMs(zone)).toISOString().slice(0, 19)};
  }
  return last.second;
}

function offsetMs(zone: string | undefined): number {
  if (zone === undefined) return 0;
  const numeric = /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
  if (numeric === null) return (ZONES[zone] ?? 0) * 3_600_000;
  const minutes = Number(numeric[2]) * 60 + Number(numeric[3] ?? 0);
  return (numeric[1] === '-' ? -1 : 1) * minutes * 60_000;
}

/** `2026-11-21T10:46:15.246000000Z text` as the kubelet writes it with `timestamps=true`; undefined for a line without. */
export function dividedStamp(line: string): {time: string; text: string} | undefined {
  const found = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d) ?/.exec(line);
  if (found === null) return undefined;
  const [stamp, seconds = '', fraction = '', zone = 'Z'] = found;
  const text = line.slice(stamp.length);
  if (zone === 'Z') return {time: `${seconds}.${fraction.padEnd(9, '0')}Z`, text};
  const time = timeInLine(stamp);
  return time === undefined ? undefined : {time, text};
}
