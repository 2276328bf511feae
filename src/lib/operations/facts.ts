import type {
  ClusterFacts, FactName, NodeFact, OperatorFact, OtherClusterFact, PersistentVolumeFact, StorageClassFact, VolumeClaimFact,
} from '../model/cluster-facts.ts';
import type {FepCluster} from '../model/fep-cluster/index.ts';
import type {
  ConfigMap, Deployment, KubernetesNode, KubernetesObject, PersistentVolume, PersistentVolumeClaim, Secret, StorageClass,
} from '../model/kubernetes-object.ts';
import {LABELS} from '../model/names.ts';
import {isKnown, type Part} from '../model/part.ts';
import {FEP_RESOURCES, RESOURCES} from '../model/resources.ts';
import {valueAt} from '../rules/view.ts';
import {claimsOfCluster, findOperators, listPods} from './cluster-snapshot.ts';
import type {Known, Reading} from './fact-reading.ts';
import {FEATURE_READERS} from './feature-facts.ts';
import {part} from './parts.ts';
import {ELSEWHERE, SURROUNDING_READERS} from './surrounding-facts.ts';
import {volumeOfClaim} from './volume-of-claim.ts';

type Readers = {readonly [F in FactName]?: (reading: Reading) => Promise<Known<F>>};

/** How each fact is read. One without a reader (`productionCluster`, …) has its reason in ELSEWHERE. */
const READERS: Readers = {
  ...FEATURE_READERS,
  ...SURROUNDING_READERS,
  serverVersion: async ({cluster, signal}) => {
    const {gitVersion, major, minor} = await cluster.version({signal});
    return {gitVersion, major: Number.parseInt(major, 10), minor: Number.parseInt(minor, 10)};
  },
  namespaces: async ({cluster, signal}) => names(await cluster.list(RESOURCES.Namespace, {signal})),
  operator: readOperator,
  operators: readOperators,
  nodes: async ({cluster, signal}) => (await cluster.list<KubernetesNode>(RESOURCES.Node, {signal})).items.map(nodeFact),
  storageClasses: async ({cluster, signal}) => (await cluster.list<StorageClass>(RESOURCES.StorageClass, {signal})).items.map(storageClassFact),
  persistentVolumes: async ({cluster, signal}) => (await cluster.list<PersistentVolume>(RESOURCES.PersistentVolume, {signal})).items.map(volumeFact),
  claims: readClaims,
  masterPod: async ({cluster, signal, ...ref}) =>
    (await listPods(cluster, ref, signal)).find(({metadata}) => metadata.labels?.[LABELS.role] === 'master')?.metadata.name,
  liveCluster: ({cluster, signal, name, namespace}) => cluster.find<FepCluster>({resource: FEP_RESOURCES.FEPCluster, name, namespace}, {signal}),
  existingNames: async ({cluster, signal, namespace}) => names(await cluster.list(FEP_RESOURCES.FEPCluster, {namespace, signal})),
  otherClusters: readOthers,
  secrets: async ({cluster, signal, namespace}) => keysByName((await cluster.list<Secret>(RESOURCES.Secret, {namespace, signal})).items),
  configMaps: async ({cluster, signal, namespace}) => keysByName((await cluster.list<ConfigMap>(RESOURCES.ConfigMap, {namespace, signal})).items),
  crds: async ({cluster, signal}) => names(await cluster.list(RESOURCES.CustomResourceDefinition, {signal})),
  canReadNodes: ({cluster, signal}) => cluster.canI({verb: 'list', resource: RESOURCES.Node}, {signal}),
};

/** Is there a reader of the fact? Else the reason why nobody can read it here; undefined is a lack of ours. */
export function isGathered(name: FactName): true | string | undefined {
  return READERS[name] === undefined ? ELSEWHERE[name] : true;
}

/** Gathers the facts asked for, all at once; each is known, or unreadable with its reason. Never rejects. */
export async function gatherFacts(reading: Reading, wanted: Iterable<FactName>): Promise<Partial<ClusterFacts>> {
  const entries = await Promise.all([...new Set(wanted)].map(async (name): Promise<[FactName, Part<unknown>]> => {
    const read = READERS[name] as ((from: Reading) => Promise<unknown>) | undefined;
    return [name, read === undefined ? {unreadable: ELSEWHERE[name] ?? 'this fact is not gathered by this command'} : await part(read(reading))];
  }));
  return Object.fromEntries(entries) as Partial<ClusterFacts>;
}

function names(list: {items: readonly KubernetesObject[]}): string[] {
  return list.items.flatMap(({metadata}) => metadata.name ?? []);
}

async function readOperators({cluster, signal, namespace}: Reading): Promise<OperatorFact[]> {
  const found = await findOperators(cluster, namespace, signal);
  if (!isKnown(found)) throw new Error(found.unreadable);
  return found.known.map(operatorFact).filter(({watches}) => watches === undefined || watches === 'all' || watches.includes(namespace));
}

async function readOperator(reading: Reading): Promise<OperatorFact> {
  const {namespace} = reading;
  const serving = await readOperators(reading);
  const own = serving.find((fact) => fact.namespace === namespace);
  return own ?? serving.find(({ready}) => ready) ?? serving[0] ?? {present: false};
}

function operatorFact(deployment: Deployment): OperatorFact {
  const container = deployment.spec.template.spec.containers.find(({name}) => name === deployment.metadata.name) ?? deployment.spec.template.spec.containers[0];
  const watched = container?.env?.find(({name}) => name === 'WATCH_NAMESPACE');
  const version = /:v?(\d+\.\d+\.\d+)/.exec(container?.image ?? '')?.[1] ?? deployment.metadata.labels?.['app.kubernetes.io/version'];
  const {namespace} = deployment.metadata;
  return {
    present: true,
    ready: (deployment.status?.readyReplicas ?? 0) > 0,
    ...(deployment.metadata.annotations?.['meta.helm.sh/release-name'] === undefined ? {} : {isFromHelm: true}),
    ...(version === undefined ? {} : {version: version.replace(/^v/, '')}),
    ...(namespace === undefined ? {} : {namespace}),
    ...watchesOf(watched, namespace),
    ...(container?.resources?.limits === undefined ? {} : {limits: container.resources.limits}),
  };
}

/** Which namespaces the operator watches; a value taken from its own metadata is its own namespace. */
function watchesOf(watched: {value?: string; valueFrom?: object} | undefined, namespace: string | undefined): Pick<OperatorFact, 'watches'> {
  if (watched === undefined) return {};
  if (watched.valueFrom !== undefined) return namespace === undefined ? {} : {watches: [namespace]};
  const listed = (watched.value ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '');
  return {watches: listed.length === 0 ? 'all' : listed};
}

function nodeFact({metadata, spec, status}: KubernetesNode): NodeFact {
  const region = metadata.labels?.['topology.kubernetes.io/region'];
  return {
    name: metadata.name ?? '?',
    architecture: status?.nodeInfo?.architecture ?? metadata.labels?.['kubernetes.io/arch'] ?? 'unknown',
    schedulable: spec?.unschedulable !== true,
    ...(region === undefined ? {} : {region}),
  };
}

function storageClassFact({metadata, provisioner, allowVolumeExpansion}: StorageClass): StorageClassFact {
  return {
    name: metadata.name ?? '?',
    provisioner,
    allowVolumeExpansion: allowVolumeExpansion === true,
    isDefault: metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true',
    isStatic: provisioner === 'kubernetes.io/no-provisioner',
  };
}

function volumeFact({metadata, spec, status}: PersistentVolume): PersistentVolumeFact {
  const nfs = spec['nfs'] as {server?: string; path?: string} | undefined;
  return {
    name: metadata.name ?? '?',
    storageClass: spec.storageClassName ?? '',
    accessModes: spec.accessModes ?? [],
    capacity: spec.capacity?.['storage'] ?? '0',
    phase: status?.phase ?? 'Unknown',
    ...(nfs?.server === undefined || nfs.path === undefined ? {} : {nfs: {server: nfs.server, path: nfs.path}}),
  };
}

async function readClaims({cluster, signal, ...ref}: Reading): Promise<VolumeClaimFact[]> {
  const {namespace, name} = ref;
  const [claims, pods] = await Promise.all([
    cluster.list<PersistentVolumeClaim>(RESOURCES.PersistentVolumeClaim, {namespace, signal}),
    listPods(cluster, ref, signal),
  ]);
  return claimsOfCluster(claims.items, name, pods).map(({metadata, spec, status}) => ({
    name: metadata.name ?? '?',
    volume: volumeOfClaim(metadata.name ?? '', name),
    size: status?.capacity?.['storage'] ?? spec.resources?.requests?.['storage'] ?? '0',
    ...(spec.storageClassName === undefined ? {} : {storageClass: spec.storageClassName}),
  }));
}

async function readOthers({cluster, signal, name, namespace}: Reading): Promise<OtherClusterFact[]> {
  const {items} = await cluster.list<FepCluster>(FEP_RESOURCES.FEPCluster, {namespace, signal});
  return items
    .filter(({metadata}) => metadata.name !== name)
    .map((other) => ({namespace, name: other.metadata.name ?? '?', repositories: repositoriesOf(valueAt(other, 'spec.fepChildCrVal.backup.pgbackrestParams'))}));
}

/** Object repositories in pgBackRest's parameters: `s3 bucket /path` for each repoN with an object type. */
function repositoriesOf(params: unknown): string[] {
  if (typeof params !== 'string') return [];
  const values = new Map([...params.matchAll(/^\s*(repo\d+-[a-z0-9-]+)\s*=\s*(.*?)\s*$/gm)].map((match) => [match[1], match[2]]));
  return [...values].flatMap(([key, type]) => {
    const repo = /^(repo\d+)-type$/.exec(key ?? '')?.[1];
    if (repo === undefined || type === undefined || !['s3', 'azure', 'gcs'].includes(type)) return [];
    const place = values.get(`${repo}-${type}-${type === 'azure' ? 'container' : 'bucket'}`) ?? '';
    return [`${type} ${place} ${values.get(`${repo}-path`) ?? ''}`.trim()];
  });
}

function keysByName(items: readonly {metadata: {name?: string}; data?: Record<string, string>}[]): ReadonlyMap<string, readonly string[]> {
  return new Map(items.map(({metadata, data}) => [metadata.name ?? '?', Object.keys(data ?? {})]));
}
