import type {FepCluster} from '../model/fep-cluster/index.ts';
import type {
  CoreEvent, Deployment, KubernetesObject, PersistentVolumeClaim, Pod, StatefulSet,
} from '../model/kubernetes-object.ts';
import {LABELS, OPERATOR_DEPLOYMENT, ordinalOf, podSelector, statefulSetName} from '../model/names.ts';
import {isKnown, type Part} from '../model/part.ts';
import {FEP_RESOURCES, RESOURCES, type FepKind} from '../model/resources.ts';
import {eventsOfCluster} from './events.ts';
import type {Gateway} from '../cluster/gateway.ts';
import {part} from './parts.ts';

/** Child CRs that the operator makes for every FEPCluster, named like it (UG 4.1, 5.8.3). */
export const CHILD_KINDS = ['FEPVolume', 'FEPUser', 'FEPCert', 'FEPConfig', 'FEPBackup'] as const satisfies readonly FepKind[];
export type ChildKind = (typeof CHILD_KINDS)[number];

/** Which cluster, where. */
export interface ClusterRef {
  name: string;
  namespace: string;
}

/** What one wave of reads tells of a cluster, each part by itself. Absent objects are `{known: undefined}`. */
export interface ClusterSnapshot {
  /** Wanted state and what the operator says of it; a snapshot without it is not made. */
  cluster: FepCluster | undefined;
  pods: Part<Pod[]>;
  statefulSet: Part<StatefulSet | undefined>;
  claims: Part<PersistentVolumeClaim[]>;
  /** Oldest first; only of this cluster's objects. */
  events: Part<CoreEvent[]>;
  children: Record<ChildKind, Part<KubernetesObject | undefined>>;
  /** Every Deployment of the operator that can be seen. */
  operators: Part<Deployment[]>;
}

/** The two reads that others wait for, already sent. */
export interface Begun {
  object: Promise<FepCluster | undefined>;
  pods: Promise<Part<Pod[]>>;
}

/** Sends the reads of the FEPCluster and its pods. */
export function begin(cluster: Gateway, ref: ClusterRef, signal: AbortSignal): Begun {
  const {name, namespace} = ref;
  return {
    object: cluster.find<FepCluster>({resource: FEP_RESOURCES.FEPCluster, name, namespace}, {signal}),
    pods: part(listPods(cluster, ref, signal)),
  };
}

/**
 * Reads everything that readiness is judged by, in one wave. The FEPCluster itself must be readable (rejects with the
 * gateway's error); all else degrades part by part.
 */
export async function takeSnapshot(cluster: Gateway, ref: ClusterRef, signal: AbortSignal, begun: Begun = begin(cluster, ref, signal)): Promise<ClusterSnapshot> {
  const {name, namespace} = ref;
  const [found, pods, statefulSet, claims, events, operators, ...children] = await Promise.all([
    begun.object,
    begun.pods,
    part(cluster.find<StatefulSet>({resource: RESOURCES.StatefulSet, name: statefulSetName(name), namespace}, {signal})),
    part(cluster.list<PersistentVolumeClaim>(RESOURCES.PersistentVolumeClaim, {namespace, signal}).then((list) => list.items)),
    part(cluster.list<CoreEvent>(RESOURCES.Event, {namespace, signal}).then((list) => list.items)),
    findOperators(cluster, namespace, signal),
    ...CHILD_KINDS.map((kind) => part(cluster.find({resource: FEP_RESOURCES[kind], name, namespace}, {signal}))),
  ] as const);
  const knownPods = isKnown(pods) ? pods.known : [];
  const ours = isKnown(claims) ? claimsOfCluster(claims.known, name, knownPods) : [];
  const claimNames = ours.flatMap(({metadata}) => metadata.name ?? []);
  return {
    cluster: found,
    pods,
    statefulSet,
    claims: isKnown(claims) ? {known: ours} : claims,
    events: isKnown(events) ? {known: eventsOfCluster(events.known, name, found?.metadata.creationTimestamp, claimNames)} : events,
    children: Object.fromEntries(CHILD_KINDS.map((kind, index) => [kind, children[index]])) as ClusterSnapshot['children'],
    operators,
  };
}

/** Server pods of a cluster, by ordinal. */
export async function listPods(cluster: Gateway, ref: ClusterRef, signal: AbortSignal): Promise<Pod[]> {
  const {items} = await cluster.list<Pod>(RESOURCES.Pod, {namespace: ref.namespace, labelSelector: podSelector(ref.name), signal});
  return items.toSorted((a, b) => (ordinalOf(a.metadata.name ?? '') ?? 0) - (ordinalOf(b.metadata.name ?? '') ?? 0));
}

/**
 * Deployments of the operator, in all namespaces where that may be listed, else in the cluster's own. The operator
 * may watch from a namespace of its own (UG 3.2), so "none here" proves nothing when only one namespace was seen.
 */
export async function findOperators(cluster: Gateway, namespace: string, signal: AbortSignal): Promise<Part<Deployment[]>> {
  const fieldSelector = `metadata.name=${OPERATOR_DEPLOYMENT}`;
  const everywhere = await part(cluster.list<Deployment>(RESOURCES.Deployment, {namespace: '*', fieldSelector, signal}));
  if (isKnown(everywhere)) return {known: everywhere.known.items};
  const here = await part(cluster.list<Deployment>(RESOURCES.Deployment, {namespace, fieldSelector, signal}));
  if (isKnown(here) && here.known.items.length > 0) return {known: here.known.items};
  return everywhere;
}

/**
 * The claims of a cluster among those of its namespace: mounted by its pods, labelled with its name, or named as the
 * alert rule of the v5 samples expects (`fep.*<cluster>.*`), here with the StatefulSet's own ending so that the
 * cluster `a` never takes the claims of `a-b`.
 */
export function claimsOfCluster(claims: readonly PersistentVolumeClaim[], name: string, pods: readonly Pod[]): PersistentVolumeClaim[] {
  const mounted = new Set(pods.flatMap(mountedClaims));
  return claims
    .filter(({metadata}) => {
      const labelled = metadata.labels?.[LABELS.clusterName];
      if (labelled !== undefined) return labelled === name;
      return mounted.has(metadata.name ?? '') || /^(.*)-sts-\d+$/.exec(metadata.name ?? '')?.[1]?.endsWith(`-${name}`) === true;
    })
    .toSorted((a, b) => (a.metadata.name ?? '').localeCompare(b.metadata.name ?? '', 'en', {numeric: true}));
}

function mountedClaims(pod: Pod): string[] {
  return (pod.spec.volumes ?? []).flatMap((volume) => {
    const claim = volume['persistentVolumeClaim'] as {claimName?: string} | undefined;
    return claim?.claimName === undefined ? [] : [claim.claimName];
  });
}
