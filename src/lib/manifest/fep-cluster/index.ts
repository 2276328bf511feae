import {fepClusterManifest} from './build.ts';
import {Draft} from './draft.ts';
import type {CreateClusterOptions} from './options.ts';
import {missingPasswords, type NeededPassword} from './passwords.ts';

export {type ClusterManifest, fepClusterManifest, originComments} from './build.ts';
export type {Origin, OriginSource} from './draft.ts';
export {type BackupOptions, type ComputeOptions, type CreateClusterOptions, type PasswordField, type ProfileName, type VolumeName, type VolumeOptions, VOLUMES} from './options.ts';
export type {NeededPassword} from './passwords.ts';
export {PROFILES} from './profiles.ts';

/**
 * Passwords that the options do not give yet. The caller asks, reads or makes them, and calls
 * {@link fepClusterManifest} again with `passwords`. Empty where a cloud secret store holds them.
 */
export function neededPasswords(options: CreateClusterOptions): NeededPassword[] {
  const {object} = fepClusterManifest(options);
  return missingPasswords(new Draft(object as unknown as Record<string, unknown>, () => ({source: 'flag', text: ''})));
}
