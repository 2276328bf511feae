import type {Interfaces} from '@oclif/core';
import {FepError} from '../../errors/fep-error.ts';
import type {ChangeOptions} from '../../operations/change/change-cluster.ts';
import {quantityFlag} from '../quantity-flag.ts';
import {changingFlags} from './flags.ts';
import {changingOptions} from './options.ts';

const VOLUMES = {data: 'dataVol', wal: 'walVol', log: 'logVol', tablespace: 'tablespaceVol', archivewal: 'archivewalVol', backup: 'backupVol'} as const;

/** Flags of `storage resize`: one a volume. */
export const storageFlags = {
  ...changingFlags,
  data: quantityFlag('data', 'size', 'size of the data volumes'),
  wal: quantityFlag('wal', 'size', 'size of the WAL volumes'),
  log: quantityFlag('log', 'size', 'size of the log volumes'),
  tablespace: quantityFlag('tablespace', 'size', 'size of the tablespace volumes'),
  archivewal: quantityFlag('archivewal', 'size', 'size of the volume for archived WAL'),
  backup: quantityFlag('backup', 'size', 'size of the volume for backups'),
};

/** Throws `nothing-wanted` (2) where no size is given. */
export function storageOptions(name: string, flags: Interfaces.InferredFlags<typeof storageFlags>): ChangeOptions {
  const sets = (Object.keys(VOLUMES) as (keyof typeof VOLUMES)[]).flatMap((flag) => (flags[flag] === undefined ? [] : [`spec.fepChildCrVal.storage.${VOLUMES[flag]}.size=${flags[flag]}`]));
  if (sets.length === 0) {
    throw new FepError('nothing says which volume is to grow', {code: 'nothing-wanted', exit: 'usage', where: '--data, --wal, …', suggestions: [`kubectl fep storage resize ${name} --data 20Gi`]});
  }
  return {...changingOptions(name, flags), wanted: () => ({sets}), restart: false};
}
