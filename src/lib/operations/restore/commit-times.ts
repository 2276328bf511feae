import type {OperationContext} from '../context.ts';
import {execScript, SectionSink} from '../backup/exec-script.ts';
import type {RepositoryPod} from '../backup/repository-pod.ts';
import {parseLsn} from '../backup/repository/wal-segment.ts';

/** A transaction's end in the WAL. */
export interface Commit {
  /** Milliseconds since 1970, with their fraction. */
  at: number;
  /** As PostgreSQL prints it: `2026-11-26 02:14:19.123456`. */
  text: string;
  lsn: number | undefined;
  xid: number;
}

/** Around a moment: the last commit at or before it, and the first end of a transaction after it, where recovery stops. */
export interface CommitsAround {
  before?: Commit;
  after?: Commit;
}

/** Fetches segments from the archive as recovery would, and lets PostgreSQL's own reader print the ends of transactions. Nothing stays behind. */
const SCRIPT = String.raw`
command -v pg_waldump >/dev/null || { echo 'pg_waldump is not there' >&2; exit 127; }
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
repo=$1; shift
for segment; do
  pgbackrest archive-get --repo=$repo "$segment" "$dir/$segment" >/dev/null || { echo "$segment could not be fetched" >&2; exit 1; }
  printf '\n#kubectl-fep %s\n' "$segment"
  TZ=UTC pg_waldump --rmgr=Transaction "$dir/$segment" 2>"$dir/errors" || grep -q 'rmgr\|invalid record length\|missing contrecord\|end of\|could not find' "$dir/errors" || { cat "$dir/errors" >&2; exit 1; }
  rm -f "$dir/$segment"
done
`;

const LINE = /tx:\s*(\d+), lsn: ([0-9A-F]+\/[0-9A-F]+),.*? desc: (COMMIT|ABORT)\w* (?:\d+: )?(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?) UTC/;

/**
 * Looks into archived segments for the commits around a moment (seconds since 1970). Throws in words where the segments cannot be
 * read: pg_waldump is not in the image, or the WAL is encrypted (TDE).
 */
export async function commitsAround(context: OperationContext, pod: RepositoryPod, options: {repo: number; segments: readonly string[]; moment: number}): Promise<CommitsAround> {
  const finder = new CommitFinder(options.moment * 1000);
  const sink = new SectionSink({mark: () => undefined, piece: (_segment, piece) => finder.take(piece)});
  const end = await execScript(context, pod, SCRIPT, [String(options.repo), ...options.segments], sink);
  if (end.exitCode !== 0) throw new Error(end.stderr === '' ? `the WAL could not be read (code ${end.exitCode})` : (end.stderr.split('\n').at(-1) ?? end.stderr));
  finder.take('\n');
  return finder.found;
}

/** Reads the lines of pg_waldump as they come and keeps two of them. */
export class CommitFinder {
  found: CommitsAround = {};
  #rest = '';
  readonly #moment: number;

  /** `moment`: milliseconds since 1970. */
  constructor(moment: number) {
    this.#moment = moment;
  }

  take(piece: string): void {
    const lines = (this.#rest + piece).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#line(line);
  }

  #line(line: string): void {
    const [, xid, lsn, kind, text] = LINE.exec(line) ?? [];
    if (text === undefined) return;
    const commit: Commit = {at: millisecondsOf(text), text, lsn: parseLsn(lsn ?? ''), xid: Number(xid)};
    const {before, after} = this.found;
    if (commit.at > this.#moment) {
      // Recovery stops at the first one in the order of the WAL, which need not be that of the clock.
      if (after === undefined) this.found.after = commit;
    } else if (kind === 'COMMIT' && after === undefined && (before === undefined || commit.at >= before.at)) this.found.before = commit;
  }
}

function millisecondsOf(text: string): number {
  const [whole = '', fraction = ''] = text.split('.');
  return Date.parse(`${whole.replace(' ', 'T')}Z`) + Number(`0.${fraction === '' ? '0' : fraction}`) * 1000;
}
