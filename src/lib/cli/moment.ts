import {Temporal} from 'temporal-polyfill';
import {FepError} from '../errors/fep-error.ts';
import {durationMs} from './duration.ts';

/** A moment that a user named. */
export interface NamedMoment {
  /** RFC 3339 in UTC, whole seconds: `2024-01-31T03:00:00Z`. */
  utc: string;
  /** Zone it was read in: an IANA name, or an offset. */
  zone: string;
  /** Nobody named the zone: it is that of this machine. */
  assumed: boolean;
}

export interface MomentContext {
  /** Name of the flag, for errors. */
  flag: string;
  now: Date;
  /** Zone of a time without one; that of this machine. */
  zone?: string;
}

const FORM = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?\s*(.*)$/i;
const OFFSET = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?$/i;

/**
 * Reads `2024-01-31 12:00 Asia/Tokyo`, `2024-01-31T12:00:00+09:00`, `2024-01-31 12:00` (in this machine's zone) or `-2h` (before
 * now). A time that the clock change leaves out, or that it has twice, is refused (exit 2), as is a part of a second: the operator takes whole ones.
 */
export function requireMoment(text: string, context: MomentContext): NamedMoment {
  const {flag, now} = context;
  const local = context.zone ?? Temporal.Now.timeZoneId();
  const trimmed = text.trim();
  const before = agoMs(trimmed);
  if (before !== undefined) return {utc: seconds(Math.floor((now.getTime() - before) / 1000)), zone: local, assumed: false};
  const [, date, time, rest = ''] = FORM.exec(trimmed) ?? [];
  if (date === undefined) throw invalid(text, flag, 'it is neither a date with a time nor a span before now');
  if (time === undefined) throw invalid(text, flag, 'the time of the day is missing', [`--${flag} '${date} 12:00${rest === '' ? '' : ` ${rest}`}'`]);
  const wall = wallTime(date, time, text, flag);
  const offset = offsetOf(rest);
  const zone = rest === '' ? local : (offset ?? namedZone(rest, text, flag));
  return {utc: seconds(epochOf(wall, zone, context)), zone, assumed: rest === ''};
}

/** `-2h`, `-1d12h`: milliseconds before now. */
function agoMs(text: string): number | undefined {
  const [, days, rest] = /^-(?:(\d+)d)?(.*)$/.exec(text) ?? [];
  if (rest === undefined || (days === undefined && !/[a-zµ]$/.test(rest))) return undefined;
  const span = rest === '' ? 0 : durationMs(rest);
  return span === undefined ? undefined : Number(days ?? 0) * 86_400_000 + span;
}

function wallTime(date: string, time: string, text: string, flag: string): Temporal.PlainDateTime {
  if (/\.0*[1-9]/.test(time)) throw invalid(text, flag, 'the operator takes whole seconds', [`--${flag} '${text.replace(/\.\d+/, '')}'`]);
  try {
    return Temporal.PlainDateTime.from(`${date}T${time.padStart(time.length + Number(time.indexOf(':') === 1), '0')}`, {overflow: 'reject'}).round({smallestUnit: 'second', roundingMode: 'floor'});
  } catch {
    throw invalid(text, flag, `there is no ${date} ${time}`);
  }
}

/** `Z`, `+09:00`, `+9`, `UTC`: an offset as Temporal writes it. */
function offsetOf(text: string): string | undefined {
  if (/^(?:z|utc|gmt)$/i.test(text)) return 'UTC';
  const [, sign, hours, minutes = '00'] = OFFSET.exec(text) ?? [];
  return hours === undefined || Number(hours) > 14 || Number(minutes) > 59 ? undefined : `${sign}${hours.padStart(2, '0')}:${minutes}`;
}

function namedZone(name: string, text: string, flag: string): string {
  const zone = name.replace(/^\[(.*)\]$/, '$1');
  // Short names mean several zones each: CST is in Chicago, Havana and Shanghai.
  if (!zone.includes('/')) throw invalid(text, flag, `${zone} is no zone: a zone is named by its place or its offset`, [`--${flag} '… Asia/Tokyo'`, `--${flag} '… +09:00'`]);
  try {
    return Temporal.Now.zonedDateTimeISO(zone).timeZoneId;
  } catch {
    throw invalid(text, flag, `there is no zone ${zone}`, [`--${flag} '… Asia/Tokyo'`, `--${flag} '… +09:00'`]);
  }
}

function epochOf(wall: Temporal.PlainDateTime, zone: string, {flag}: MomentContext): number {
  const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) => wall.toZonedDateTime(zone, {disambiguation})) as [Temporal.ZonedDateTime, Temporal.ZonedDateTime];
  if (earlier.epochMilliseconds === later.epochMilliseconds) return earlier.epochMilliseconds / 1000;
  const said = `${wall.toPlainDate().toString()} ${wall.toPlainTime().toString()}`;
  if (!earlier.toPlainDateTime().equals(wall)) {
    throw new FepError(`there is no ${said} in ${zone}`, {
      code: 'nonexistent-time', exit: 'usage', where: `--${flag}`, why: `clocks are put forward there: ${earlier.offset} ends and ${later.offset} begins`,
      suggestions: [earlier, later].map((each) => `--${flag} '${plain(each)}'`),
    });
  }
  throw new FepError(`${said} comes twice in ${zone}`, {
    code: 'ambiguous-time', exit: 'usage', where: `--${flag}`, why: `clocks are put back there: once it is ${earlier.offset}, an hour later ${later.offset}`,
    suggestions: [earlier, later].map((each) => `--${flag} '${plain(each)}'`),
  });
}

function plain(moment: Temporal.ZonedDateTime): string {
  return `${moment.toPlainDate().toString()} ${moment.toPlainTime().toString()}${moment.offset}`;
}

function seconds(epoch: number): string {
  return new Date(epoch * 1000).toISOString().replace('.000Z', 'Z');
}

function invalid(text: string, flag: string, why: string, suggestions: readonly string[] = []): FepError {
  return new FepError(`${text === '' ? 'an empty text' : text} is no point in time`, {
    code: 'invalid-time', exit: 'usage', where: `--${flag}`, why,
    suggestions: suggestions.length > 0 ? suggestions : [`--${flag} '2024-01-31 12:00 Asia/Tokyo'`, `--${flag} 2024-01-31T12:00:00Z`, `--${flag}=-2h`],
  });
}
