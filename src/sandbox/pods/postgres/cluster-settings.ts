import type {Account} from './patroni-configuration.ts';

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
  tls: {certificate: string; key: string; ca: string | undefined} | undefined;
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
