import type {StorageClassFact} from '../../model/cluster-facts.ts';
import {isRecord, type View} from '../view.ts';
import {instancesOrOne, STORAGE} from './cluster.ts';

/** Volumes of UG 2.3.3 with the size the operator takes when none is given. */
export const DEFAULT_SIZES: Readonly<Record<string, string>> = {
  archivewalVol: '1Gi',
  backupVol: '2Gi',
  dataVol: '2Gi',
  logVol: '1Gi',
  tablespaceVol: '512Mi',
  walVol: '1200Mi',
};

/** Volumes that operators of later lines know besides (8.1). */
export const LATER_VOLUMES = ['inferenceVol', 'modelRepositoryVol'];

export interface VolumeReading {
  /** `dataVol`. */
  key: string;
  path: string;
  /** As written, or the default where the volume is there without a size. */
  size: unknown;
  storageClass: string | undefined;
  /** As a list, however it is written; undefined where nothing is written. */
  accessModes: readonly string[] | undefined;
  value: Record<string, unknown>;
}

/** The volumes that the object defines. */
export function volumesOf(view: View): VolumeReading[] {
  return view.once('volumes', () =>
    Object.entries(view.record(STORAGE) ?? {}).flatMap(([key, written]) => {
      if (!(key in DEFAULT_SIZES) && !LATER_VOLUMES.includes(key)) return [];
      const value = isRecord(written) ? written : {};
      return [{key, path: `${STORAGE}.${key}`, value, size: value['size'] ?? DEFAULT_SIZES[key], storageClass: classOf(value, view), accessModes: modesOf(value['accessModes'] ?? view.at(`${STORAGE}.accessModes`))}];
    }),
  );
}

/** A volume by its name in the CR (`dataVol`). */
export function volumeOf(view: View, key: string): VolumeReading | undefined {
  return volumesOf(view).find((volume) => volume.key === key);
}

function classOf(value: Record<string, unknown>, view: View): string | undefined {
  const own = value['storageClass'] ?? view.at(`${STORAGE}.storageClass`);
  return typeof own === 'string' && own !== '' ? own : undefined;
}

function modesOf(value: unknown): readonly string[] | undefined {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((mode) => typeof mode === 'string') : undefined;
}

/** Can several servers mount the volume? */
export function isShared(volume: VolumeReading | undefined): boolean {
  return volume?.accessModes?.includes('ReadWriteMany') === true;
}

/** Class of a volume as the cluster would choose it; undefined where there is none. Needs the fact storageClasses. */
export function storageClassOf(view: View, volume: VolumeReading): StorageClassFact | undefined {
  const classes = view.fact('storageClasses') ?? [];
  return volume.storageClass === undefined ? classes.find(({isDefault}) => isDefault) : classes.find(({name}) => name === volume.storageClass);
}

/** Claims that the volumes ask for: one per server and volume. Whether shared ones are claimed once is not stated. */
export function claimsWanted(view: View): number {
  return instancesOrOne(view) * volumesOf(view).length;
}

