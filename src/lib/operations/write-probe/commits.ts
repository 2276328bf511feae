/** One commit that was tried. */
export interface Commit {
  /** pg_current_xact_id(), digits. */
  xid: string;
  /** Position of its message in the WAL, `0/3000148`. */
  lsn: string;
  /** Eight hexadecimal digits. */
  timeline: string;
  /** Milliseconds of our clock; undefined: not acknowledged. */
  acknowledgedMs?: number;
}

/** What the sessions of a writer said, in the order in which it came. */
export class CommitLog {
  readonly commits: Commit[] = [];
  #timeline = '';
  #rest = '';
  readonly #open = new Map<string, Commit>();

  /** Takes a piece of psql's output: `NOTICE:  try 745 0/3000148`, in the server's language. */
  take(text: string, nowMs: number): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#line(line, nowMs);
  }

  /** A session ended: what it had begun and not finished stays unacknowledged. */
  endOfSession(): void {
    this.#rest = '';
    this.#open.clear();
  }

  get acknowledged(): Commit[] {
    return this.commits.filter(({acknowledgedMs}) => acknowledgedMs !== undefined);
  }

  get failed(): Commit[] {
    return this.commits.filter(({acknowledgedMs}) => acknowledgedMs === undefined);
  }

  #line(line: string, nowMs: number): void {
    const [, on] = /\bon ([0-9A-F]{8})$/.exec(line) ?? [];
    if (on !== undefined) this.#timeline = on;
    const [, tried, lsn] = /\btry (\d+) ([0-9A-F]+\/[0-9A-F]+)$/.exec(line) ?? [];
    if (tried !== undefined && lsn !== undefined) {
      const commit: Commit = {xid: tried, lsn, timeline: this.#timeline};
      this.commits.push(commit);
      this.#open.set(tried, commit);
    }
    const [, done] = /\back (\d+)$/.exec(line) ?? [];
    const commit = done === undefined ? undefined : this.#open.get(done);
    if (commit !== undefined) {
      commit.acknowledgedMs = nowMs;
      this.#open.delete(commit.xid);
    }
  }
}

export interface Gap {
  fromMs: number;
  toMs: number;
}

/** Times between two acknowledged commits that are longer than `thresholdMs`, and the longest in any case. */
export function gapsOf(acknowledged: readonly Commit[], thresholdMs: number): {gaps: Gap[]; longest: Gap | undefined} {
  const times = acknowledged.flatMap(({acknowledgedMs}) => acknowledgedMs ?? []).toSorted((a, b) => a - b);
  const all = times.slice(1).map((toMs, index) => ({fromMs: times[index] ?? toMs, toMs}));
  const length = ({fromMs, toMs}: Gap): number => toMs - fromMs;
  const longest = all.reduce<Gap | undefined>((found, gap) => (found === undefined || length(gap) > length(found) ? gap : found), undefined);
  return {gaps: all.filter((gap) => length(gap) > thresholdMs || gap === longest), longest};
}
