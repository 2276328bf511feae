import type {DeletionPlan} from '../model/answers/cluster-changes.ts';
import type {FepCluster} from '../model/fep-cluster/index.ts';
import type {KubernetesObject, PersistentVolume, PersistentVolumeClaim} from '../model/kubernetes-object.ts';
import {credentialsSecretName} from '../manifest/secret.ts';
import {managedExporterName, statefulSetName} from '../model/names.ts';
import {isKnown, knownOr, type Part} from '../model/part.ts';
import {FEP_RESOURCES, RESOURCES, type Resource} from '../model/resources.ts';
import {valueAt} from '../rules/view.ts';
import {checkRules} from './check-rules.ts';
import {CHILD_KINDS, takeSnapshot, type ClusterRef, type ClusterSnapshot} from './cluster-snapshot.ts';
import {noSuchCluster} from './cluster-status/index.ts';
import type {OperationContext} from './context.ts';
import {plain} from './guard.ts';
import {part} from './parts.ts';
import {tellNotChecked} from './tell-not-checked.ts';
import {volumeOfClaim} from './volume-of-claim.ts';
import type {RuleFinding} from '../rules/evaluate.ts';

/** A deletion that was looked at and not done yet. */
export interface PlannedDeletion {
  ref: ClusterRef;
  plan: DeletionPlan;
  findings: RuleFinding[];
  live: FepCluster;
  snapshot: ClusterSnapshot;
}

/** Says what `delete` would destroy and what would stay (rules 69-71). Reads only. */
export async function planDeletion(context: OperationContext, options: {name: string; namespace?: string}): Promise<PlannedDeletion> {
  const {cluster, signal} = context;
  const ref = {name: options.name, namespace: options.namespace ?? cluster.connection.namespace};
  const [snapshot, volumes, stays] = await Promise.all([
    takeSnapshot(cluster, ref, signal),
    part(cluster.list<PersistentVolume>(RESOURCES.PersistentVolume, {signal}).then(({items}) => items)),
    whatStays(context, ref),
  ]);
  const live = snapshot.cluster;
  if (live === undefined) throw noSuchCluster(ref);
  const {fepClusterRules} = await import('../rules/index.ts');
  const {findings, notChecked} = await checkRules(context, ref, fepClusterRules, {object: live, operation: 'delete', previous: live, facts: {liveCluster: {known: live}}});
  tellNotChecked(context, notChecked);
  const plan: DeletionPlan = {
    ...ref,
    volumes: lostVolumes(knownOr(snapshot.claims, []), knownOr(volumes, []), ref.name),
    removed: removedObjects(snapshot, ref.name),
    stays: [...stays, ...repositoriesThatStay(live), ...retained(knownOr(snapshot.claims, []), volumes)],
    findings: findings.map(plain),
  };
  return {ref, plan, findings, live, snapshot};
}

function lostVolumes(claims: readonly PersistentVolumeClaim[], volumes: readonly PersistentVolume[], cluster: string): DeletionPlan['volumes'] {
  return claims.map((claim) => {
    const name = claim.metadata.name ?? '?';
    const capacity = claim.status?.capacity?.['storage'] ?? claim.spec.resources?.requests?.['storage'];
    return {claim: name, volume: volumeOfClaim(name, cluster), ...(capacity === undefined ? {} : {capacity}), kept: isKept(claim, volumes)};
  });
}

/** A volume of the reclaim policy Retain survives its claim: pre-made PVs, or a class that says so (UG 5.2). */
function isKept(claim: PersistentVolumeClaim, volumes: readonly PersistentVolume[]): boolean {
  return volumes.find(({metadata}) => metadata.name === claim.spec.volumeName)?.spec.persistentVolumeReclaimPolicy === 'Retain';
}

function retained(claims: readonly PersistentVolumeClaim[], volumes: Part<PersistentVolume[]>): string[] {
  if (!isKnown(volumes)) return claims.length === 0 ? [] : [`PersistentVolumes of the reclaim policy Retain, if there are any (not readable: ${volumes.unreadable})`];
  return claims.filter((claim) => isKept(claim, volumes.known)).map(({spec}) => `persistentvolume/${spec.volumeName} (reclaim policy Retain)`);
}

function removedObjects(snapshot: ClusterSnapshot, name: string): string[] {
  const children = CHILD_KINDS.filter((kind) => isKnown(snapshot.children[kind]) && (snapshot.children[kind] as {known: unknown}).known !== undefined);
  const set = isKnown(snapshot.statefulSet) && snapshot.statefulSet.known !== undefined ? [`statefulset/${statefulSetName(name)}`] : [];
  const exporter = valueAt(snapshot.cluster, 'spec.fep.monitoring.enable') === true ? [`fepexporter/${managedExporterName(name)}`] : [];
  return [
    `fepcluster/${name}`,
    ...children.map((kind) => `${kind.toLowerCase()}/${name}`),
    ...exporter,
    ...set,
    ...knownOr(snapshot.pods, []).map(({metadata}) => `pod/${metadata.name}`),
    ...knownOr(snapshot.claims, []).map(({metadata}) => `persistentvolumeclaim/${metadata.name}`),
  ];
}

/** Objects that point at the cluster or were made for it, and that no operator removes (UG 5.2; rule delete-cascade). */
async function whatStays({cluster, signal}: OperationContext, {name, namespace}: ClusterRef): Promise<string[]> {
  const list = (resource: Resource): Promise<Part<KubernetesObject[]>> => part(cluster.list(resource, {namespace, signal}).then(({items}) => items));
  const [secret, pools, logging, exporters] = await Promise.all([
    part(cluster.find({resource: RESOURCES.Secret, name: credentialsSecretName(name), namespace}, {signal})),
    list(FEP_RESOURCES.FEPPgpool2), list(FEP_RESOURCES.FEPLogging), list(FEP_RESOURCES.FEPExporter),
  ]);
  const pointing = (kind: string, objects: Part<KubernetesObject[]>): string[] => knownOr(objects, [])
    .filter((object) => object.metadata.name !== managedExporterName(name) && pointsAt(object, name))
    .map(({metadata}) => `${kind}/${metadata.name}`);
  return [
    ...(isKnown(secret) && secret.known !== undefined ? [`secret/${credentialsSecretName(name)} (passwords made by kubectl fep)`] : []),
    ...pointing('feppgpool2', pools), ...pointing('feplogging', logging), ...pointing('fepexporter', exporters),
  ];
}

/** Does a string anywhere in its spec name the cluster? */
function pointsAt(object: KubernetesObject, name: string): boolean {
  const search = (value: unknown): boolean =>
    value === name || (typeof value === 'object' && value !== null && Object.values(value).some(search));
  return search((object as {spec?: unknown} & KubernetesObject).spec);
}

/** Backups in object storage outlive the cluster (UG 5.2). */
function repositoriesThatStay(live: FepCluster): string[] {
  const params = valueAt(live, 'spec.fepChildCrVal.backup.pgbackrestParams');
  if (typeof params !== 'string') return [];
  return [...params.matchAll(/^\s*(repo\d+)-type\s*=\s*(s3|azure|gcs)\b/gm)].map(([, repo, type]) => `backups in object storage: ${repo} (${type})`);
}
