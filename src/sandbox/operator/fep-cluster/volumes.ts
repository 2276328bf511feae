import {statefulSetName} from '../../../lib/model/names.ts';
import {invalidSpec} from './invalid-spec.ts';
import {at, textAt, treeAt, type Tree} from './members.ts';

/**
 * The volumes of a FEPCluster. Sizes by default: UG 2.3.3. Names of the claims: only the pattern `fep.*<cluster>.*` is
 * known (alert rule of the v5 samples), so the template names are the simulator's. Mount paths: data, log and tablespaces
 * follow the paths the samples print; wal, archivewal and backup are the simulator's.
 */
export const VOLUMES = [
  {key: 'dataVol', template: 'fep-data', defaultSize: '2Gi', mountPath: '/database/userdata', required: true, sharable: false},
  {key: 'walVol', template: 'fep-wal', defaultSize: '1200Mi', mountPath: '/database/wal', required: true, sharable: false},
  {key: 'logVol', template: 'fep-log', defaultSize: '1Gi', mountPath: '/database/log', required: false, sharable: false},
  {key: 'tablespaceVol', template: 'fep-tablespace', defaultSize: '512Mi', mountPath: '/database/tablespaces', required: false, sharable: false},
  {key: 'archivewalVol', template: 'fep-archivewal', defaultSize: '1Gi', mountPath: '/database/archivewal', required: false, sharable: true},
  {key: 'backupVol', template: 'fep-backup', defaultSize: '2Gi', mountPath: '/database/backup', required: false, sharable: true},
] as const;

export type VolumeKey = (typeof VOLUMES)[number]['key'];

/** One volume as the CR wants it. */
export interface VolumeWish {
  key: VolumeKey;
  /** Name of the claim template and of the volume in the pod. */
  template: string;
  mountPath: string;
  size: string;
  storageClass: string | undefined;
  accessModes: string[];
  /**
   * One claim for all pods instead of one per pod. Not stated by any source; that the guide wants ReadWriteMany for
   * archivewalVol and backupVol of several instances (UG 2.3.3, 4.2) makes sense only when they are shared.
   */
  shared: boolean;
}

/** Volumes in the CR, in the order of the table. Fails without dataVol or walVol (UG 2.3.3: not omittable). */
export function readVolumes(childValues: Tree): VolumeWish[] {
  const storage = treeAt(childValues, 'storage') ?? {};
  return VOLUMES.flatMap((row) => {
    if (storage[row.key] === undefined) {
      if (row.required) throw invalidSpec(`The task includes an option with an undefined variable. The error was: 'dict object' has no attribute '${row.key}'`);
      return [];
    }
    return [{
      key: row.key,
      template: row.template,
      mountPath: row.mountPath,
      size: textAt(storage, `${row.key}.size`) ?? row.defaultSize,
      storageClass: textAt(storage, `${row.key}.storageClass`),
      accessModes: accessModes(at(storage, `${row.key}.accessModes`)),
      shared: row.sharable,
    }];
  });
}

/** A list, or the scalar that one example of the guide prints (UG 2.3.3.2). */
function accessModes(value: unknown): string[] {
  const list = (Array.isArray(value) ? value : [value]).filter((mode): mode is string => typeof mode === 'string' && mode.trim() !== '');
  return list.length === 0 ? ['ReadWriteOnce'] : list;
}

/** Name of a volume's shared claim: `fep-backup-<cluster>`. */
export function sharedClaimName(volume: Pick<VolumeWish, 'template'>, cluster: string): string {
  return `${volume.template}-${cluster}`;
}

/** Which volume a claim belongs to, by its name. */
export function volumeOfClaim(volumes: readonly VolumeWish[], cluster: string, claim: string): VolumeWish | undefined {
  return volumes.find((volume) => volume.shared
    ? claim === sharedClaimName(volume, cluster)
    : claim.startsWith(`${volume.template}-${statefulSetName(cluster)}-`));
}
