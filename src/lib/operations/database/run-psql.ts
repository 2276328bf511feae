import type {Readable, Writable} from 'node:stream';
import {FepError} from '../../errors/fep-error.ts';
import type {AnyObject} from '../../model/kubernetes-object.ts';
import {isKnown, type Part} from '../../model/part.ts';
import {RESOURCES} from '../../model/resources.ts';
import {valueAt} from '../../rules/view.ts';
import type {OperationContext} from '../context.ts';
import {choosePod, type ChosenPod, type Wanted} from '../pods/choose-pod.ts';
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

/** Port of Pgpool-II unless `spec.serviceport` says otherwise (UG 5.1). */
const PGPOOL_PORT = 9999;

/**
 * Runs psql in a server container and resolves with psql's own exit code (0 done, 1 its own failure, 2 connection lost,
 * 3 a script stopped). The password of a user other than the local superuser is read from the cluster's Secrets and
 * handed over on the input. Throws as {@link choosePod} and the gateway's exec do.
 */
export async function runPsql(context: OperationContext, options: RunPsqlOptions): Promise<{exitCode: number; pod: string}> {
  const ref = {name: options.name, namespace: options.namespace ?? context.cluster.connection.namespace};
  const chosen = await choosePod(context, ref, options.wanted);
  const user = options.user ?? SUPERUSER;
  const address = options.pgpool === undefined ? {host: SOCKET_FOLDER, port: chosen.port} : await pgpoolAddress(context, chosen, options.pgpool);
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

async function pgpoolAddress({cluster, signal}: OperationContext, {ref}: ChosenPod, pgpool: string): Promise<{host: string; port: number}> {
  const found = await cluster.find<AnyObject>({resource: RESOURCES.FEPPgpool2, name: pgpool, namespace: ref.namespace}, {signal});
  const serves = found === undefined ? undefined : valueAt(found, 'spec.fepclustername');
  if (found === undefined || (typeof serves === 'string' && serves !== ref.name)) throw await wrongPgpool(cluster, ref, pgpool, serves);
  const port = valueAt(found, 'spec.serviceport');
  return {host: `${pgpool}-feppgpool2-svc`, port: typeof port === 'number' ? port : PGPOOL_PORT};
}

async function wrongPgpool(cluster: OperationContext['cluster'], ref: ChosenPod['ref'], pgpool: string, serves: unknown): Promise<FepError> {
  const {items} = await cluster.list<AnyObject>(RESOURCES.FEPPgpool2, {namespace: ref.namespace});
  const names = items.filter((item) => valueAt(item, 'spec.fepclustername') === ref.name).map(({metadata}) => metadata.name ?? '?');
  return new FepError(serves === undefined ? `there is no FEPPgpool2 ${pgpool} in namespace ${ref.namespace}` : `the FEPPgpool2 ${pgpool} serves ${String(serves)}, not ${ref.name}`, {
    code: 'no-such-pgpool', exit: 'notFound', where: '--pgpool',
    why: names.length === 0 ? `no FEPPgpool2 serves ${ref.name}` : `those that serve ${ref.name}: ${names.join(', ')}`,
    suggestions: names.length === 0 ? ['leave out --pgpool to talk to the server itself'] : names.map((name) => `--pgpool ${name}`),
  });
}
