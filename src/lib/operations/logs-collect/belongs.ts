import type {AnyObject, KubernetesObject, PersistentVolumeClaim, Pod} from '../../model/kubernetes-object.ts';
import {isFepKind} from '../../model/kinds.ts';
import {LABELS} from '../../model/names.ts';
import {valueAt} from '../../rules/view.ts';
import {claimsOfCluster, type ClusterRef} from '../cluster-snapshot.ts';
import {objectsOf, podsOf, type NamespaceObjects} from './inventory.ts';

/** Fields of FEP kinds that name a cluster (crds.md). */
const CLUSTER_FIELDS = ['spec.targetClusterName', 'spec.fromFEPcluster', 'spec.toFEPcluster', 'spec.fepclustername', 'spec.fepChildCrVal.upgrade.sourceCluster'];

/** The objects of one cluster among those of its namespace, by kind; events are another matter. */
export function objectsOfCluster(all: NamespaceObjects, ref: ClusterRef): Map<string, AnyObject[]> {
  const others = objectsOf(all, 'FEPCluster').flatMap(({metadata}) => (metadata.name !== undefined && metadata.name.startsWith(`${ref.name}-`) ? [metadata.name] : []));
  const claims = new Set(claimsOfCluster(objectsOf<PersistentVolumeClaim>(all, 'PersistentVolumeClaim'), ref.name, podsOf(all).filter((pod) => pod.metadata.labels?.[LABELS.clusterName] === ref.name)).map(({metadata}) => metadata.name));
  const found = new Map<string, AnyObject[]>();
  const uids = new Set<string>();
  const names = new Set<string>();
  const take = (kind: string, object: AnyObject): void => {
    const list = found.get(kind) ?? [];
    if (list.includes(object)) return;
    found.set(kind, [...list, object]);
    if (object.metadata.uid !== undefined) uids.add(object.metadata.uid);
    if (kind !== 'Secret' && kind !== 'ConfigMap') for (const name of stringsIn(object)) names.add(name);
  };
  const kinds = [...all.kinds.keys()].filter((kind) => kind !== 'Event');
  // Owners come before what they own: a Deployment's ReplicaSet is not read, so three rounds are enough.
  for (let round = 0; round < 3; round += 1) {
    for (const kind of kinds) {
      for (const object of objectsOf(all, kind)) {
        const named = kind === 'Secret' || kind === 'ConfigMap' ? names.has(object.metadata.name ?? '') : false;
        if (isOwn(object, ref, others, uids) || (kind === 'PersistentVolumeClaim' && claims.has(object.metadata.name ?? '')) || named) take(kind, object);
      }
    }
  }
  return found;
}

function isOwn(object: AnyObject, {name}: ClusterRef, others: readonly string[], uids: ReadonlySet<string>): boolean {
  const own = object.metadata.name ?? '';
  if (isFepKind(object.kind)) {
    if (object.kind === 'FEPCluster') return own === name;
    const fields = CLUSTER_FIELDS.map((field) => valueAt(object, field));
    if (own === name || fields.includes(name) || own === `${name}-fepexporter`) return true;
    const listed = valueAt(object, 'spec.fepExporter.fepClusterList');
    return Array.isArray(listed) && listed.some((item) => valueAt({item}, 'item.name') === name);
  }
  const label = object.metadata.labels?.[LABELS.clusterName];
  if (label !== undefined) return label === name;
  const owners = (object.metadata as {ownerReferences?: {uid: string}[]}).ownerReferences ?? [];
  if (owners.some(({uid}) => uids.has(uid))) return true;
  if (others.some((other) => own === other || own.startsWith(`${other}-`))) return false;
  return own === name || own.startsWith(`${name}-`);
}

/** Every text in an object: names of Secrets and ConfigMaps stand in many places. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.length < 254 ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

/** Pods of the cluster: servers first, in their order. */
export function podsOfCluster(objects: ReadonlyMap<string, AnyObject[]>): Pod[] {
  const pods = (objects.get('Pod') ?? []) as unknown as Pod[];
  const isServer = (pod: Pod): boolean => pod.metadata.labels?.[LABELS.role] !== undefined || /-sts-\d+$/.test(pod.metadata.name ?? '');
  return [...pods.filter(isServer), ...pods.filter((pod) => !isServer(pod))];
}

/** `fepcluster/demo`. */
export function typedNameOf({kind, metadata}: KubernetesObject): string {
  return `${kind.toLowerCase()}/${metadata.name ?? '?'}`;
}
