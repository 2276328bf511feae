import {credentialsSecretName} from '../../manifest/secret.ts';
import type {FepCluster} from '../../model/fep-cluster/index.ts';
import type {Secret} from '../../model/kubernetes-object.ts';
import {isMasked} from '../../model/masks.ts';
import {adminSecretName} from '../../model/names.ts';
import type {Part} from '../../model/part.ts';
import {RESOURCES} from '../../model/resources.ts';
import {valueAt} from '../../rules/view.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import type {OperationContext} from '../context.ts';
import {part} from '../parts.ts';

/** The superuser of every cluster (UG 2.3.12.1.1). */
export const SUPERUSER = 'postgres';
/** Key of the superuser's password in the Secret named like the cluster (UG 6.6.3). */
export const ADMIN_PASSWORD_KEY = 'PG_ADMIN_PASSWORD';

/** One place where a password may lie. */
export interface SecretKey {
  secret: string;
  key: string;
}

/** A password with its place. Never part of an answer, an error or progress. */
export interface FoundPassword extends SecretKey {
  password: string;
}

/** Fields of `sysUsers` that name a role, and the field of its password. */
const ROLE_FIELDS: readonly {name: string; password: string; adminSecretKey?: string}[] = [
  // The guide names PG_ADMIN_PASSWORD alone; other keys of that Secret are stated by no source, so they are tried last.
  {name: 'pguser', password: 'pgpassword', adminSecretKey: 'PG_PASSWORD'},
  {name: 'pgSecurityUser', password: 'pgSecurityPassword'},
  {name: 'pgrepluser', password: 'pgreplpassword', adminSecretKey: 'PG_REPL_PASSWORD'},
  {name: 'pgRewindUser', password: 'pgRewindPassword', adminSecretKey: 'PG_REWIND_PASSWORD'},
  {name: 'pgMetricsUser', password: 'pgMetricsPassword'},
];

/** Value of a field of `spec.fepChildCrVal.sysUsers`; undefined where it is absent, no text, or masked by the operator. */
export function sysUser(cluster: FepCluster, field: string): string | undefined {
  const value = valueAt(cluster, `spec.fepChildCrVal.sysUsers.${field}`);
  return typeof value === 'string' && value !== '' && !isMasked(value) ? value : undefined;
}

/** Places that may hold the password of a role, likeliest first; empty for a role that the FEPCluster does not name. */
export function passwordPlaces(cluster: FepCluster, name: string, user: string): SecretKey[] {
  if (user === SUPERUSER) return [{secret: adminSecretName(name), key: ADMIN_PASSWORD_KEY}];
  const fields = ROLE_FIELDS.find((candidate) => sysUser(cluster, candidate.name) === user);
  if (fields === undefined) return [];
  return [
    {secret: credentialsSecretName(name), key: fields.password},
    ...(fields.adminSecretKey === undefined ? [] : [{secret: adminSecretName(name), key: fields.adminSecretKey}]),
  ];
}

/**
 * Reads the password of a role from the cluster's Secrets. `{known: undefined}`: no Secret has one; `unreadable`: a
 * Secret that may have one could not be read.
 */
export async function findPassword({cluster: gateway, signal}: OperationContext, ref: ClusterRef, cluster: FepCluster, user: string): Promise<Part<FoundPassword | undefined>> {
  let failure: {unreadable: string} | undefined;
  const read = new Map<string, Part<Secret | undefined>>();
  for (const {secret, key} of passwordPlaces(cluster, ref.name, user)) {
    const seen = read.get(secret) ?? (await part(gateway.find<Secret>({resource: RESOURCES.Secret, name: secret, namespace: ref.namespace}, {signal})));
    read.set(secret, seen);
    if ('unreadable' in seen) {
      failure ??= seen;
      continue;
    }
    const encoded = seen.known?.data?.[key];
    if (encoded === undefined) continue;
    const password = Buffer.from(encoded, 'base64').toString('utf8');
    if (password !== '' && !isMasked(password)) return {known: {secret, key, password}};
  }
  return failure ?? {known: undefined};
}
