import {compareQuantities, parseQuantity} from '../../model/quantity.ts';
import {cpuQuantity, memoryQuantity, sizeOrBytes, volumeSize} from '../../model/schema/leaf-types.ts';
import type {SchemaNode} from '../../model/schema/node.ts';

const QUANTITIES: ReadonlySet<unknown> = new Set([cpuQuantity, memoryQuantity, sizeOrBytes, volumeSize]);

/** Do two values of a field mean the same: `1Gi` and `1024Mi`, equal lists, objects in any order of their members? */
export function sameValue(node: SchemaNode | undefined, a: unknown, b: unknown): boolean {
  if (node?.node === 'field' && QUANTITIES.has(node.type)) {
    const [left, right] = [quantityOf(a), quantityOf(b)];
    if (left !== undefined && right !== undefined) return compareQuantities(left, right) === 0;
  }
  return sameJson(a, b);
}

/** Is the one quantity less than the other? False for what is no quantity. */
export function lessThan(a: unknown, b: unknown): boolean {
  const [left, right] = [quantityOf(a), quantityOf(b)];
  return left !== undefined && right !== undefined && compareQuantities(left, right) < 0;
}

function quantityOf(value: unknown) {
  return typeof value === 'string' || typeof value === 'number' ? parseQuantity(String(value)) : undefined;
}

/** Equality of JSON values; `undefined` members count as absent. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, index) => sameJson(item, b[index]));
  if (!isPlain(a) || !isPlain(b)) return false;
  const [left, right] = [membersOf(a), membersOf(b)];
  return left.length === right.length && left.every(([key, value]) => Object.hasOwn(b, key) && sameJson(value, b[key]));
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function membersOf(value: Record<string, unknown>): [string, unknown][] {
  return Object.entries(value).filter(([, member]) => member !== undefined);
}
