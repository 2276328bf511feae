import {nearest} from '../schema/did-you-mean.ts';
import {parameter, type Parameter} from './parameters.ts';

/** Bytes in the units of sizes, and microseconds in those of times; case counts (PostgreSQL documentation, section 20.1.1). */
const SIZES: Readonly<Record<string, number>> = {B: 1, kB: 1024, MB: 1024 ** 2, GB: 1024 ** 3, TB: 1024 ** 4};
const TIMES: Readonly<Record<string, number>> = {us: 1, ms: 1000, s: 1_000_000, min: 60_000_000, h: 3_600_000_000, d: 86_400_000_000};

const LARGEST = 2 ** 31 - 1;

const OF_TRANSACTIONS = /^transaction_(?:isolation|read_only|deferrable)$/;

/**
 * What is wrong with a value of a parameter, in words, or undefined when the server would take it. `text` is without quotes.
 * Unknown parameters and texts that only the server can judge (locales, search paths) pass.
 */
export function checkParameterValue(name: string, text: string): string | undefined {
  const known = parameter(name);
  if (known === undefined) return undefined;
  if (known.context === 'internal') return `${known.name} is told by the server and cannot be set`;
  if (OF_TRANSACTIONS.test(known.name)) return `${known.name} belongs to a transaction and cannot stand in a file; default_${known.name} can`;
  switch (known.type) {
    case 'bool':
      return parseBoolean(text) === undefined ? `${shown(text)} is neither on nor off` : undefined;
    case 'enum':
      return enumProblem(known, text);
    case 'integer':
    case 'real':
      return numberProblem(known, text);
    case 'string':
      return undefined;
  }
}

/** A number in the parameter's own unit: `1GB` of shared_buffers, counted in 8kB, is 131072. Undefined where it is none. */
export function parameterAmount(name: string, text: string): number | undefined {
  const known = parameter(name);
  if (known === undefined || (known.type !== 'integer' && known.type !== 'real')) return undefined;
  const parsed = parseAmount(known, text);
  return typeof parsed === 'number' ? parsed : undefined;
}

/** The same in bytes, for parameters that are sizes. */
export function parameterBytes(name: string, text: string): number | undefined {
  const amount = parameterAmount(name, text);
  const unit = unitOf(parameter(name)?.unit);
  return amount === undefined || unit === undefined || unit.scale !== SIZES ? undefined : amount * unit.size;
}

/** Any unambiguous beginning of true, false, yes, no, on, off, or 1 and 0; case does not count. */
export function parseBoolean(text: string): boolean | undefined {
  const word = text.toLowerCase();
  if (word === '1') return true;
  if (word === '0') return false;
  if (word === '' || word === 'o') return undefined;
  if (['true', 'yes', 'on'].some((full) => full.startsWith(word))) return true;
  return ['false', 'no', 'off'].some((full) => full.startsWith(word)) ? false : undefined;
}

function enumProblem({words = [], unlistedWords = []}: Parameter, text: string): string | undefined {
  const wanted = text.toLowerCase();
  if ([...words, ...unlistedWords].some((word) => word.toLowerCase() === wanted)) return undefined;
  const meant = nearest(wanted, words);
  return `${shown(text)} is none of ${words.filter((word) => word !== '').join(', ')}${meant === undefined ? '' : `; did you mean ${meant}?`}`;
}

function numberProblem(known: Parameter, text: string): string | undefined {
  const amount = parseAmount(known, text);
  if (typeof amount === 'string') return amount;
  const {min = -Infinity, max = Infinity} = known;
  const beyondInteger = known.type === 'integer' && (amount > LARGEST || amount < -LARGEST - 1);
  if (amount >= min && amount <= max && !beyondInteger) return undefined;
  return `${shown(text)} is outside ${inUnit(known, min)} to ${inUnit(known, max)}`;
}

/** The number, or what is wrong. The server reads C notation: 0x10 is 16, and 010 is 8. */
function parseAmount(known: Parameter, text: string): number | string {
  const match = /^\s*([+-]?(?:0x[0-9a-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?))\s*([a-z]*)\s*$/i.exec(text);
  if (match === null) return `${shown(text)} is no number`;
  const [, digits = '', suffix = ''] = match;
  const value = numberOf(digits, known.type === 'integer');
  if (value === undefined) return `${shown(text)} is no number`;
  const scaled = suffix === '' ? value : scale(known, value, suffix);
  if (typeof scaled === 'string') return scaled;
  return known.type === 'integer' ? roundHalfToEven(scaled) : scaled;
}

function numberOf(digits: string, isInteger: boolean): number | undefined {
  const [sign, bare] = digits.startsWith('-') ? [-1, digits.slice(1)] : [1, digits.replace(/^\+/, '')];
  if (/^0x/i.test(bare)) return sign * Number(bare);
  // A leading zero means octal to the server, where the number is whole.
  if (isInteger && /^0\d+$/.test(bare)) return /^[0-7]+$/.test(bare) ? sign * Number.parseInt(bare, 8) : undefined;
  return sign * Number(bare);
}

interface Unit {
  scale: Readonly<Record<string, number>>;
  /** Bytes or microseconds in one. */
  size: number;
}

/** `8kB` is eight times kB. */
function unitOf(unit: string | undefined): Unit | undefined {
  const match = /^(\d*)(\w+)$/.exec(unit ?? '');
  if (match === null) return undefined;
  const [, count = '', name = ''] = match;
  const units = Object.hasOwn(SIZES, name) ? SIZES : TIMES;
  const size = units[name];
  return size === undefined ? undefined : {scale: units, size: size * (count === '' ? 1 : Number(count))};
}

function scale(known: Parameter, value: number, suffix: string): number | string {
  const base = unitOf(known.unit);
  if (base === undefined) return `${known.name} has no unit; write the number alone`;
  const units = Object.keys(base.scale);
  const factor = Object.hasOwn(base.scale, suffix) ? base.scale[suffix] : undefined;
  if (factor === undefined) {
    const meant = units.find((unit) => unit.toLowerCase() === suffix.toLowerCase()) ?? COMMON[suffix.toLowerCase()];
    const hint = meant !== undefined && units.includes(meant) ? `; did you mean ${meant}?` : '';
    return `${JSON.stringify(suffix)} is no unit of ${known.name}, which takes ${units.join(', ')}${hint}`;
  }
  const amount = (value * factor) / base.size;
  // A fraction such as 30.1GB counts in whole units of the next smaller kind.
  const smaller = units[units.indexOf(suffix) - 1];
  const step = smaller === undefined ? undefined : (base.scale[smaller] ?? 1) / base.size;
  return Number.isInteger(value) || step === undefined ? amount : Math.round(amount / step) * step;
}

/** What people write for units that PostgreSQL spells otherwise. */
const COMMON: Readonly<Record<string, string>> = {k: 'kB', kib: 'kB', m: 'MB', mi: 'MB', mib: 'MB', g: 'GB', gi: 'GB', gib: 'GB', t: 'TB', ti: 'TB', tib: 'TB', sec: 's', secs: 's', second: 's', seconds: 's', mins: 'min', minute: 'min', minutes: 'min', hour: 'h', hours: 'h', day: 'd', days: 'd', byte: 'B', bytes: 'B'};

/** As C's rint: 2.5 is 2, 3.5 is 4. */
function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** `131072` of 8kB is `1GB`; numbers without a unit as they are. */
function inUnit({unit}: Parameter, amount: number): string {
  const base = unitOf(unit);
  if (base === undefined || amount <= 0 || !Number.isFinite(amount)) return String(amount);
  const total = amount * base.size;
  const best = Object.entries(base.scale).findLast(([, size]) => total >= size && total % size === 0) ?? ['', 1];
  if (best[0] !== '') return `${total / best[1]}${best[0]}`;
  return `${amount}${/^\d/.test(unit ?? '') ? ` times ${unit}` : unit}`;
}

function shown(text: string): string {
  const quoted = JSON.stringify(text);
  return quoted.length > 60 ? `${quoted.slice(0, 57)}…"` : quoted;
}
