/**
 * Names and labels of the objects that belong to a FEPCluster.
 * Source: User's Guide 4.1, 4.2, 5.1, Appendix B; where a name is inferred, its line says so.
 */

/** Labels the operator puts on its objects. */
export const LABELS = {
  /** `<cluster>-sts`, on StatefulSet and pods (UG App. B). */
  app: 'app',
  /** The cluster's name, on StatefulSet and pods; lower case (UG App. B). */
  clusterName: 'fepclustername',
  /** `master` or `replica`, on server pods (UG 4.2). */
  role: 'feprole',
} as const;

/** Values of the label `feprole`. */
export type FepRole = 'master' | 'replica';

export const statefulSetName = (cluster: string): string => `${cluster}-sts`;
export const podName = (cluster: string, ordinal: number): string => `${cluster}-sts-${ordinal}`;
export const primaryServiceName = (cluster: string): string => `${cluster}-primary-svc`;
export const replicaServiceName = (cluster: string): string => `${cluster}-replica-svc`;
export const headlessServiceName = (cluster: string): string => `${cluster}-headless-svc`;
/** The longest object name derived from a cluster's name; temporary, during a major upgrade (UG 6.4.1). */
export const upgradeHeadlessServiceName = (cluster: string): string => `${cluster}-upgrade-headless-svc`;
export const serviceAccountName = (cluster: string): string => `${cluster}-sa`;
/** Secret with the key `PG_ADMIN_PASSWORD` (UG 6.6.3). */
export const adminSecretName = (cluster: string): string => cluster;
/** FEPExporter made by `monitoring.enable` (UG 2.3.8.3). */
export const managedExporterName = (cluster: string): string => `${cluster}-fepexporter`;

/** Pgpool-II in front of a cluster: its pods are `<pgpool>-feppgpool2-<n>` (v5 sample README). */
export const pgpoolName = (pgpool: string): string => `${pgpool}-feppgpool2`;
/** Service of Pgpool-II (UG 5.1). */
export const pgpoolServiceName = (pgpool: string): string => `${pgpoolName(pgpool)}-svc`;
/** Port of Pgpool-II unless `spec.serviceport` says otherwise (UG 5.1). */
export const PGPOOL_PORT = 9999;

/** Selector of a cluster's server pods. */
export const podSelector = (cluster: string): string => `${LABELS.app}=${statefulSetName(cluster)},${LABELS.clusterName}=${cluster}`;

/** Ordinal of a StatefulSet's pod, or undefined when the name has none: `demo-sts-2` is 2. */
export function ordinalOf(pod: string): number | undefined {
  const digits = /-(\d+)$/.exec(pod)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Name of the operator's Deployment and of its container (charts 2.x; UG 6.5). */
export const OPERATOR_DEPLOYMENT = 'fep-ansible-operator';

/** Container of PostgreSQL and Patroni in a server pod (alert rules of the v5 samples). */
export const SERVER_CONTAINER = 'fep-patroni';

/** Names of the backup container in server pods: UG 5.5 prints the first, the CRDs of 7.2 the second. */
export const BACKUP_CONTAINERS = ['fep-backup', 'FEPbackup'] as const;

/** PostgreSQL's port unless `spec.fep.servicePort` says otherwise (UG 5.1). */
export const DEFAULT_PORT = 27500;
/** Patroni's REST port (UG 2.3.2). */
export const PATRONI_PORT = 25001;
