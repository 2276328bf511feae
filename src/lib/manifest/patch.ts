import {isMasked} from '../model/masks.ts';
import type {SchemaNode} from '../model/schema/node.ts';
import {joinKey} from '../model/schema/path.ts';
import {inheritedFacts} from '../model/schema/walk.ts';

type Json = Record<string, unknown>;

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Smallest JSON merge patch (RFC 7386) that turns `from` into `to`: changed members only, `null` for those that go,
 * lists as a whole. `undefined` counts as absent.
 */
export function mergePatch(from: object, to: object): Json {
  const before = from as Json;
  const after = to as Json;
  const patch: Json = {};
  for (const key of Object.keys(before)) {
    if (before[key] !== undefined && (after[key] === undefined || !Object.hasOwn(after, key))) patch[key] = null;
  }
  for (const [key, value] of Object.entries(after)) {
    if (value === undefined) continue;
    const old = Object.hasOwn(before, key) ? before[key] : undefined;
    if (isRecord(old) && isRecord(value)) {
      const inner = mergePatch(old, value);
      if (Object.keys(inner).length > 0) patch[key] = inner;
    } else if (!same(old, value)) {
      patch[key] = value;
    }
  }
  return patch;
}

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, index) => same(item, b[index]));
  if (!isRecord(a) || !isRecord(b)) return false;
  const keys = Object.keys(a).filter((key) => a[key] !== undefined);
  return keys.length === Object.keys(b).filter((key) => b[key] !== undefined).length && keys.every((key) => same(a[key], b[key]));
}

/** What a server makes of a merge patch (RFC 7386). Neither argument is changed. */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  // A map, since assigning to `__proto__` would not make a member of that name.
  const members = new Map(isRecord(target) ? Object.entries(target) : []);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) members.delete(key);
    else members.set(key, applyMergePatch(members.get(key), value));
  }
  return Object.fromEntries(members);
}

export {isMasked};

/**
 * The same patch without masked values at secret places of the schema: writing a mask back would set asterisks as the
 * password. Objects that become empty are left out. Returns the patch and the paths that were dropped.
 */
export function pruneMasked(patch: object, spec: SchemaNode): {patch: Json; dropped: string[]} {
  const dropped: string[] = [];
  const members = patch as Json;
  const pruned = isRecord(members['spec']) ? {...members, spec: prune(members['spec'], spec, 'spec', dropped)} : members;
  return {patch: isRecord(pruned['spec']) && Object.keys(pruned['spec']).length === 0 && dropped.length > 0 ? without(pruned, 'spec') : pruned, dropped};
}

function prune(value: Json, node: SchemaNode, path: string, dropped: string[]): Json {
  const result: Json = {};
  for (const [key, item] of Object.entries(value)) {
    const member = memberOf(node, key);
    const at = joinKey(path, key);
    if ((member?.facts.secret ?? node.facts.secret) === true && isMasked(item)) {
      dropped.push(at);
    } else if (member !== undefined && isRecord(item)) {
      const before = dropped.length;
      const inner = prune(item, member, at, dropped);
      if (dropped.length === before || Object.keys(inner).length > 0) result[key] = inner;
    } else {
      result[key] = item;
    }
  }
  return result;
}

function memberOf(node: SchemaNode, key: string): SchemaNode | undefined {
  if (node.node === 'dictionary') return {...node.value, facts: inheritedFacts(node.facts, node.value.facts)};
  if (node.node !== 'group') return undefined;
  const shape = node.shape() as Record<string, SchemaNode>;
  const found = Object.hasOwn(shape, key) ? shape[key] : undefined;
  return found === undefined ? undefined : {...found, facts: inheritedFacts(node.facts, found.facts)};
}

function without(value: Json, key: string): Json {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
}

/** Merge patch that sets the number of servers, the master included. */
export function scalePatch(instances: number): {spec: {fep: {instances: number}}} {
  return {spec: {fep: {instances}}};
}
