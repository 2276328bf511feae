import type {Wish} from '../../redact/wish.ts';

export {WISHES, type Wish} from '../../redact/wish.ts';

/** What `--include` and `--exclude` choose from. */
export const COLLECTED = ['objects', 'events', 'status', 'container-logs', 'database-logs', 'database', 'backup', 'pgpool', 'operator', 'nodes'] as const;
export type Collected = (typeof COLLECTED)[number];

export interface CollectLimits {
  /** Compressed bytes of the whole. */
  mostBytes: number;
  /** Bytes of one file before compression. */
  mostPartBytes: number;
  /** For everything, milliseconds. */
  timeoutMs: number;
  /** A part that brings nothing for so long is given up, milliseconds. */
  silenceMs: number;
  /** Parts that are read side by side. */
  atOnce: number;
}

export interface CollectOptions {
  /** Left out: every cluster of the namespaces. */
  name?: string;
  /** A namespace, `*` for all; left out: the connection's. */
  namespace?: string;
  sinceMs?: number;
  parts: ReadonlySet<Collected>;
  redact: ReadonlySet<Wish>;
  limits: CollectLimits;
}

const GIBIBYTE = 1024 ** 3;

export const DEFAULT_LIMITS: CollectLimits = {mostBytes: 2 * GIBIBYTE, mostPartBytes: GIBIBYTE, timeoutMs: 15 * 60_000, silenceMs: 30_000, atOnce: 6};

/** Files that a pod may bring: logs are a handful, a folder of a million files is something else. */
export const MOST_FILES = 5000;
