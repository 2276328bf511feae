/**
 * Kubernetes quantities, exactly: `500m`, `2Gi`, `1200Mi`, `1e3`, `.5`. Grammar: apimachinery's resource.Quantity (Kubernetes
 * API reference, "Quantity").
 */
export interface Quantity {
  /** The value is `digits` × 10^`exponent`. Trailing zeros are in the exponent, so that equal values look equal. */
  readonly digits: bigint;
  readonly exponent: number;
}

const FORM = /^([+-]?)(\d+)?(?:\.(\d*))?(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i))?$/;
const DECIMAL: Readonly<Record<string, number>> = {n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18};
const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/** Beyond this no quantity means anything, and numbers would grow without bound. */
const MOST_DIGITS = 300;

/** The value of a quantity, or undefined when the text is none. */
export function parseQuantity(text: string): Quantity | undefined {
  const match = text.length > MOST_DIGITS ? null : FORM.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', power, suffix = ''] = match;
  if (whole === '' && fraction === '') return undefined;
  const exponent = (power === undefined ? (DECIMAL[suffix] ?? 0) : Number(power.slice(1))) - fraction.length;
  if (Math.abs(exponent) > MOST_DIGITS) return undefined;
  const binary = BINARY.indexOf(suffix);
  const digits = BigInt(whole + fraction) * (binary === -1 ? 1n : 1024n ** BigInt(binary + 1));
  return normal(sign === '-' ? -digits : digits, exponent);
}

function normal(digits: bigint, exponent: number): Quantity {
  if (digits === 0n) return {digits, exponent: 0};
  let [short, power] = [digits, exponent];
  while (short % 10n === 0n) {
    short /= 10n;
    power += 1;
  }
  return {digits: short, exponent: power};
}

/** Negative when `a` is less, 0 when they are equal. */
export function compareQuantities(a: Quantity, b: Quantity): number {
  const least = Math.min(a.exponent, b.exponent);
  const difference = scaled(a, least) - scaled(b, least);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

/** The exact sum, whatever the suffixes were. */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  const least = Math.min(a.exponent, b.exponent);
  return normal(scaled(a, least) + scaled(b, least), least);
}

function scaled({digits, exponent}: Quantity, least: number): bigint {
  return digits * 10n ** BigInt(exponent - least);
}

/** Whole units, rounded up as Kubernetes does: bytes for memory and volumes, CPUs for CPU. */
export function quantityUnits({digits, exponent}: Quantity): bigint {
  if (exponent >= 0) return digits * 10n ** BigInt(exponent);
  const divisor = 10n ** BigInt(-exponent);
  const floor = digits / divisor;
  return digits > 0n && digits % divisor !== 0n ? floor + 1n : floor;
}

/** Nearest JavaScript number; not exact beyond 15 digits. */
export function quantityNumber({digits, exponent}: Quantity): number {
  return Number(`${digits}e${exponent}`);
}

/** A quantity of as many whole units. */
export function quantityOf(units: bigint): Quantity {
  return normal(units, 0);
}

/** Text of a quantity that parses to the same value: a binary suffix where it divides evenly, else a decimal one. */
export function formatQuantity(quantity: Quantity): string {
  const {digits, exponent} = quantity;
  if (exponent >= 0) return binaryText(digits * 10n ** BigInt(exponent));
  const suffix = exponent >= -3 ? 'm' : exponent >= -6 ? 'u' : exponent >= -9 ? 'n' : undefined;
  if (suffix === undefined) return `${digits}e${exponent}`;
  return `${scaled(quantity, DECIMAL[suffix] ?? 0)}${suffix}`;
}

function binaryText(units: bigint): string {
  const size = units < 0n ? -units : units;
  for (const [index, suffix] of [...BINARY.entries()].toReversed()) {
    const unit = 1024n ** BigInt(index + 1);
    if (size >= unit && units % unit === 0n) return `${units / unit}${suffix}`;
  }
  return String(units);
}

/** Bytes for people, rounded to at most one decimal: `2Gi`, `1.2Gi`, `512Mi`, `0`. */
export function formatBytes(bytes: bigint | number | Quantity): string {
  const units = typeof bytes === 'bigint' ? bytes : typeof bytes === 'number' ? BigInt(Math.round(bytes)) : quantityUnits(bytes);
  const size = units < 0n ? -units : units;
  const index = BINARY.findLastIndex((_, power) => size >= 1024n ** BigInt(power + 1));
  if (index === -1) return String(units);
  const tenths = (size * 10n * 2n + 1024n ** BigInt(index + 1)) / (2n * 1024n ** BigInt(index + 1));
  if (tenths >= 10_240n && index < BINARY.length - 1) return `${units < 0n ? '-' : ''}1${BINARY[index + 1]}`;
  const text = tenths % 10n === 0n ? `${tenths / 10n}` : `${tenths / 10n}.${tenths % 10n}`;
  return `${units < 0n ? '-' : ''}${text}${BINARY[index]}`;
}
