import {parseQuantity, quantityNumber} from '../../model/quantity.ts';

/** A Kubernetes quantity as a number of bytes or cores; undefined for anything else. Exact enough to compare sizes. */
export function amountOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  const quantity = typeof value === 'string' ? parseQuantity(value) : undefined;
  return quantity === undefined ? undefined : quantityNumber(quantity);
}

const POSTGRES: Readonly<Record<string, number>> = {B: 1, kB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40};

/** A PostgreSQL size such as `1GB` in bytes; a bare number counts in `unit` bytes, the parameter's own. */
export function postgresSize(value: string, unit: number): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(B|kB|MB|GB|TB)?$/.exec(value.trim());
  return match === null ? undefined : Number(match[1]) * (match[2] === undefined ? unit : (POSTGRES[match[2]] ?? 1));
}
