import {PROFILES, type ProfileName} from '../../../manifest/fep-cluster/index.ts';
import type {StorageClassFact} from '../../../model/cluster-facts.ts';
import {isKnown} from '../../../model/part.ts';
import {sharingOf} from '../../../rules/reading/sharing.ts';
import {AS_IT_IS} from '../../wizard/choices.ts';
import type {Choice} from '../../wizard/question.ts';
import type {CreateWorld} from './draft.ts';

export function profiles(): Choice[] {
  return Object.entries(PROFILES).map(([value, {summary}]) => ({value: value as ProfileName, name: `${value.padEnd(12)}${summary}`, short: value}));
}

/** Namespaces for people, the connection's first; undefined where they cannot be listed. */
export async function namespaces({surroundings}: CreateWorld): Promise<Choice[] | undefined> {
  const found = await surroundings.namespaces();
  if (!isKnown(found) || found.known.length === 0) return undefined;
  const own = surroundings.namespace;
  const others = found.known.filter((name) => name !== own && !name.startsWith('kube-'));
  const isThere = found.known.includes(own);
  return [...(isThere ? [{value: own, name: `${own} (of the kubeconfig context)`}] : []), ...others.map((name) => ({value: name, name}))];
}

const SHARING = {shared: 'shared by servers', 'one-node': 'one server only', perhaps: 'perhaps shared by servers', unknown: 'sharing unknown'} as const;

/** What its provisioner tells, and where that is unknown what people call it. */
function sharing(storageClass: StorageClassFact): keyof typeof SHARING {
  const told = sharingOf(storageClass);
  return told === 'unknown' && /rwx|shared|nfs|file/i.test(storageClass.name) ? 'perhaps' : told;
}

function classChoice(storageClass: StorageClassFact): Choice {
  const {name, provisioner, isDefault, isStatic, allowVolumeExpansion} = storageClass;
  const marks = [
    ...(isDefault ? ['default'] : []),
    isStatic ? 'volumes made by hand' : SHARING[sharing(storageClass)],
    allowVolumeExpansion ? 'can grow' : 'cannot grow',
  ];
  return {value: name, name: `${name} (${marks.join(', ')})`, short: name, description: `${provisioner}; whether its volumes can be shared is a guess from the names`};
}

/** Classes for volumes of one server, the default one first; undefined where they cannot be listed. */
export async function storageClasses({surroundings}: CreateWorld): Promise<Choice[] | undefined> {
  const found = await surroundings.storageClasses();
  if (!isKnown(found) || found.known.length === 0) return undefined;
  const preset = found.known.find(({isDefault}) => isDefault);
  const named = found.known.toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault)).map(classChoice);
  return preset === undefined ? named : [{value: AS_IT_IS, name: `the cluster's default, now ${preset.name}`}, ...named];
}

const LIKELY = {shared: 0, perhaps: 1, unknown: 2, 'one-node': 3} as const;

/** Classes for volumes that servers share, the likeliest first. */
export async function sharedClasses({surroundings}: CreateWorld): Promise<Choice[] | undefined> {
  const found = await surroundings.storageClasses();
  if (!isKnown(found) || found.known.length === 0) return undefined;
  const named = found.known.toSorted((a, b) => LIKELY[sharing(a)] - LIKELY[sharing(b)]).map(classChoice);
  return [...named, {value: AS_IT_IS, name: 'the same as for the other volumes'}];
}

/** Keys that mark a Secret of another use. */
const OTHER_USE = /^(?:tls\.(?:crt|key)|ca\.crt|token|\.dockercfg|\.dockerconfigjson|release)$/;

/** Secrets that may hold passwords: whole, or one key for the administrator's; undefined where they cannot be listed. */
export async function passwordSecrets({surroundings}: CreateWorld, namespace: string): Promise<Choice[] | undefined> {
  const secrets = await surroundings.secretsOf(namespace);
  if (!isKnown(secrets)) return undefined;
  const fit = [...secrets.known].filter(([, keys]) => keys.length > 0 && !keys.some((key) => OTHER_USE.test(key)));
  const choices = fit.flatMap(([name, keys]) => [
    ...(keys.includes('pgpassword') ? [{value: name, name: `${name} (a key for each password)`}] : []),
    ...keys.map((key) => ({value: `${name}:${key}`, name: `${name}, key ${key}`})),
  ]);
  return choices.length === 0 ? undefined : choices;
}
