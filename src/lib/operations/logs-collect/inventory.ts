import type {Gateway} from '../../cluster/gateway.ts';
import type {AnyObject, CoreEvent, Deployment, KubernetesObject, Pod} from '../../model/kubernetes-object.ts';
import {isKnown, knownOr, type Part} from '../../model/part.ts';
import {FEP_RESOURCES, RESOURCES, type Resource} from '../../model/resources.ts';
import {findOperators, type ClusterRef} from '../cluster-snapshot.ts';
import {part} from '../parts.ts';

/** Kinds of a namespace that a bundle looks at; Secrets are read for their values, which are then looked for. */
export const NAMESPACED: readonly Resource[] = [
  ...Object.values(FEP_RESOURCES),
  RESOURCES.Pod, RESOURCES.StatefulSet, RESOURCES.Deployment, RESOURCES.Service, RESOURCES.Endpoints, RESOURCES.ConfigMap, RESOURCES.PersistentVolumeClaim,
  RESOURCES.PodDisruptionBudget, RESOURCES.CronJob, RESOURCES.Job, RESOURCES.ServiceAccount, RESOURCES.Role, RESOURCES.RoleBinding, RESOURCES.Secret, RESOURCES.Event,
];
/** Kinds without a namespace. */
const CLUSTER_WIDE: readonly Resource[] = [RESOURCES.Node, RESOURCES.PersistentVolume, RESOURCES.StorageClass];

/** All objects of one namespace that may be read, by kind. */
export interface NamespaceObjects {
  namespace: string;
  kinds: ReadonlyMap<string, Part<AnyObject[]>>;
}

/** Everything that was read before anything is collected. */
export interface Inventory {
  clusters: ClusterRef[];
  namespaces: ReadonlyMap<string, NamespaceObjects>;
  clusterWide: ReadonlyMap<string, Part<AnyObject[]>>;
  operators: Part<Deployment[]>;
  /** Namespaces of the operator's Deployments. */
  operatorNamespaces: string[];
}

/** Lists everything, each kind of each namespace once, all at once. */
export async function takeInventory(cluster: Gateway, clusters: readonly ClusterRef[], signal: AbortSignal): Promise<Inventory> {
  const own = [...new Set(clusters.map(({namespace}) => namespace))];
  const reading = own.map((namespace) => readNamespace(cluster, namespace, signal));
  const [clusterWide, definitions, operators] = await Promise.all([readKinds(cluster, CLUSTER_WIDE, undefined, signal), readDefinitions(cluster, signal), findOperators(cluster, own[0] ?? cluster.connection.namespace, signal)]);
  const operatorNamespaces = [...new Set(knownOr(operators, []).map(({metadata}) => metadata.namespace ?? ''))].filter((namespace) => namespace !== '');
  const others = operatorNamespaces.filter((namespace) => !own.includes(namespace)).map((namespace) => readNamespace(cluster, namespace, signal));
  const namespaces = await Promise.all([...reading, ...others]);
  return {
    clusters: [...clusters], namespaces: new Map(namespaces.map((objects) => [objects.namespace, objects])),
    clusterWide: new Map([...clusterWide, [RESOURCES.CustomResourceDefinition.kind, definitions]]), operators, operatorNamespaces,
  };
}

/** FEP's own, by name: a cluster may have hundreds of others, and theirs is the longest list of all. */
async function readDefinitions(cluster: Gateway, signal: AbortSignal): Promise<Part<AnyObject[]>> {
  const names = Object.values(FEP_RESOURCES).map(({plural, group}) => `${plural}.${group}`);
  const found = await part(Promise.all(names.map((name) => cluster.find<AnyObject>({resource: RESOURCES.CustomResourceDefinition, name}, {signal}))));
  return isKnown(found) ? {known: found.known.filter((one) => one !== undefined)} : found;
}

async function readNamespace(cluster: Gateway, namespace: string, signal: AbortSignal): Promise<NamespaceObjects> {
  return {namespace, kinds: await readKinds(cluster, NAMESPACED, namespace, signal)};
}

async function readKinds(cluster: Gateway, kinds: readonly Resource[], namespace: string | undefined, signal: AbortSignal): Promise<Map<string, Part<AnyObject[]>>> {
  const lists = await Promise.all(kinds.map((resource) => part(cluster.list<AnyObject>(resource, {...(namespace === undefined ? {} : {namespace}), signal}).then(({items}) => items))));
  return new Map(kinds.map(({kind}, index) => [kind, lists[index] ?? {unreadable: 'not read'}]));
}

/** Objects of a kind; empty where they could not be read. */
export function objectsOf<T extends KubernetesObject = AnyObject>(objects: NamespaceObjects | undefined, kind: string): T[] {
  const found = objects?.kinds.get(kind);
  return found !== undefined && isKnown(found) ? (found.known as unknown as T[]) : [];
}

export const podsOf = (objects: NamespaceObjects | undefined): Pod[] => objectsOf<Pod>(objects, 'Pod');
export const eventsIn = (objects: NamespaceObjects | undefined): CoreEvent[] => objectsOf<CoreEvent>(objects, 'Event');
