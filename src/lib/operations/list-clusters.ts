import {ANSWER_API_VERSION} from '../model/answers/api-version.ts';
import type {ClusterLine, ClusterList} from '../model/answers/cluster-list.ts';
import type {FepCluster} from '../model/fep-cluster/index.ts';
import type {PersistentVolumeClaim, Pod} from '../model/kubernetes-object.ts';
import {LABELS} from '../model/names.ts';
import {isKnown, knownOr, type Part} from '../model/part.ts';
import {FEP_RESOURCES, RESOURCES} from '../model/resources.ts';
import {syncModeOf, versionOf, wantedInstances} from './cluster-status/derive.ts';
import {optional, roleOf} from './cluster-status/members.ts';
import {backupOf} from './cluster-status/pieces.ts';
import type {OperationContext} from './context.ts';
import {part} from './parts.ts';
import {sumOfQuantities} from './quantity-sum.ts';
import {isReady} from './readiness/index.ts';

export interface ListClustersOptions {
  /** A namespace, `*` for all, left out: the connection's. */
  namespace?: string;
  /** Label selector on the FEPClusters. */
  selector?: string;
}

/** All clusters from three lists, however many there are. Without the right to list pods or claims those columns stay empty. */
export async function listClusters(context: OperationContext, options: ListClustersOptions): Promise<ClusterList> {
  const {cluster, signal} = context;
  const namespace = options.namespace ?? cluster.connection.namespace;
  const [clusters, pods, claims] = await Promise.all([
    cluster.list<FepCluster>(FEP_RESOURCES.FEPCluster, {namespace, signal, ...(options.selector === undefined ? {} : {labelSelector: options.selector})}),
    part(cluster.list<Pod>(RESOURCES.Pod, {namespace, labelSelector: LABELS.clusterName, signal}).then(({items}) => items)),
    part(cluster.list<PersistentVolumeClaim>(RESOURCES.PersistentVolumeClaim, {namespace, signal}).then(({items}) => items)),
  ]);
  const index = indexByCluster(pods, claims);
  const isNowhere = clusters.items.length === 0 && namespace !== '*' && await isMissing(context, namespace);
  return {
    apiVersion: ANSWER_API_VERSION,
    kind: 'ClusterList',
    namespace,
    ...(isNowhere ? {noSuchNamespace: true} : {}),
    clusters: clusters.items.map((item) => lineOf(item, pods, claims, index)).toSorted(byPlace),
    unreadable: [
      ...(isKnown(pods) ? [] : [{part: 'pods', reason: pods.unreadable}]),
      ...(isKnown(claims) ? [] : [{part: 'volumes', reason: claims.unreadable}]),
    ],
  };
}

/** Asked only where nothing was found: the API server lists what is in a namespace that there is not, and finds nothing. */
async function isMissing({cluster, signal}: OperationContext, name: string): Promise<boolean> {
  const found = await part(cluster.find({resource: RESOURCES.Namespace, name}, {signal}));
  return isKnown(found) && found.known === undefined;
}

interface Index {
  pods: Map<string, Pod[]>;
  claims: Map<string, PersistentVolumeClaim[]>;
}

/** Objects by `<namespace>/<cluster>`, in one pass each. */
function indexByCluster(pods: Part<Pod[]>, claims: Part<PersistentVolumeClaim[]>): Index {
  const group = <T extends Pod | PersistentVolumeClaim>(items: readonly T[], clusterOf: (item: T) => string | undefined): Map<string, T[]> =>
    Map.groupBy(items, (item) => `${item.metadata.namespace}/${clusterOf(item) ?? ''}`);
  const owners = new Map<string, string>();
  for (const pod of knownOr(pods, [])) {
    const owner = pod.metadata.labels?.[LABELS.clusterName];
    for (const volume of pod.spec.volumes ?? []) {
      const claim = (volume['persistentVolumeClaim'] as {claimName?: string} | undefined)?.claimName;
      if (claim !== undefined && owner !== undefined) owners.set(`${pod.metadata.namespace}/${claim}`, owner);
    }
  }
  return {
    pods: group(knownOr(pods, []), ({metadata}) => metadata.labels?.[LABELS.clusterName]),
    claims: group(knownOr(claims, []), ({metadata}) => metadata.labels?.[LABELS.clusterName] ?? owners.get(`${metadata.namespace}/${metadata.name}`)),
  };
}

function lineOf(cluster: FepCluster, pods: Part<Pod[]>, claims: Part<PersistentVolumeClaim[]>, index: Index): ClusterLine {
  const {name = '?', namespace = '?', creationTimestamp} = cluster.metadata;
  const own = index.pods.get(`${namespace}/${name}`) ?? [];
  const volumes = index.claims.get(`${namespace}/${name}`) ?? [];
  const masters = own.filter((pod) => roleOf(pod) === 'master' && pod.metadata.deletionTimestamp === undefined);
  const wanted = wantedInstances(cluster);
  const ready = isKnown(pods) ? own.filter(isReady).length : undefined;
  return {
    name,
    namespace,
    ...optional('createdAt', creationTimestamp),
    state: stateOf(cluster, {wanted, ready, masters: masters.length}),
    instances: {...optional('wanted', wanted), ...optional('ready', ready)},
    syncMode: syncModeOf(cluster),
    ...optional('primary', masters.length === 1 ? masters[0]?.metadata.name : undefined),
    ...versionOf(cluster, own[0]?.spec.containers.find(({image}) => image !== undefined)?.image),
    ...(isKnown(claims) ? {storage: {claims: volumes.length, capacity: sumOfQuantities(volumes.flatMap(({status}) => status?.capacity?.['storage'] ?? []))}} : {}),
    backupSchedules: backupOf(cluster).schedules.map(({type, schedule}) => `${type}: ${schedule}`),
  };
}

function stateOf(cluster: FepCluster, seen: {wanted: number | undefined; ready: number | undefined; masters: number}): ClusterLine['state'] {
  if (cluster.metadata.deletionTimestamp !== undefined) return 'deleting';
  if (seen.ready === undefined) return 'unknown';
  const whole = seen.ready === seen.wanted && seen.masters === 1 && cluster.status?.fepStatus?.fepClusterReady === true;
  return whole ? 'ready' : 'not ready';
}

function byPlace(a: ClusterLine, b: ClusterLine): number {
  return a.namespace.localeCompare(b.namespace) || a.name.localeCompare(b.name);
}
