/** One step of a path: a member's name or a list index. */
export type Segment = string | number;

/**
 * Splits `spec.fep.a[0].b\.c` into `['spec', 'fep', 'a', 0, 'b.c']`; undefined for a path with an empty name, a bad
 * index or an open bracket.
 */
export function parsePath(path: string): Segment[] | undefined {
  const segments: Segment[] = [];
  let name = '';
  let open = true;
  for (let at = 0; at < path.length; at += 1) {
    const letter = path[at] ?? '';
    if (letter === '\\' && at + 1 < path.length) {
      if (!open) return undefined;
      at += 1;
      name += path[at];
    } else if (letter === '.') {
      if (open && name === '') return undefined;
      if (open) segments.push(name);
      [name, open] = ['', true];
    } else if (letter === '[') {
      const index = /^\[(\d{1,6})\]/.exec(path.slice(at));
      if (index === null || (open && name === '') || segments.length + name.length === 0) return undefined;
      if (open) segments.push(name);
      segments.push(Number(index[1]));
      at += index[0].length - 1;
      [name, open] = ['', false];
    } else {
      if (!open) return undefined;
      name += letter;
    }
  }
  if (open && name === '') return undefined;
  if (open) segments.push(name);
  return segments;
}

/** The inverse of {@link parsePath}. */
export function formatPath(segments: readonly Segment[]): string {
  let path = '';
  for (const segment of segments) {
    if (typeof segment === 'number') path += `[${segment}]`;
    else path += (path === '' ? '' : '.') + segment.replaceAll(/[\\.[]/g, String.raw`\$&`);
  }
  return path;
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
