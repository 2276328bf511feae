import type {Readable, Writable} from 'node:stream';
import {isKnown, type Part} from '../../model/part.ts';
import {findPgpool, type PgpoolPlace} from '../connection/find-pgpool.ts';
import type {OperationContext} from '../context.ts';
import {choosePod, type Wanted} from '../pods/choose-pod.ts';
import {findPassword, SUPERUSER, type FoundPassword} from './credentials.ts';
import {passwordChannel} from './password-channel.ts';
import {psqlStart, SOCKET_FOLDER} from './psql-script.ts';

export interface RunPsqlOptions {
  name: string;
  namespace?: string;
  wanted: Wanted;
  /** Through this FEPPgpool2 instead of the server's own socket; psql still runs in the server container. */
  pgpool?: string;
  /** Left out: the superuser. */
  user?: string;
  /** Left out: `postgres`. */
  database?: string;
  args: readonly string[];
  stdin?: Readable;
  stdout: Writable;
  stderr: Writable;
  tty: boolean;
  resize?: AsyncIterable<{columns: number; rows: number}>;
}

/**
 * Runs psql in a server container and resolves with psql's own exit code (0 done, 1 its own failure, 2 connection lost,
 * 3 a script stopped). The password of a user other than the local superuser is read from the cluster's Secrets and
 * handed over on the input. Throws as {@link choosePod}, {@link findPgpool} and the gateway's exec do.
 */
export async function runPsql(context: OperationContext, options: RunPsqlOptions): Promise<{exitCode: number; pod: string}> {
  const ref = {name: options.name, namespace: options.namespace ?? context.cluster.connection.namespace};
  const chosen = await choosePod(context, ref, options.wanted);
  const user = options.user ?? SUPERUSER;
  const address = options.pgpool === undefined ? {host: SOCKET_FOLDER, port: chosen.port} : pgpoolHost(await findPgpool(context, ref, options.pgpool));
  // The socket trusts the superuser (UG 4.8.1 logs in without a password); everybody else may be asked for one.
  const found = user === SUPERUSER && options.pgpool === undefined ? undefined : tell(context, user, await findPassword(context, ref, chosen.cluster, user));
  const start = psqlStart({...address, user, database: options.database ?? 'postgres', args: options.args, password: found !== undefined});
  const channel = found === undefined ? undefined : passwordChannel(found.password, options.stdin, options.stdout, options.tty);
  const stdin = channel?.stdin ?? options.stdin;
  const {exitCode} = await context.cluster.exec({
    namespace: ref.namespace, pod: chosen.name, container: chosen.container, command: start.command,
    ...(stdin === undefined ? {} : {stdin}), stdout: channel?.stdout ?? options.stdout, stderr: options.stderr,
    tty: options.tty, ...(options.resize === undefined ? {} : {resize: options.resize}), signal: context.signal,
  });
  await channel?.finish();
  return {exitCode, pod: chosen.name};
}

/** Without a password psql goes on: the server may not ask for one, and at a terminal the user can type it. */
function tell({report}: OperationContext, user: string, found: Part<FoundPassword | undefined>): FoundPassword | undefined {
  if (!isKnown(found)) report({kind: 'note', level: 'warning', message: `the password of ${user} could not be read: ${found.unreadable}`});
  return isKnown(found) ? found.known : undefined;
}

function pgpoolHost({service, port}: PgpoolPlace): {host: string; port: number} {
  return {host: service, port};
}
