/** Who sets a parameter, where it is not the user. */
export interface ManagedParameter {
  by: 'patroni' | 'operator';
  /** What becomes of a value of the user's. */
  en: string;
  ja: string;
  source: string;
}

const PATRONI: ManagedParameter = {
  by: 'patroni',
  en: 'Patroni sets it on each server by itself; do not set it.',
  ja: 'Patroniがサーバごとに設定するため、指定しないこと。',
  source: 'rules.md appendix F',
};

const ARCHIVING: ManagedParameter = {
  by: 'operator',
  en: 'The operator archives WAL with pgBackRest through it; leave it out.',
  ja: 'オペレータがpgBackRestによるWALのアーカイブに使うため、指定しないこと。',
  source: 'UG 4.7.3, 4.8.1',
};

const MANAGED: Readonly<Record<string, ManagedParameter>> = {
  ...Object.fromEntries(['listen_addresses', 'port', 'cluster_name', 'hot_standby', 'wal_log_hints', 'primary_conninfo'].map((name) => [name, PATRONI])),
  archive_command: ARCHIVING,
  'pgaudit.config_file': {by: 'operator', en: 'Points to the file that customPgAudit becomes; leave it as it is.', ja: 'customPgAuditから作られるファイルを指すため、変更しないこと。', source: 'crds.md 15.4'},
};

/** Who sets the parameter of that name, where it is Patroni or the operator; undefined for those that are yours. */
export function managedParameter(name: string): ManagedParameter | undefined {
  const key = name.toLowerCase();
  if (key.startsWith('recovery_target')) return PATRONI;
  return Object.hasOwn(MANAGED, key) ? MANAGED[key] : undefined;
}

/** Lowering one of these needs the master restarted before the replicas (PostgreSQL documentation, section 27.4.3). */
export const NEVER_LOWER_ON_STANDBY: readonly string[] = ['max_connections', 'max_locks_per_transaction', 'max_prepared_transactions', 'max_wal_senders', 'max_worker_processes'];

/** Parameters that PostgreSQL 15 no longer has: since which major version, and what took their place. */
export interface RemovedParameter {
  goneSince: string;
  instead?: string;
}

const REMOVED: Readonly<Record<string, RemovedParameter>> = {
  checkpoint_segments: {goneSince: '9.5', instead: 'max_wal_size'},
  sql_inheritance: {goneSince: '10'},
  min_parallel_relation_size: {goneSince: '10', instead: 'min_parallel_table_scan_size'},
  replacement_sort_tuples: {goneSince: '11'},
  default_with_oids: {goneSince: '12'},
  wal_keep_segments: {goneSince: '13', instead: 'wal_keep_size'},
  operator_precedence_warning: {goneSince: '14'},
  vacuum_cleanup_index_scale_factor: {goneSince: '14'},
  stats_temp_directory: {goneSince: '15'},
};

/** What became of a parameter that earlier versions had; undefined for any other name. */
export function removedParameter(name: string): RemovedParameter | undefined {
  const key = name.toLowerCase();
  return Object.hasOwn(REMOVED, key) ? REMOVED[key] : undefined;
}
