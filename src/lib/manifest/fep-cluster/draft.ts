import {formatPath, getAt, leavesOf, parsePath, type Segment, setAt} from '../path.ts';

/** Where a value came from, weakest first. */
export type OriginSource = 'needed' | 'profile' | 'file' | 'flag' | 'set';

/** Why a value stands in the manifest, in words for a comment. */
export interface Origin {
  source: OriginSource;
  /** `--instances`, `fep.yaml:7`, `profile ha`, `default: …`; short enough for a comment behind the value. */
  text: string;
  /** The reason, where the program chose the value. */
  why?: string;
}

/** An object in the making that remembers where each value came from. */
export class Draft {
  readonly object: Record<string, unknown>;
  readonly #origins = new Map<string, Origin>();

  constructor(object: Record<string, unknown>, originOf: (path: string) => Origin) {
    this.object = structuredClone(object);
    for (const {path} of leavesOf(this.object)) {
      const at = formatPath(path);
      this.#origins.set(at, originOf(at));
    }
  }

  get(path: string): unknown {
    return getAt(this.object, segmentsOf(path));
  }

  has(path: string): boolean {
    return (this.get(path) ?? undefined) !== undefined;
  }

  /** Writes the value over whatever is there. */
  put(path: string | readonly Segment[], value: unknown, origin: Origin): void {
    const segments = typeof path === 'string' ? segmentsOf(path) : path;
    this.#forget(segments);
    // A copy: values come from tables that must not change with the draft.
    setAt(this.object, segments, structuredClone(value));
    if (value === undefined) return;
    for (const leaf of leavesOf(value, segments)) this.#origins.set(formatPath(leaf.path), origin);
  }

  /** Writes the value where there is none yet. */
  fill(path: string, value: unknown, origin: Origin): void {
    if (!this.has(path)) this.put(path, value, origin);
  }

  remove(path: string): void {
    const segments = segmentsOf(path);
    if (getAt(this.object, segments) === undefined) return;
    this.#forget(segments);
    setAt(this.object, segments, undefined);
  }

  origins(): ReadonlyMap<string, Origin> {
    return new Map(this.#origins);
  }

  /** The value's place and everything below it or, where it replaces a leaf, above it. */
  #forget(segments: readonly Segment[]): void {
    const path = formatPath(segments);
    for (const known of this.#origins.keys()) {
      if (known === path || known.startsWith(`${path}.`) || known.startsWith(`${path}[`)) this.#origins.delete(known);
    }
    for (let depth = 1; depth < segments.length; depth += 1) this.#origins.delete(formatPath(segments.slice(0, depth)));
  }
}

function segmentsOf(path: string): Segment[] {
  const segments = parsePath(path);
  if (segments === undefined) throw new RangeError(`${path} is not a path`);
  return segments;
}
