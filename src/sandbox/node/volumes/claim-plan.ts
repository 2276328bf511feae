import type {PersistentVolume, PersistentVolumeClaim} from '../../../lib/model/kubernetes-object.ts';
import {storageBytes} from './storage-bytes.ts';
import {accessModeRefusal, PROVISIONER, STORAGE_CLASSES} from './storage-classes.ts';

/** What the provisioner does about a claim. */
export type ClaimPlan =
  | {action: 'none'}
  | {action: 'provision'; volume: PersistentVolume}
  | {action: 'refuse'; message: string}
  | {action: 'grow'; volumeName: string; to: string};

/** Decides about one claim; `folderOf` gives the folder of a volume by its name. */
export function planClaim(claim: PersistentVolumeClaim, folderOf: (volume: string) => string): ClaimPlan {
  const {spec, status, metadata} = claim;
  if (metadata.deletionTimestamp !== undefined || !isOurs(spec.storageClassName)) return {action: 'none'};
  const wanted = spec.resources?.requests?.['storage'] ?? '0';
  if (spec.volumeName === undefined || spec.volumeName === '') {
    const refusal = accessModeRefusal(spec.storageClassName as string, spec.accessModes ?? []);
    return refusal === undefined
      ? {action: 'provision', volume: volumeFor(claim, wanted, folderOf)}
      : {action: 'refuse', message: `failed to provision volume with StorageClass "${spec.storageClassName}": ${refusal}`};
  }
  const have = status?.capacity?.['storage'];
  const grows = status?.phase === 'Bound' && have !== undefined && storageBytes(wanted) > storageBytes(have);
  return grows ? {action: 'grow', volumeName: spec.volumeName, to: wanted} : {action: 'none'};
}

function isOurs(className: string | undefined): boolean {
  return STORAGE_CLASSES.some((one) => one.metadata.name === className);
}

/** A volume reserved for its claim; the control plane's binder does the rest. */
function volumeFor(claim: PersistentVolumeClaim, size: string, folderOf: (volume: string) => string): PersistentVolume {
  const {uid, name, namespace} = claim.metadata;
  const volumeName = `pvc-${uid}`;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {name: volumeName, annotations: {'pv.kubernetes.io/provisioned-by': PROVISIONER}},
    spec: {
      capacity: {storage: size},
      accessModes: claim.spec.accessModes ?? ['ReadWriteOnce'],
      ...(claim.spec.storageClassName === undefined ? {} : {storageClassName: claim.spec.storageClassName}),
      persistentVolumeReclaimPolicy: 'Delete',
      claimRef: {
        apiVersion: 'v1', kind: 'PersistentVolumeClaim',
        ...(name === undefined ? {} : {name}), ...(namespace === undefined ? {} : {namespace}), ...(uid === undefined ? {} : {uid}),
      },
      hostPath: {path: folderOf(volumeName), type: 'DirectoryOrCreate'},
    },
  };
}

/** Whether a volume of ours has lost its claim and is to be removed. */
export function isToBeReclaimed(volume: PersistentVolume): boolean {
  return (
    volume.metadata.annotations?.['pv.kubernetes.io/provisioned-by'] === PROVISIONER &&
    volume.spec.persistentVolumeReclaimPolicy === 'Delete' &&
    volume.status?.phase === 'Released' &&
    volume.metadata.deletionTimestamp === undefined
  );
}
