import {joinIndex, joinKey} from '../model/schema/path.ts';

/** One step of a path: a member's name or a list index. */
export type Segment = string | number;

const QUOTED = /^\["((?:[^"\\]|\\.)*)"\]/;
const INDEX = /^\[(\d{1,6})\]/;

/**
 * Splits `spec.fep.a[0].b\.c` into `['spec', 'fep', 'a', 0, 'b.c']`; `["b.c"]` is the same as `b\.c`. Undefined for a path
 * with an empty name, a bad index or an open bracket.
 */
export function parsePath(path: string): Segment[] | undefined {
  const segments: Segment[] = [];
  let name: string | undefined = '';
  for (let at = 0; at < path.length; at += 1) {
    const letter = path[at] ?? '';
    if (letter === '.' || letter === '[') {
      if (name === '' && !(letter === '[' && at === 0)) return undefined;
      if (name !== undefined && name !== '') segments.push(name);
      name = '';
      if (letter === '.') continue;
      const bracket = bracketAt(path.slice(at));
      if (bracket === undefined) return undefined;
      segments.push(bracket.segment);
      at += bracket.length - 1;
      name = undefined;
    } else {
      if (name === undefined) return undefined;
      if (letter === '\\' && at + 1 < path.length) at += 1;
      name += path[at];
    }
  }
  if (name === '') return undefined;
  if (name !== undefined) segments.push(name);
  return segments;
}

function bracketAt(text: string): {segment: Segment; length: number} | undefined {
  const index = INDEX.exec(text);
  if (index !== null) return {segment: Number(index[1]), length: index[0].length};
  const quoted = QUOTED.exec(text);
  if (quoted === null) return undefined;
  try {
    return {segment: JSON.parse(`"${quoted[1]}"`) as string, length: quoted[0].length};
  } catch {
    return undefined;
  }
}

/** The path as findings and origins print it (model/schema/path.ts). */
export function formatPath(segments: readonly Segment[]): string {
  return segments.reduce<string>((path, segment) => (typeof segment === 'number' ? joinIndex(path, segment) : joinKey(path, segment)), '');
}

/** Names that must not be written through: they would reach the prototype of every object. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/** Value at a path, or undefined. */
export function getAt(root: unknown, segments: readonly Segment[]): unknown {
  let value: unknown = root;
  for (const segment of segments) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) return undefined;
    value = (value as Record<Segment, unknown>)[segment];
  }
  return value;
}

/**
 * Writes a value in place, making the objects and lists on the way; undefined removes the member. Throws RangeError
 * when something on the way is neither, when an index would leave a gap, or when a name is one of JavaScript's own.
 */
export function setAt(root: Record<string, unknown>, segments: readonly Segment[], value: unknown): void {
  let holder: unknown = root;
  segments.forEach((segment, depth) => {
    if (typeof segment === 'string' && FORBIDDEN.has(segment)) throw new RangeError(`${segment} cannot be a member's name`);
    requireHolder(holder, segment, segments.slice(0, depth));
    const members = holder as Record<Segment, unknown>;
    if (depth === segments.length - 1) {
      if (value !== undefined) members[segment] = value;
      else if (Array.isArray(holder)) holder.splice(segment as number, 1);
      else delete members[segment];
      return;
    }
    const next = Object.hasOwn(members, segment) ? members[segment] : undefined;
    if (next === undefined || next === null) {
      if (value === undefined) members[segment] ??= typeof segments[depth + 1] === 'number' ? [] : {};
      else members[segment] = typeof segments[depth + 1] === 'number' ? [] : {};
    }
    holder = members[segment];
  });
}

function requireHolder(holder: unknown, segment: Segment, path: readonly Segment[]): void {
  if (typeof segment === 'number') {
    if (!Array.isArray(holder)) throw new RangeError(`${formatPath(path)} is not a list`);
    if (segment > holder.length) throw new RangeError(`${formatPath(path)} has ${holder.length} items, so ${segment} would leave a gap`);
  } else if (typeof holder !== 'object' || holder === null || Array.isArray(holder)) {
    throw new RangeError(`${formatPath(path)} has no members`);
  }
}

/** Every leaf of a value with its path; empty lists and objects count as leaves. */
export function* leavesOf(value: unknown, path: readonly Segment[] = []): Generator<{path: Segment[]; value: unknown}> {
  if (typeof value === 'object' && value !== null) {
    const entries: [Segment, unknown][] = Array.isArray(value) ? value.map((item, index) => [index, item]) : Object.entries(value);
    if (entries.length > 0) {
      for (const [segment, item] of entries) yield* leavesOf(item, [...path, segment]);
      return;
    }
  }
  yield {path: [...path], value};
}
