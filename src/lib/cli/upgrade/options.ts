import type {Interfaces} from '@oclif/core';
import type {MinorUpgradeOptions} from '../../operations/upgrade/minor-upgrade.ts';
import {changingFlags} from '../change/flags.ts';
import {changingOptions} from '../change/options.ts';
import {Flags} from '../flags.ts';
import {wizardFlag} from '../wizard/invitation.ts';

/** Flags of `upgrade`. */
export const upgradeFlags = {
  ...changingFlags,
  to: Flags.string({description: 'tag of the images; needed where it is not asked', helpValue: 'TAG'}),
  'server-only': Flags.boolean({default: false, description: 'leave the image of the backup container as it is'}),
  'restart-pods': Flags.boolean({default: false, description: 'where autoPodRestart is false: restart the pods, replicas first'}),
  ...wizardFlag,
};

export type UpgradeFlags = Interfaces.InferredFlags<typeof upgradeFlags>;

/** What the flags say; that --to is there was seen before. */
export function upgradeOptions(name: string, flags: UpgradeFlags): MinorUpgradeOptions {
  return {...changingOptions(name, flags), to: flags.to ?? '', serverOnly: flags['server-only'], restart: flags['restart-pods']};
}
