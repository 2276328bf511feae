import {FepError} from '../../errors/fep-error.ts';
import type {FepCluster} from '../../model/fep-cluster/index.ts';
import {apiVersionOf, FEP_RESOURCES} from '../../model/resources.ts';
import {formatPath} from '../path.ts';
import {parseSet} from '../set-path.ts';
import {layBackup} from './backup.ts';
import {Draft, type Origin} from './draft.ts';
import {layFlags} from './flags.ts';
import {layNeeds} from './needs.ts';
import type {CreateClusterOptions} from './options.ts';
import {layPasswords} from './passwords.ts';
import {PROFILES} from './profiles.ts';

export interface ClusterManifest {
  object: FepCluster;
  /** Why each leaf stands there, by path. */
  origins: ReadonlyMap<string, Origin>;
}

/**
 * The FEPCluster that the options mean: only what was meant, and what the operator needs besides (rules 76, 77, 136).
 * Stronger first: `sets`, flags, the file, the profile, needs. Throws FepError (usage) for a `sets` entry that cannot
 * be read; everything else is left to the rules.
 */
export function fepClusterManifest(options: CreateClusterOptions): ClusterManifest {
  const {base} = options;
  const draft = new Draft({...base?.object, ...skeleton(options)}, (path) => originInFile(options, path));
  for (const key of ['creationTimestamp', 'generation', 'managedFields', 'ownerReferences', 'resourceVersion', 'uid', 'selfLink']) draft.remove(`metadata.${key}`);
  draft.remove('status');
  draft.remove('fepStatus');
  layFlags(draft, options);
  // Twice: the profile keeps away from what was set, and nothing that comes after a flag wins over a set.
  laySets(draft, options);
  layProfile(draft, options);
  layBackup(draft, options);
  laySets(draft, options);
  layNeeds(draft, options);
  layPasswords(draft, options);
  return {object: draft.object as unknown as FepCluster, origins: draft.origins()};
}

/** Origins as comments for {@link writeYaml}; the name and the kind need none. */
export function originComments(origins: ReadonlyMap<string, Origin>): ReadonlyMap<string, string> {
  return new Map([...origins].filter(([path]) => path.startsWith('spec.')).map(([path, {text}]) => [path, text]));
}

function laySets(draft: Draft, {sets = []}: CreateClusterOptions): void {
  for (const assignment of sets) {
    const {segments, value} = parseSet(assignment);
    try {
      draft.put(segments, value, {source: 'set', text: '--set'});
    } catch (error) {
      throw new FepError(`--set ${formatPath(segments)} does not fit the manifest`, {
        code: 'set-path',
        exit: 'usage',
        where: '--set',
        why: error instanceof Error ? error.message : String(error),
      });
    }
  }
}

function skeleton({base, name, namespace}: CreateClusterOptions): Record<string, unknown> {
  const metadata = base?.object.metadata ?? {};
  const spec = (base?.object as Record<string, unknown> | undefined)?.['spec'];
  return {
    apiVersion: apiVersionOf(FEP_RESOURCES.FEPCluster),
    kind: 'FEPCluster',
    metadata: {...metadata, name, ...(namespace === undefined ? {} : {namespace})},
    spec: spec ?? {},
  };
}

function originInFile({base, name, namespace}: CreateClusterOptions, path: string): Origin {
  if (base === undefined || (path === 'metadata.name' && base.object.metadata.name !== name) || (path === 'metadata.namespace' && namespace !== undefined)) {
    return {source: 'flag', text: path === 'metadata.namespace' ? '--namespace' : 'NAME'};
  }
  const position = base.locate(path);
  return {source: 'file', text: position === undefined ? base.file : `${base.file}:${position.line}`};
}

function layProfile(draft: Draft, options: CreateClusterOptions): void {
  if (options.profile === undefined) return;
  for (const {path, value, why} of PROFILES[options.profile].values) {
    const origin: Origin = {source: 'profile', text: `profile ${options.profile}`, why};
    if (path === 'spec.fep.mcSpec') layCompute(draft, value as Record<string, Record<string, string>>, origin);
    else draft.fill(path, value, origin);
  }
}

/** Limits and requests of a resource go together: where somebody set one of them, the profile keeps away from both. */
function layCompute(draft: Draft, mcSpec: Record<string, Record<string, string>>, origin: Origin): void {
  for (const resource of ['cpu', 'memory']) {
    if (['limits', 'requests'].some((kind) => draft.has(`spec.fep.mcSpec.${kind}.${resource}`))) continue;
    for (const [kind, amounts] of Object.entries(mcSpec)) draft.put(`spec.fep.mcSpec.${kind}.${resource}`, amounts[resource], origin);
  }
}
