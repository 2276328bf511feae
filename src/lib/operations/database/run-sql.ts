import {Readable} from 'node:stream';
import {FepError} from '../../errors/fep-error.ts';
import type {OperationContext} from '../context.ts';
import type {ChosenPod} from '../pods/choose-pod.ts';
import {TextSink} from '../pods/text-sink.ts';
import {SUPERUSER} from './credentials.ts';
import {psqlStart, SOCKET_FOLDER} from './psql-script.ts';

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

/** A name as SQL takes it in any spelling: `My"Db` becomes `"My""Db"`. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as SQL takes it, whatever `standard_conforming_strings` says. */
export function quoteLiteral(text: string): string {
  const quoted = `'${text.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;
  return text.includes('\\') ? `E${quoted}` : quoted;
}
