import {PassThrough, Writable} from 'node:stream';
import {FepError} from '../../errors/fep-error.ts';
import type {OperationContext} from '../context.ts';
import {FileLines} from './file-lines.ts';
import type {LogLine, LogOrigin} from './log-line.ts';
import {splitLines} from './split-lines.ts';

export interface DatabaseLogOptions {
  namespace: string;
  origin: LogOrigin;
  follow: boolean;
  sinceSeconds?: number;
  tailLines?: number;
}

/**
 * Finds the log files: on the log volume, or else in the data folder (objects.md, "Paths inside the server pod"). Where
 * csv or JSON files are written they have everything, and the plain ones beside them only what came before the log opened.
 * Oldest first; names repeat after a week (`logfile-%a.log`), so the times of the files decide.
 */
const FIND = `
has() { for f in "$1"/*.csv "$1"/*.json "$1"/*.log; do [ -f "$f" ] && return 0; done; return 1; }
d=/database/log; has "$d" || d=/database/userdata/data/log
files() {
  ls -tr "$d"/*.csv 2>/dev/null || ls -tr "$d"/*.json 2>/dev/null || ls -tr "$d"/*.log 2>/dev/null
}
fresh() { files | while IFS= read -r f; do [ -z "$MINUTES" ] || [ -n "$(find "$f" -mmin -"$MINUTES")" ] && printf '%s\\n' "$f"; done; }
`;
/** All files, or the last lines of all of them together. */
const READ = `${FIND}
if ! files | grep -q .; then echo "no log file in /database/log or /database/userdata/data/log" >&2; exit 44; fi
fresh | while IFS= read -r f; do cat "$f"; done | if [ -n "$LINES_WANTED" ]; then tail -n "$LINES_WANTED"; else cat; fi
`;
/**
 * Older files, then the newest for as long as input is open: a connection that is cut closes it, and nothing stays
 * behind in the container. A new day's file is taken up within two seconds.
 */
const FOLLOW = `${FIND}
newest() { files | tail -n 1; }
f=$(newest)
if [ -z "$f" ]; then echo "no log file in /database/log or /database/userdata/data/log" >&2; exit 44; fi
if [ -z "$LINES_WANTED" ]; then fresh | while IFS= read -r g; do [ "$g" = "$f" ] || cat "$g"; done; LINES_WANTED=+1; fi
(
  tail -n "$LINES_WANTED" -F "$f" 2>/dev/null & t=$!
  trap 'kill $t 2>/dev/null; exit 0' TERM
  while sleep 2; do
    g=$(newest)
    [ "$g" = "$f" ] && continue
    sleep 1; kill $t 2>/dev/null; f=$g
    tail -n +1 -F "$f" 2>/dev/null & t=$!
  done
) & p=$!
cat >/dev/null
kill $p 2>/dev/null
`;

/**
 * PostgreSQL's own log files of one server, read by a shell in its container. Throws `no-log-files` (1) with the places
 * that were looked at, and as the gateway's exec does.
 */
export async function* databaseLog(context: OperationContext, options: DatabaseLogOptions): AsyncGenerator<LogLine[], void, undefined> {
  const {origin, namespace, follow} = options;
  const stdout = new PassThrough();
  const stderr = new Tail();
  const stdin = follow ? new PassThrough() : undefined;
  const ended = new AbortController();
  const signal = AbortSignal.any([context.signal, ended.signal]);
  const done = context.cluster
    .exec({namespace, pod: origin.pod, container: origin.container, command: ['sh', '-c', script(options)], ...(stdin === undefined ? {} : {stdin}), stdout, stderr, signal})
    .then(({exitCode}) => {
      stdout.end();
      if (exitCode !== 0) throw noLogFiles(origin, exitCode, stderr.text);
    });
  done.catch(() => stdout.end());
  const reader = new FileLines(origin, options.sinceSeconds === undefined ? undefined : sinceTime(context, options.sinceSeconds));
  try {
    for await (const batch of splitLines(stdout)) yield reader.read(batch);
    await done;
  } catch (error) {
    if (!context.signal.aborted) throw error;
  } finally {
    stdin?.end();
    ended.abort();
    done.catch(() => undefined);
  }
}

function script({follow, sinceSeconds, tailLines}: DatabaseLogOptions): string {
  // A file is read when it was written to in the window; its lines are judged one by one.
  const minutes = sinceSeconds === undefined ? '' : String(Math.ceil(sinceSeconds / 60) + 1);
  return `MINUTES='${minutes}' LINES_WANTED='${tailLines ?? ''}'\n${follow ? FOLLOW : READ}`;
}

function sinceTime({clock}: OperationContext, seconds: number): string {
  return new Date(clock.now().getTime() - seconds * 1000).toISOString();
}

function noLogFiles({pod}: LogOrigin, exitCode: number, words: string): FepError {
  const none = exitCode === 44;
  return new FepError(none ? `${pod} has no log file of the database` : `the log files of ${pod} could not be read`, {
    code: none ? 'no-log-files' : 'logs-failed', exit: 'failed', where: `pod/${pod}`,
    why: none ? 'looked in /database/log (the log volume) and /database/userdata/data/log; logging_collector may be off' : words.trim(),
    suggestions: ['what the container wrote: --source container'],
  });
}

/** The end of what was written to it. */
class Tail extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text = (this.text + chunk.toString('utf8')).slice(-2000);
    done();
  }
}
