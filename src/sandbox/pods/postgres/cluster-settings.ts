import {createHmac} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import type {ContainerContext} from '../program.ts';
import type {Account} from './patroni-configuration.ts';

/** Where the simulated operator mounts the ConfigMap with the parameters. */
const CONFIG_MOUNT = '/postgresql-cfg';
/** Where it mounts the server's certificate. */
const TLS_MOUNT = '/tls/postgres';

/** PEM texts, and the password of an encrypted key. */
export interface ServerTls {
  certificate: string;
  key: string;
  ca: string | undefined;
  keyPassword: string | undefined;
}

/** What the server container of a cluster is told by the operator, besides its volumes. */
export interface ClusterSettings {
  synchronous: boolean;
  /** `customPgParams` after parsing. */
  parameters: Record<string, string>;
  /** `customPgHba`, line by line. */
  hba: string[];
  /** `pgbackrestParams` as written; undefined when the cluster has no backup section. */
  pgbackrest: string | undefined;
  superuserPassword: string;
  /** Application user and database (`pguser`, `pgpassword`, `pgdb`). */
  application: (Account & {database: string}) | undefined;
  replication: Account;
  rewind: Account;
  metrics: Account | undefined;
  /** PEM texts; undefined when the CR names no certificate. */
  tls: ServerTls | undefined;
  /** Whether clients must use TLS; without a certificate it has no effect. */
  forceSsl: boolean;
}

/**
 * `key = value` lines of `customPgParams`: spaces around `=` and quotes as in postgresql.conf, `#` starts a comment,
 * a pair that cannot be read is skipped (UG 2.3).
 */
export function parseParameters(text: string): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const pair = /^\s*([A-Za-z_][\w.]*)\s*(?:=|\s)\s*(?:'((?:[^']|'')*)'|([^\s#']+))\s*(?:#.*)?$/.exec(line);
    const name = pair?.[1];
    if (name !== undefined) parameters[name.toLowerCase()] = pair?.[2]?.replaceAll("''", "'") ?? pair?.[3] ?? '';
  }
  return parameters;
}

/** Lines of `customPgHba` without comments and blanks. */
export function parseHba(text: string): string[] {
  return text.split(/\r?\n/).map((line) => line.replace(/#.*$/, '').trim()).filter((line) => line !== '');
}

/**
 * Reads the settings from the container's environment and its mounted ConfigMap, as the simulated operator sets them up
 * (docs/sandbox-operator.md). Accounts that the cluster does not name get the operator's kind of name and a password that
 * every pod of the cluster derives alike.
 */
export async function readSettings(context: ContainerContext): Promise<ClusterSettings> {
  const {env} = context;
  const superuserPassword = env['PG_ADMIN_PASSWORD'] ?? '';
  const derived = (name: string): string => createHmac('sha256', superuserPassword).update(name).digest('base64url');
  const account = (user: string, password: string, fallback: string): Account => {
    const name = env[user] ?? fallback;
    return {name, password: env[password] ?? derived(name)};
  };
  const folder = context.mounts.get(CONFIG_MOUNT);
  const text = async (file: string): Promise<string | undefined> => (folder === undefined ? undefined : readFile(path.join(folder, file), 'utf8').catch(() => undefined));
  const application = env['PG_USER'] === undefined ? undefined : {...account('PG_USER', 'PG_PASSWORD', ''), database: env['PG_DB'] ?? 'postgres'};
  return {
    synchronous: env['SYNC_MODE'] === 'on',
    parameters: parseParameters((await text('postgresql.conf')) ?? ''),
    hba: parseHba((await text('pg_hba.conf')) ?? ''),
    pgbackrest: await text('pgbackrest.conf'),
    superuserPassword,
    application,
    replication: account('PG_REPL_USER', 'PG_REPL_PASSWORD', 'repluser'),
    rewind: account('PG_REWIND_USER', 'PG_REWIND_PASSWORD', 'rewinduser'),
    metrics: env['PG_METRICS_USER'] === undefined ? undefined : account('PG_METRICS_USER', 'PG_METRICS_PASSWORD', ''),
    tls: await readTls(context),
    forceSsl: env['FORCE_SSL'] === 'true',
  };
}

async function readTls(context: ContainerContext): Promise<ServerTls | undefined> {
  const folder = context.mounts.get(TLS_MOUNT);
  if (folder === undefined) return undefined;
  const file = (name: string): Promise<string | undefined> => readFile(path.join(folder, name), 'utf8').catch(() => undefined);
  const [certificate, key, ca, keyPassword] = await Promise.all(['tls.crt', 'tls.key', 'ca.crt', 'keypassword'].map(file));
  if (certificate === undefined || key === undefined) {
    context.log('sandbox: the Secret of the server certificate has no tls.crt and tls.key; the server runs without TLS', 'stderr');
    return undefined;
  }
  return {certificate, key, ca, keyPassword};
}

/** Calls back with new settings when the mounted files change; as in a kubelet, some seconds after the ConfigMap did. */
export async function followSettings(context: ContainerContext, changed: (settings: ClusterSettings) => Promise<void>, signal: AbortSignal): Promise<void> {
  let last = JSON.stringify(await readSettings(context));
  while (!signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const settings = await readSettings(context);
    const now = JSON.stringify(settings);
    if (now === last || signal.aborted) continue;
    last = now;
    await changed(settings).catch((error: unknown) => context.log(`sandbox: new settings could not be applied: ${String(error)}`, 'stderr'));
  }
}
