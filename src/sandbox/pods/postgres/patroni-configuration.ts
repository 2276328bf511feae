import {DEFAULT_PORT, LABELS, PATRONI_PORT} from '../../../lib/model/names.ts';
import {ARCHIVE_GET, PGBACKREST_FILE, STANZA} from './pgbackrest-configuration.ts';

/** What Patroni of one pod needs to know. */
export interface PatroniOptions {
  cluster: string;
  namespace: string;
  pod: string;
  /** Address that this pod's processes bind. */
  address: string;
  port: number;
  postgresBin: string;
  dataFolder: string;
  walFolder: string | undefined;
  /** Folder of the log volume; undefined where the cluster has none. */
  logFolder: string | undefined;
  /** Whether the cluster has a backup section, so that WAL is archived. */
  archives: boolean;
  kubeconfigContext: string;
  labels: Record<string, string>;
  synchronous: boolean;
  /** `customPgParams`, key to value as written, quotes taken off. */
  parameters: Readonly<Record<string, string>>;
  /** Lines of `customPgHba`, in order. */
  hba: readonly string[];
  users: {superuser: Account; replication: Account; rewind: Account};
  /** Script that makes roles and databases once, when the cluster is made. */
  postBootstrap: string;
  /** Command that puts restored data in their place, where the volume holds some: no new cluster is made then. */
  takeOver?: string;
  /** Files in the container; `force`: only TLS connections are let in. */
  tls?: {certificate: string; key: string; ca?: string; passphraseFile?: string; force: boolean};
}

export interface Account {
  name: string;
  password: string;
}

/** Parameters that Patroni keeps the same on every member through its store: they go into the dynamic configuration. */
const SHARED_PARAMETERS = new Set([
  'max_connections', 'max_worker_processes', 'max_prepared_transactions', 'max_locks_per_transaction', 'wal_level', 'wal_log_hints',
  'track_commit_timestamp', 'max_wal_senders', 'max_replication_slots', 'hot_standby',
]);

/** Parameters that the simulated FEP container owns: the pod's own places. */
const OWNED_PARAMETERS = new Set(['listen_addresses', 'port', 'unix_socket_directories', 'data_directory', 'hba_file', 'cluster_name', 'ssl', 'ssl_cert_file', 'ssl_key_file', 'ssl_ca_file']);

/** Libraries of the FEP server that PostgreSQL of the distribution does not have. */
const FEP_ONLY_LIBRARIES = new Set(['pgx_datamasking', 'fsep_operator_security', 'tde_kms', 'pgaudit', 'pgx_global_metacache']);

/**
 * Patroni's configuration of one pod (Patroni documentation, "YAML configuration settings", 3.0).
 * The timings are Patroni's, shortened: a sandbox is for looking at failovers, not for waiting for them.
 */
export function patroniConfiguration(options: PatroniOptions): Record<string, unknown> {
  const parameters = {...defaultParameters(options), ...usableParameters(options.parameters)};
  return {
    scope: options.cluster,
    name: options.pod,
    kubernetes: {
      namespace: options.namespace,
      context: options.kubeconfigContext,
      labels: options.labels,
      scope_label: LABELS.clusterName,
      role_label: LABELS.role,
      use_endpoints: false,
      pod_ip: options.address,
    },
    restapi: {listen: `${options.address}:${PATRONI_PORT}`, connect_address: `${options.address}:${PATRONI_PORT}`},
    bootstrap: {
      dcs: dynamicConfiguration(options, parameters),
      initdb: ['data-checksums', {encoding: 'UTF8'}, {locale: 'C.UTF-8'}, ...(options.walFolder === undefined ? [] : [{waldir: options.walFolder}])],
      ...(options.takeOver === undefined ? {} : {method: 'restored', restored: {command: options.takeOver, no_params: true}}),
      post_bootstrap: options.postBootstrap,
    },
    postgresql: {
      listen: `${options.address}:${options.port}`,
      connect_address: `${options.address}:${options.port}`,
      data_dir: options.dataFolder,
      bin_dir: options.postgresBin,
      pgpass: '/tmp/.pgpass-patroni',
      use_unix_socket: true,
      use_unix_socket_repl: false,
      authentication: {
        superuser: credentials(options.users.superuser),
        replication: credentials(options.users.replication),
        rewind: credentials(options.users.rewind),
      },
      parameters: localParameters(options, parameters),
      pg_hba: hbaLines(options),
      basebackup: [{checkpoint: 'fast'}, ...(options.walFolder === undefined ? [] : [{waldir: options.walFolder}])],
      create_replica_methods: ['basebackup'],
    },
    tags: {},
  };
}

/** What Patroni keeps in its store and gives every member alike. */
export function dynamicConfiguration(options: Pick<PatroniOptions, 'synchronous'>, parameters: Readonly<Record<string, string>>): Record<string, unknown> {
  return {
    ttl: 20,
    loop_wait: 5,
    retry_timeout: 5,
    maximum_lag_on_failover: 1_048_576,
    synchronous_mode: options.synchronous,
    postgresql: {
      use_pg_rewind: true,
      use_slots: true,
      parameters: Object.fromEntries(Object.entries(usableParameters(parameters)).filter(([name]) => SHARED_PARAMETERS.has(name))),
    },
  };
}

/**
 * What the samples' default CR sets (crds.md 15.4) where it matters for behaviour: logging to the log volume, and archiving
 * by pgBackRest where the cluster has a backup section. The user's parameters lie over these.
 */
function defaultParameters(options: PatroniOptions): Record<string, string> {
  const pgbackrest = `pgbackrest --stanza=${STANZA} --config=${PGBACKREST_FILE}`;
  const logging = options.logFolder === undefined ? {} : {
    logging_collector: 'on',
    log_directory: options.logFolder,
    log_filename: 'logfile-%a.log',
    log_file_mode: '0600',
    log_truncate_on_rotation: 'on',
    log_rotation_age: '1d',
    log_rotation_size: '0',
    log_destination: 'stderr',
  };
  const archiving = options.archives
    ? {archive_mode: 'on', archive_command: `${pgbackrest} archive-push %p`, restore_command: `sh ${ARCHIVE_GET} %f "%p"`}
    : {};
  return {
    log_line_prefix: '%e %t [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h',
    log_checkpoints: 'on',
    log_lock_waits: 'on',
    log_replication_commands: 'on',
    password_encryption: 'scram-sha-256',
    ...logging,
    ...archiving,
  };
}

function localParameters(options: PatroniOptions, parameters: Readonly<Record<string, string>>): Record<string, string> {
  const own = Object.entries(parameters).filter(([name]) => !SHARED_PARAMETERS.has(name));
  return {...Object.fromEntries(own), unix_socket_directories: '/tmp', ...tlsParameters(options.tls)};
}

function tlsParameters(tls: PatroniOptions['tls']): Record<string, string> {
  if (tls === undefined) return {};
  return {
    ssl: 'on',
    ssl_cert_file: tls.certificate,
    ssl_key_file: tls.key,
    ...(tls.ca === undefined ? {} : {ssl_ca_file: tls.ca}),
    ...(tls.passphraseFile === undefined ? {} : {ssl_passphrase_command: `cat ${tls.passphraseFile}`, ssl_passphrase_command_supports_reload: 'on'}),
  };
}

/** The parameters that this PostgreSQL can take: FEP's own libraries and names are left out. */
export function usableParameters(parameters: Readonly<Record<string, string>>): Record<string, string> {
  const usable: Record<string, string> = {};
  for (const [name, value] of Object.entries(parameters)) {
    if (OWNED_PARAMETERS.has(name) || name.includes('.') && name.startsWith('pgaudit')) continue;
    // PostgreSQL 13 renamed it; the guide's default CR still writes the old name, which Patroni skips too.
    if (name === 'wal_keep_segments') continue;
    usable[name] = name.endsWith('preload_libraries') ? knownLibraries(value) : value;
  }
  return usable;
}

function knownLibraries(value: string): string {
  return value.split(',').map((name) => name.trim()).filter((name) => name !== '' && !FEP_ONLY_LIBRARIES.has(name)).join(',');
}

function hbaLines(options: PatroniOptions): string[] {
  const {replication, rewind} = options.users;
  return [
    'local all all trust',
    ...options.hba,
    `host replication ${replication.name} 127.0.0.0/8 scram-sha-256`,
    `host all ${rewind.name} 127.0.0.0/8 scram-sha-256`,
    `${options.tls?.force === true ? 'hostssl' : 'host'} all all 0.0.0.0/0 scram-sha-256`,
  ];
}

function credentials(account: Account): {username: string; password: string} {
  return {username: account.name, password: account.password};
}

/** Port of PostgreSQL that the container declares, or the default. */
export function portOf(ports: readonly {containerPort: number}[] | undefined): number {
  return ports?.find((one) => one.containerPort !== PATRONI_PORT)?.containerPort ?? DEFAULT_PORT;
}
