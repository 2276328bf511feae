import type {AnyObject, CoreEvent, KubernetesObject} from '../../model/kubernetes-object.ts';
import {isKnown, type Part} from '../../model/part.ts';
import {FEP_RESOURCES, RESOURCES, type Resource} from '../../model/resources.ts';
import type {Gateway} from '../../cluster/gateway.ts';
import {claimsOfCluster, listPods, type ClusterRef} from '../cluster-snapshot.ts';
import {byTime, eventsOfCluster, isBefore, isOperatorEvent} from '../events.ts';
import {part} from '../parts.ts';
import type {PersistentVolumeClaim} from '../../model/kubernetes-object.ts';
import {valueAt} from '../../rules/view.ts';

/** Everything whose events belong to a cluster, beside what its name alone tells. */
export interface Family {
  ref: ClusterRef;
  createdAt: string | undefined;
  claims: readonly string[];
  /** `fepaction/demo-switchover-…`: objects that name the cluster as their target. */
  companions: ReadonlySet<string>;
  /** Clusters of the namespace whose names go on where this one ends: `demo-b` beside `demo`. */
  namesakes: readonly string[];
  unreadable: {part: string; reason: string}[];
}

/** Kinds that belong to a cluster by a field of theirs (crds.md). */
const COMPANIONS: readonly {resource: Resource; names: readonly string[]}[] = [
  {resource: FEP_RESOURCES.FEPAction, names: ['spec.targetClusterName']},
  {resource: FEP_RESOURCES.FEPRestore, names: ['spec.fromFEPcluster', 'spec.toFEPcluster']},
  {resource: FEP_RESOURCES.FEPPgpool2, names: ['spec.fepclustername']},
];

/**
 * One wave of reads that tells which objects belong to a cluster. Rejects when the FEPCluster cannot be read; a list that
 * may not be read leaves its events out, and is named.
 */
export async function readFamily(cluster: Gateway, ref: ClusterRef, signal: AbortSignal): Promise<Family | undefined> {
  const {name, namespace} = ref;
  const [clusters, pods, claims, ...companions] = await Promise.all([
    cluster.list<KubernetesObject>(FEP_RESOURCES.FEPCluster, {namespace, signal}),
    part(listPods(cluster, ref, signal)),
    part(cluster.list<PersistentVolumeClaim>(RESOURCES.PersistentVolumeClaim, {namespace, signal})),
    ...COMPANIONS.map(({resource}) => part(cluster.list<AnyObject>(resource, {namespace, signal}))),
  ]);
  const found = clusters.items.find(({metadata}) => metadata.name === name);
  if (found === undefined) return undefined;
  const targets = companions.flatMap((list, index) => (isKnown(list) ? list.known.items.filter((object) => COMPANIONS[index]?.names.some((path) => valueAt(object, path) === name)).map(({metadata}) => `${COMPANIONS[index]?.resource.kind.toLowerCase()}/${metadata.name}`) : []));
  const parts: [string, Part<unknown>][] = [['pods', pods], ['volume claims', claims], ...companions.map((list, index): [string, Part<unknown>] => [COMPANIONS[index]?.resource.kind ?? '?', list])];
  return {
    ref,
    createdAt: found.metadata.creationTimestamp,
    claims: isKnown(claims) ? claimsOfCluster(claims.known.items, name, isKnown(pods) ? pods.known : []).flatMap(({metadata}) => metadata.name ?? []) : [],
    companions: new Set(targets),
    namesakes: clusters.items.flatMap(({metadata}) => (metadata.name?.startsWith(`${name}-`) === true ? [metadata.name] : [])),
    unreadable: parts.flatMap(([words, value]) => (isKnown(value) ? [] : [{part: `events of ${words}`, reason: value.unreadable}])),
  };
}

/** The events of a cluster and all it owns among those of its namespace, oldest first. */
export function eventsOfFamily(events: readonly CoreEvent[], {ref, createdAt, claims, companions, namesakes}: Family): CoreEvent[] {
  const others = events.filter((event) => {
    const {kind = '', name = ''} = event.involvedObject;
    if (namesakes.some((namesake) => name === namesake || name.startsWith(`${namesake}-`))) return false;
    return companions.has(`${kind.toLowerCase()}/${name}`) || (!isOperatorEvent(event) && isNamedAfter(kind, name, ref.name, companions));
  });
  const named = new Set(others);
  const own = new Set(eventsOfCluster(events, ref.name, createdAt, claims));
  return events.filter((event) => own.has(event) || (named.has(event) && !isBefore(event, createdAt ?? ''))).toSorted(byTime);
}

/** Jobs of backups and restores, Services, Deployments of an exporter or of Pgpool-II: names that begin with the cluster's. */
function isNamedAfter(kind: string, name: string, cluster: string, companions: ReadonlySet<string>): boolean {
  if (!['CronJob', 'Job', 'Pod', 'Service', 'Deployment', 'ReplicaSet', 'PersistentVolumeClaim', 'Endpoints'].includes(kind)) return false;
  if (name.startsWith(`${cluster}-`)) return true;
  return [...companions].some((companion) => name.startsWith(`${companion.slice(companion.indexOf('/') + 1)}-`));
}
