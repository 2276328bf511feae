import {nearest} from './did-you-mean.ts';

/** Guesses at what the writer of a wrong value meant. Each answers words such as `2Gi or 2G`, or undefined. */

const UNIT = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i;
const PREFIXES: Readonly<Record<string, string>> = {k: 'K', m: 'M', g: 'G', t: 'T', p: 'P', e: 'E'};

/** `2GB`, `2 gib`, `2gi` → `2Gi or 2G`. */
export function mendBytes(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value > 0 ? JSON.stringify(String(value)) : undefined;
  if (typeof value !== 'string') return undefined;
  const [, amount, unit = ''] = UNIT.exec(value) ?? [];
  if (amount === undefined) return undefined;
  const found = /^([kmgtpe])(i?)(b|bytes?|)$/i.exec(unit);
  if (found === null) return /^b(ytes?)?$/i.test(unit) || unit === '' ? JSON.stringify(amount) : undefined;
  const prefix = PREFIXES[(found[1] ?? '').toLowerCase()] ?? '';
  return found[2] === '' ? `${amount}${prefix}i or ${amount}${prefix}` : `${amount}${prefix}i`;
}

/** `500 m`, `500M`, `2cores`, `2 cpu` → `500m`, `2`. */
export function mendCpu(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const [, amount, unit = ''] = UNIT.exec(value) ?? [];
  if (amount === undefined) return undefined;
  if (/^(m|millis?|millicores?|millicpus?)$/i.test(unit)) return `${amount}m`;
  return /^(|c|cores?|v?cpus?)$/i.test(unit) ? amount : undefined;
}

const YES = /^(true|yes|y|on|1|enabled?)$/i;
const NO = /^(false|no|n|off|0|disabled?)$/i;

/** `"yes"`, `"on"`, `1` → `true`, and their opposites. */
export function mendFlag(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  if (YES.test(String(value))) return 'true';
  return NO.test(String(value)) ? 'false' : undefined;
}

/** `"3"` → `3`, without quotes. */
export function mendInteger(value: unknown): string | undefined {
  return typeof value === 'string' && /^\s*-?\d+\s*$/.test(value) ? `${Number(value)}, without quotes` : undefined;
}

/** A number or a boolean where text is wanted: the same in quotes. */
export function mendText(value: unknown): string | undefined {
  return typeof value === 'number' || typeof value === 'boolean' ? JSON.stringify(String(value)) : undefined;
}

/** The nearest of the words that are allowed, in quotes. */
export function mendChoice(values: readonly string[]): (value: unknown) => string | undefined {
  return (value) => {
    if (typeof value !== 'string') return undefined;
    const near = nearest(value.trim(), values);
    return near === undefined ? undefined : JSON.stringify(near);
  };
}
