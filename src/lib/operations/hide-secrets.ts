import type {SchemaNode} from '../model/schema/node.ts';

/** What stands for a secret on a screen. The operator writes the same into stored objects (UG 4.1). */
export const HIDDEN = '********';

/** A copy whose secret fields, as the schema of `spec` marks them, are hidden; everything else is the same. */
export function hideSecrets<T extends object>(object: T, spec: SchemaNode): T {
  const {spec: value} = object as {spec?: unknown};
  return value === undefined ? object : {...object, spec: hide(value, spec)};
}

function hide(value: unknown, node: SchemaNode | undefined): unknown {
  if (node?.facts.secret === true && value !== null && value !== undefined) return HIDDEN;
  if (Array.isArray(value)) return value.map((item) => hide(item, node?.node === 'list' ? node.item : undefined));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hide(item, memberOf(node, key))]));
}

function memberOf(node: SchemaNode | undefined, key: string): SchemaNode | undefined {
  if (node?.node === 'dictionary') return node.value;
  if (node?.node !== 'group') return undefined;
  const shape = node.shape() as Record<string, SchemaNode>;
  return Object.hasOwn(shape, key) ? shape[key] : undefined;
}
