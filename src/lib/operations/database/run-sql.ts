import {Readable, Writable} from 'node:stream';
import {FepError} from '../../errors/fep-error.ts';
import type {OperationContext} from '../context.ts';
import type {ChosenPod} from '../pods/choose-pod.ts';
import {SUPERUSER} from './credentials.ts';
import {psqlStart, SOCKET_FOLDER} from './psql-script.ts';

/** Longest answer that is kept; SQL of this program returns small documents. */
const LONGEST = 4 * 1024 * 1024;

/**
 * Runs SQL as the superuser in a server that was chosen, over its input (never its arguments), stopping at the first
 * error. Resolves with what it printed, unaligned and without headings. Throws `sql-failed` (1) in the server's words.
 */
export async function runSql(context: OperationContext, chosen: ChosenPod, options: {database?: string; sql: string}): Promise<string> {
  const {command} = psqlStart({
    host: SOCKET_FOLDER, port: chosen.port, user: SUPERUSER, database: options.database ?? 'postgres', password: false,
    args: ['-X', '-A', '-t', '-q', '-w', '-v', 'ON_ERROR_STOP=1', '-f', '-'],
  });
  const [stdout, stderr] = [new TextSink(), new TextSink()];
  const {exitCode} = await context.cluster.exec({
    namespace: chosen.ref.namespace, pod: chosen.name, container: chosen.container, command,
    stdin: Readable.from([Buffer.from(options.sql)], {objectMode: false}), stdout, stderr, signal: context.signal,
  });
  if (exitCode === 0) return stdout.text.trimEnd();
  const words = stderr.text.trim().replaceAll(/^psql:<stdin>:\d+: /gm, '');
  throw new FepError(`PostgreSQL in ${chosen.name} refused the statement`, {
    code: 'sql-failed', exit: 'failed', where: `pod/${chosen.name} database ${options.database ?? 'postgres'}`,
    why: words === '' ? `psql ended with code ${exitCode} and said nothing` : words,
  });
}

/** Keeps what is written, as UTF-8. */
class TextSink extends Writable {
  #chunks: Buffer[] = [];
  #size = 0;

  get text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#size += chunk.length;
    if (this.#size > LONGEST) {
      done(new Error('the answer is longer than 4 MiB'));
      return;
    }
    this.#chunks.push(chunk);
    done();
  }
}

/** A name as SQL takes it in any spelling: `My"Db` becomes `"My""Db"`. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as SQL takes it, whatever `standard_conforming_strings` says. */
export function quoteLiteral(text: string): string {
  const quoted = `'${text.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;
  return text.includes('\\') ? `E${quoted}` : quoted;
}
