import type {Draft, Origin} from './draft.ts';
import type {CreateClusterOptions, VolumeName} from './options.ts';
import {VOLUMES} from './options.ts';
import {mergeParameters} from './parameters-text.ts';

const FEP = 'spec.fep';
const CHILD = 'spec.fepChildCrVal';

/** Where each plain option goes. */
const PLAIN: readonly (readonly [keyof CreateClusterOptions, string, string])[] = [
  ['instances', `${FEP}.instances`, '--instances'],
  ['fepVersion', `${FEP}.fepVersion`, '--fep-version'],
  ['image', `${FEP}.image.image`, '--image'],
  ['backupImage', `${CHILD}.backup.image.image`, '--backup-image'],
  ['syncMode', `${FEP}.syncMode`, '--sync-mode'],
  ['user', `${CHILD}.sysUsers.pguser`, '--user'],
  ['database', `${CHILD}.sysUsers.pgdb`, '--database'],
  ['monitoring', `${FEP}.monitoring.enable`, '--monitoring'],
  ['podAntiAffinity', `${FEP}.podAntiAffinity`, '--pod-anti-affinity'],
  ['podDisruptionBudget', `${FEP}.podDisruptionBudget`, '--pod-disruption-budget'],
  ['servicePort', `${FEP}.servicePort`, '--service-port'],
];

/** Lays what flags say over the file. */
export function layFlags(draft: Draft, options: CreateClusterOptions): void {
  for (const [option, path, flag] of PLAIN) {
    if (options[option] !== undefined) draft.put(path, options[option], byFlag(flag));
  }
  layCompute(draft, options);
  layVolumes(draft, options);
  layTexts(draft, options);
  for (const [key, value] of Object.entries(options.annotations ?? {})) {
    draft.put([...`${FEP}.customAnnotations.allDeployments`.split('.'), key], value, byFlag('--annotation'));
  }
}

/** A value came from a flag. */
export function byFlag(text: string): Origin {
  return {source: 'flag', text};
}

function layCompute(draft: Draft, {requests, limits}: CreateClusterOptions): void {
  for (const [kind, amounts, suffix] of [['requests', requests, 'request'], ['limits', limits, 'limit']] as const) {
    if (amounts?.cpu !== undefined) draft.put(`${FEP}.mcSpec.${kind}.cpu`, amounts.cpu, byFlag(`--cpu-${suffix}`));
    if (amounts?.memory !== undefined) draft.put(`${FEP}.mcSpec.${kind}.memory`, amounts.memory, byFlag(`--memory-${suffix}`));
  }
}

function layVolumes(draft: Draft, {volumes = {}}: CreateClusterOptions): void {
  for (const [name, volume] of Object.entries(volumes) as [VolumeName, NonNullable<typeof volumes.data>][]) {
    const path = `${CHILD}.storage.${VOLUMES[name]}`;
    if (volume.size !== undefined) draft.put(`${path}.size`, volume.size, byFlag(`--${name}-size`));
    if (volume.storageClass !== undefined) draft.put(`${path}.storageClass`, volume.storageClass, byFlag(`--${name}-storage-class`));
    if (volume.accessModes !== undefined) draft.put(`${path}.accessModes`, [...volume.accessModes], byFlag(`--${name}-access-mode`));
  }
}

function layTexts(draft: Draft, {parametersText, parameters, hbaText, hba}: CreateClusterOptions): void {
  const params = `${CHILD}.customPgParams`;
  if (parametersText !== undefined) draft.put(params, parametersText, byFlag('--parameters-file'));
  if (parameters !== undefined && Object.keys(parameters).length > 0) {
    draft.put(params, mergeParameters(textOf(draft.get(params)), parameters), byFlag('--parameter'));
  }
  const rules = `${CHILD}.customPgHba`;
  if (hbaText !== undefined) draft.put(rules, hbaText, byFlag('--hba-file'));
  if (hba !== undefined && hba.length > 0) {
    const before = textOf(draft.get(rules));
    draft.put(rules, `${before === '' || before.endsWith('\n') ? before : `${before}\n`}${hba.join('\n')}\n`, byFlag('--hba'));
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
