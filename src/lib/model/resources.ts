/**
 * Where each kind lives in the API: group, version, plural. Constants, so that no command discovers
 * on its way to a known kind (crds.md section 1; Kubernetes API reference for the built-in kinds).
 */
export interface Resource {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** API group of every FEP kind. */
export const FEP_GROUP = 'fep.fujitsu.io';

function core(kind: string, plural: string, namespaced = true): Resource {
  return {group: '', version: 'v1', plural, kind, namespaced};
}

function grouped(group: string, version: string, kind: string, plural: string, namespaced = true): Resource {
  return {group, version, plural, kind, namespaced};
}

/** Only FEPCluster is v2; every other FEP kind is v1. */
function fep(kind: string, plural: string): Resource {
  return {group: FEP_GROUP, version: kind === 'FEPCluster' ? 'v2' : 'v1', plural, kind, namespaced: true};
}

/** The 14 kinds that the FEP operator installs. */
export const FEP_RESOURCES = {
  FEPCluster: fep('FEPCluster', 'fepclusters'),
  FEPAction: fep('FEPAction', 'fepactions'),
  FEPAutoscale: fep('FEPAutoscale', 'fepautoscales'),
  FEPBackup: fep('FEPBackup', 'fepbackups'),
  FEPCert: fep('FEPCert', 'fepcerts'),
  FEPConfig: fep('FEPConfig', 'fepconfigs'),
  FEPExporter: fep('FEPExporter', 'fepexporters'),
  FEPLogging: fep('FEPLogging', 'feploggings'),
  FEPPgpool2: fep('FEPPgpool2', 'feppgpool2s'),
  FEPPgpool2Cert: fep('FEPPgpool2Cert', 'feppgpool2certs'),
  FEPRestore: fep('FEPRestore', 'feprestores'),
  FEPUpgrade: fep('FEPUpgrade', 'fepupgrades'),
  FEPUser: fep('FEPUser', 'fepusers'),
  FEPVolume: fep('FEPVolume', 'fepvolumes'),
} as const satisfies Record<string, Resource>;

export type FepKind = keyof typeof FEP_RESOURCES;

/** Built-in kinds that the program or the sandbox touches. */
export const RESOURCES = {
  ConfigMap: core('ConfigMap', 'configmaps'),
  Endpoints: core('Endpoints', 'endpoints'),
  Event: core('Event', 'events'),
  Namespace: core('Namespace', 'namespaces', false),
  Node: core('Node', 'nodes', false),
  PersistentVolume: core('PersistentVolume', 'persistentvolumes', false),
  PersistentVolumeClaim: core('PersistentVolumeClaim', 'persistentvolumeclaims'),
  Pod: core('Pod', 'pods'),
  ResourceQuota: core('ResourceQuota', 'resourcequotas'),
  Secret: core('Secret', 'secrets'),
  Service: core('Service', 'services'),
  ServiceAccount: core('ServiceAccount', 'serviceaccounts'),
  StatefulSet: grouped('apps', 'v1', 'StatefulSet', 'statefulsets'),
  Deployment: grouped('apps', 'v1', 'Deployment', 'deployments'),
  CronJob: grouped('batch', 'v1', 'CronJob', 'cronjobs'),
  Job: grouped('batch', 'v1', 'Job', 'jobs'),
  PodDisruptionBudget: grouped('policy', 'v1', 'PodDisruptionBudget', 'poddisruptionbudgets'),
  StorageClass: grouped('storage.k8s.io', 'v1', 'StorageClass', 'storageclasses', false),
  Lease: grouped('coordination.k8s.io', 'v1', 'Lease', 'leases'),
  CustomResourceDefinition: grouped('apiextensions.k8s.io', 'v1', 'CustomResourceDefinition', 'customresourcedefinitions', false),
  ClusterRole: grouped('rbac.authorization.k8s.io', 'v1', 'ClusterRole', 'clusterroles', false),
  ClusterRoleBinding: grouped('rbac.authorization.k8s.io', 'v1', 'ClusterRoleBinding', 'clusterrolebindings', false),
  Role: grouped('rbac.authorization.k8s.io', 'v1', 'Role', 'roles'),
  RoleBinding: grouped('rbac.authorization.k8s.io', 'v1', 'RoleBinding', 'rolebindings'),
  ...FEP_RESOURCES,
} as const satisfies Record<string, Resource>;

export type KnownKind = keyof typeof RESOURCES;

/** `apiVersion` as written in a manifest: `v1`, `apps/v1`, `fep.fujitsu.io/v2`. */
export function apiVersionOf(resource: Resource): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
}

/** Name kubectl prints with `-o name`: `fepcluster.fep.fujitsu.io/demo`, `pod/x`. */
export function typedName(resource: Resource, name: string): string {
  const kind = resource.kind.toLowerCase();
  return resource.group === '' ? `${kind}/${name}` : `${kind}.${resource.group}/${name}`;
}
