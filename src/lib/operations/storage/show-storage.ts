import {ANSWER_API_VERSION} from '../../model/answers/api-version.ts';
import type {StorageReport} from '../../model/answers/storage.ts';
import type {FepCluster} from '../../model/fep-cluster/index.ts';
import type {PersistentVolumeClaim, StorageClass} from '../../model/kubernetes-object.ts';
import {isKnown, knownOr} from '../../model/part.ts';
import {RESOURCES} from '../../model/resources.ts';
import {valueAt} from '../../rules/view.ts';
import {fileSystemsOf} from '../change/file-systems.ts';
import {capacityOf, waitingFor} from '../change/volumes-grown.ts';
import {begin, claimsOfCluster, type ClusterRef} from '../cluster-snapshot.ts';
import {noSuchCluster} from '../cluster-status/index.ts';
import type {OperationContext} from '../context.ts';
import {part} from '../parts.ts';
import {volumeOfClaim} from '../volume-of-claim.ts';

const STORAGE = 'spec.fepChildCrVal.storage';

/** Every volume of a cluster: what is wanted, what the claim has, what the file system has, and whether it could grow. */
export async function showStorage(context: OperationContext, options: {name: string; namespace?: string}): Promise<StorageReport> {
  const {cluster, signal} = context;
  const ref: ClusterRef = {name: options.name, namespace: options.namespace ?? cluster.connection.namespace};
  const begun = begin(cluster, ref, signal);
  const [object, pods, claims, classes] = await Promise.all([
    begun.object, begun.pods,
    part(cluster.list<PersistentVolumeClaim>(RESOURCES.PersistentVolumeClaim, {namespace: ref.namespace, signal}).then(({items}) => items)),
    part(cluster.list<StorageClass>(RESOURCES.StorageClass, {signal}).then(({items}) => items)),
  ]);
  if (object === undefined) throw noSuchCluster(ref);
  const own = claimsOfCluster(knownOr(claims, []), ref.name, knownOr(pods, []));
  const systems = await fileSystemsOf(context, knownOr(pods, []), own.map(({metadata}) => metadata.name ?? '?'));
  return {
    apiVersion: ANSWER_API_VERSION, kind: 'StorageReport', ...ref,
    volumes: own.map((claim) => ({
      ...claimFacts(claim, ref, object, isKnown(classes) ? classes.known : undefined),
      fileSystems: systems.filter((one) => one.claim === claim.metadata.name).map(({claim: _claim, ...rest}) => rest),
    })),
    unreadable: Object.entries({pods, claims, 'storage classes': classes}).flatMap(([name, read]) => (isKnown<unknown>(read) ? [] : [{part: name, reason: read.unreadable}])),
  };
}

function claimFacts(claim: PersistentVolumeClaim, {name}: ClusterRef, object: FepCluster, classes: readonly StorageClass[] | undefined): Omit<StorageReport['volumes'][number], 'fileSystems'> {
  const claimName = claim.metadata.name ?? '?';
  const volume = volumeOfClaim(claimName, name);
  const storageClass = claim.spec.storageClassName;
  const found = classes?.find(({metadata}) => metadata.name === storageClass);
  const [wanted, waits, requested, capacity] = [valueAt(object, `${STORAGE}.${volume}.size`), waitingFor(claim), claim.spec.resources?.requests?.['storage'], capacityOf(claim)];
  return {
    volume, claim: claimName,
    ...(wanted === undefined ? {} : {wanted: String(wanted)}),
    ...(requested === undefined ? {} : {requested}),
    ...(capacity === undefined ? {} : {capacity}),
    ...(storageClass === undefined ? {} : {storageClass}),
    ...(found === undefined ? {} : {expandable: found.allowVolumeExpansion === true}),
    ...(waits === '' ? {} : {waits: waits.replace(/^, /, '')}),
    ...autoresizeOf(object, volume),
  };
}

/** Settings of the volume, else those of all (UG 2.3.3.2); a limit of 0 keeps a volume as it is. */
function autoresizeOf(object: FepCluster, volume: string): Pick<StorageReport['volumes'][number], 'autoresize'> {
  if (valueAt(object, `${STORAGE}.autoresize.enable`) !== true) return {};
  const setting = (key: string): number | undefined => {
    const value = valueAt(object, `${STORAGE}.${volume}.${key}`) ?? valueAt(object, `${STORAGE}.autoresize.${key}`);
    return typeof value === 'number' ? value : undefined;
  };
  const [threshold, limit] = [setting('threshold'), setting('storageLimit')];
  return limit === 0 ? {} : {autoresize: {...(threshold === undefined ? {} : {threshold}), ...(limit === undefined ? {} : {limit})}};
}
