/**
 * Everything that can be wrong with a cluster, by a stable word: scripts match on it, `diagnose` knows cause and mend of
 * each. Order says nothing.
 */
export const PROBLEM_IDS = [
  'being-deleted', 'pods-unreadable',
  'no-servers', 'no-master', 'no-primary', 'label-differs-from-lock', 'master-not-ready', 'stale-master-label', 'several-masters', 'two-primaries', 'label-in-recovery',
  'volume-lost', 'claim-not-bound', 'resize-pending', 'volume-full',
  'node-not-ready', 'image-pull', 'crash-loop', 'container-cannot-start', 'unschedulable', 'evicted', 'pod-failed', 'pod-not-ready', 'server-down', 'instances-missing', 'pods-refused',
  'no-synchronous-replica', 'no-synchronous-standby', 'timeline-differs',
  'server-refuses', 'server-silent', 'replica-not-streaming', 'replica-silent', 'replica-lags',
  'archiving-off', 'archiving-fails', 'archiving-behind', 'slot-lost', 'slot-holds-wal',
  'connections-used-up', 'transaction-open', 'prepared-transaction', 'transaction-id-age', 'certificate-expires', 'restart-pending',
  'backup-page-errors', 'backup-overdue', 'no-backup', 'repository-trouble',
  'operator-run-failed', 'not-declared-ready', 'operator-failure', 'operator-silent',
] as const;

export type ProblemId = (typeof PROBLEM_IDS)[number];
