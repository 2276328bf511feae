import {FepError} from '../errors/fep-error.ts';
import type {ClusterFacts, FactName, SecretStoreFact, ServiceFact, VeleroBackupFact} from '../model/cluster-facts.ts';
import type {FepCluster} from '../model/fep-cluster/index.ts';
import type {AnyObject, ConfigMap, Container, Deployment, Secret, Service} from '../model/kubernetes-object.ts';
import {FEP_RESOURCES, RESOURCES, type Resource} from '../model/resources.ts';
import {isRecord, valueAt} from '../rules/view.ts';
import {listPods} from './cluster-snapshot.ts';
import type {Known, Reading} from './fact-reading.ts';
import {targetCluster} from './target-cluster.ts';

type Readers = {readonly [F in FactName]?: (reading: Reading) => Promise<Known<F>>};

const CSI_DRIVER: Resource = {group: 'storage.k8s.io', version: 'v1', plural: 'csidrivers', kind: 'CSIDriver', namespaced: false};
const DAEMON_SET: Resource = {group: 'apps', version: 'v1', plural: 'daemonsets', kind: 'DaemonSet', namespaced: true};
const VELERO_BACKUP: Resource = {group: 'velero.io', version: 'v1', plural: 'backups', kind: 'Backup', namespaced: true};
const CLUSTER_VERSION: Resource = {group: 'config.openshift.io', version: 'v1', plural: 'clusterversions', kind: 'ClusterVersion', namespaced: false};
const CONSTRAINTS: Resource = {group: 'security.openshift.io', version: 'v1', plural: 'securitycontextconstraints', kind: 'SecurityContextConstraints', namespaced: false};

/** How the facts around restores, TLS, secret stores and OpenShift are read. */
export const SURROUNDING_READERS: Readers = {
  clusters: async ({cluster, signal, namespace}) => (await cluster.list<FepCluster>(FEP_RESOURCES.FEPCluster, {namespace, signal})).items,
  secretLabels: async ({cluster, signal, namespace}) =>
    new Map((await cluster.list<Secret>(RESOURCES.Secret, {namespace, signal})).items.map(({metadata}) => [metadata.name ?? '?', metadata.labels ?? {}])),
  written: readWritten,
  services: async ({cluster, signal, namespace}) => (await cluster.list<Service>(RESOURCES.Service, {namespace, signal})).items.map(serviceFact),
  servers: async (reading) =>
    (await listPods(reading.cluster, {name: targetCluster(reading), namespace: reading.namespace}, reading.signal)).map(({metadata, status}) => ({
      name: metadata.name ?? '?',
      ...(status?.startTime === undefined ? {} : {startedAt: status.startTime}),
    })),
  // Loaded when asked for: they bring cryptography and the choice of a pod with them.
  certificates: async (reading) => (await import('./certificate-facts.ts')).readCertificates(reading),
  backups: async (reading) => (await import('./backup-facts.ts')).readBackups(reading),
  secretReaders: async (reading) => (await import('./rbac-facts.ts')).readSecretReaders(reading),
  describesFields: readDescribesFields,
  secretStore: readSecretStore,
  veleroBackups: readVeleroBackups,
  openshift: readOpenShift,
  securityContextConstraints: readConstraints,
  userWorkloadMonitoring: readUserWorkloadMonitoring,
  tools: readTools,
};

/** Facts that no reader of one cluster can have, with the reason in words. */
export const ELSEWHERE: Readonly<Partial<Record<keyof ClusterFacts, string>>> = {
  productionCluster: 'the other site is another Kubernetes cluster, which was not asked',
  productionServices: 'the other site is another Kubernetes cluster, which was not asked',
  productionAnswers: 'the other site is another Kubernetes cluster, which was not asked',
  helm: 'helm runs on the machine of whoever installs the operator, which was not asked',
  publisherCluster: 'the cluster that publishes was not asked',
  subscriberCluster: 'the cluster that subscribes was not asked',
  publisher: 'the database that publishes was not asked',
  subscriberTables: 'the database that subscribes was not asked',
  subscriberReaches: 'nobody tried whether the subscriber reaches the publisher',
};

/** Times of the API server's own record of who wrote which fields. */
async function readWritten({cluster, signal, namespace}: Reading): Promise<ReadonlyMap<string, string>> {
  const lists = await Promise.all(([RESOURCES.Secret, RESOURCES.ConfigMap] as const).map(async (resource) => ({kind: resource.kind, ...(await cluster.list<AnyObject>(resource, {namespace, signal}))})));
  return new Map(lists.flatMap(({kind, items}) => items.flatMap((object): [string, string][] => {
    const fields = valueAt(object, 'metadata.managedFields');
    const times = Array.isArray(fields) ? fields.map((entry) => valueAt(entry, 'time')).filter((time) => typeof time === 'string') : [];
    const last = times.toSorted().at(-1) ?? object.metadata.creationTimestamp;
    return last === undefined ? [] : [[`${kind} ${object.metadata.name ?? '?'}`, last]];
  })));
}

function serviceFact({metadata, spec, status}: Service): ServiceFact {
  return {
    name: metadata.name ?? '?',
    type: spec.type ?? 'ClusterIP',
    selector: spec.selector ?? {},
    ports: (spec.ports ?? []).map(({port}) => port),
    hosts: (status?.loadBalancer?.ingress ?? []).flatMap(({ip, hostname}) => hostname ?? ip ?? []),
  };
}

/** A kind that is not installed has no objects. */
async function listIfInstalled<T extends AnyObject>({cluster, signal}: Reading, resource: Resource): Promise<T[] | undefined> {
  try {
    return (await cluster.list<T>(resource, {...(resource.namespaced ? {namespace: '*'} : {}), signal})).items;
  } catch (error) {
    if (error instanceof FepError && error.code === 'resource-not-installed') return undefined;
    throw error;
  }
}

/** Images and names of the providers' DaemonSets (their projects' charts and manifests). */
const PROVIDERS: readonly (readonly [string, RegExp])[] = [
  ['azure', /provider-azure|secrets-store\/provider\/azure/],
  ['aws', /provider-aws/],
  ['gcp', /provider-gcp/],
  ['vault', /vault-csi-provider|provider-vault/],
];

async function readSecretStore(reading: Reading): Promise<SecretStoreFact> {
  const [drivers, daemons] = await Promise.all([listIfInstalled(reading, CSI_DRIVER), listIfInstalled(reading, DAEMON_SET)]);
  const sets = (daemons ?? []).map((daemon) => ({daemon, containers: containersOf(daemon)}));
  return {
    installed: (drivers ?? []).some(({metadata}) => metadata.name === 'secrets-store.csi.k8s.io'),
    drivers: sets.filter(({containers}) => containers.some(({image}) => /csi-secrets-store\/driver(?::|@|$)|secrets-store-csi-driver[^/]*(?::|@|$)/.test(image ?? '') && !/provider/.test(image ?? ''))).map(({daemon, containers}) => ({
      namespace: daemon.metadata.namespace ?? '?',
      name: daemon.metadata.name ?? '?',
      rotates: containers.some(({args}) => args?.some((word) => /^--enable-secret-rotation(?:=true)?$/.test(word)) === true),
    })),
    providers: PROVIDERS.filter(([, pattern]) => sets.some(({daemon, containers}) => [daemon.metadata.name, ...containers.map(({image}) => image)].some((text) => pattern.test(text ?? '')))).map(([name]) => name),
  };
}

function containersOf(daemon: AnyObject): Container[] {
  const containers = valueAt(daemon, 'spec.template.spec.containers');
  return Array.isArray(containers) ? (containers.filter(isRecord) as unknown as Container[]) : [];
}

/** Do the CRDs describe what a FEPCluster holds? Those of FEP 15 (operators 5.x) do not, later ones do. */
async function readDescribesFields({cluster, signal}: Reading): Promise<boolean | undefined> {
  const crd = await cluster.find<AnyObject>({resource: RESOURCES.CustomResourceDefinition, name: 'fepclusters.fep.fujitsu.io'}, {signal});
  const versions = valueAt(crd, 'spec.versions');
  if (!Array.isArray(versions)) return undefined;
  return versions.some((version) => Object.keys((valueAt(version, 'schema.openAPIV3Schema.properties.spec.properties') as object | undefined) ?? {}).length > 0);
}

async function readVeleroBackups(reading: Reading): Promise<VeleroBackupFact[]> {
  const items = (await listIfInstalled(reading, VELERO_BACKUP)) ?? [];
  return items.map((backup) => {
    const [namespaces, labels, completedAt] = ['spec.includedNamespaces', 'spec.labelSelector.matchLabels', 'status.completionTimestamp'].map((path) => valueAt(backup, path));
    return {
      name: backup.metadata.name ?? '?',
      namespaces: Array.isArray(namespaces) && namespaces.length > 0 ? namespaces.map(String) : ['*'],
      labels: isRecord(labels) ? Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, String(value)])) : {},
      ...(typeof completedAt === 'string' ? {completedAt} : {}),
    };
  });
}

async function readOpenShift({cluster, signal}: Reading): Promise<string | false> {
  try {
    const found = await cluster.find<AnyObject>({resource: CLUSTER_VERSION, name: 'version'}, {signal});
    const version = valueAt(found, 'status.desired.version');
    return typeof version === 'string' ? version : found === undefined ? false : '';
  } catch (error) {
    if (error instanceof FepError && error.code === 'resource-not-installed') return false;
    throw error;
  }
}

async function readConstraints(reading: Reading): Promise<ReadonlyMap<string, readonly string[]>> {
  const items = (await listIfInstalled(reading, CONSTRAINTS)) ?? [];
  return new Map(items.map((item) => [item.metadata.name ?? '?', Array.isArray(item['volumes']) ? item['volumes'].map(String) : []]));
}

async function readUserWorkloadMonitoring({cluster, signal}: Reading): Promise<boolean> {
  const ref = {resource: RESOURCES.ConfigMap, name: 'cluster-monitoring-config', namespace: 'openshift-monitoring'};
  const map = await cluster.find<ConfigMap>(ref, {signal});
  return /^\s*enableUserWorkload:\s*true\s*$/m.test(map?.data?.['config.yaml'] ?? '');
}

/** Tools that run in the cluster, by the image of their Deployment or StatefulSet. */
const TOOLS: readonly (readonly [string, RegExp])[] = [
  ['prometheus-operator', /\/prometheus-operator:v?(\d+(?:\.\d+)+)/],
  ['prometheus-adapter', /\/(?:k8s-)?prometheus-adapter[^/:]*:v?(\d+(?:\.\d+)+)/],
  ['grafana', /\/grafana:v?(\d+(?:\.\d+)+)/],
  ['grafana-operator', /\/grafana-operator:v?(\d+(?:\.\d+)+)/],
  ['prometheus', /\/prometheus:v?(\d+(?:\.\d+)+)/],
  ['alertmanager', /\/alertmanager:v?(\d+(?:\.\d+)+)/],
  ['elasticsearch', /\/elasticsearch:v?(\d+(?:\.\d+)+)/],
  ['velero', /\/velero:v?(\d+(?:\.\d+)+)/],
  ['rancher', /\/rancher:v?(\d+(?:\.\d+)+)/],
];

async function readTools({cluster, signal}: Reading): Promise<Readonly<Record<string, string>>> {
  const lists = await Promise.all([RESOURCES.Deployment, RESOURCES.StatefulSet].map((resource) => cluster.list<Deployment>(resource, {namespace: '*', signal})));
  const images = lists.flatMap(({items}) => items).flatMap(({spec}) => spec.template.spec.containers.flatMap(({image}) => image ?? []));
  return Object.fromEntries(TOOLS.flatMap(([name, pattern]) => {
    const version = images.map((image) => pattern.exec(image)?.[1]).find((found) => found !== undefined);
    return version === undefined ? [] : [[name, version]];
  }));
}
