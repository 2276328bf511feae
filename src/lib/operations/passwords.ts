import {randomInt} from 'node:crypto';
import type {Gateway} from '../cluster/gateway.ts';
import {FepError} from '../errors/fep-error.ts';
import type {NeededPassword, PasswordField} from '../manifest/fep-cluster/index.ts';
import {credentialsSecretName} from '../manifest/secret.ts';
import type {Secret} from '../model/kubernetes-object.ts';
import {RESOURCES} from '../model/resources.ts';
import type {ClusterRef} from './cluster-snapshot.ts';

export type Passwords = Partial<Record<PasswordField, string>>;

/** A Secret of the user's: with a key it holds the administrator's password, without one a key for each field. */
export interface PasswordSecret {
  name: string;
  key?: string;
}

/** Letters and digits that nobody confuses; no signs, since the text travels through conninfo, .pgpass and URLs. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789';
const LENGTH = 24;

/** A password of about 139 bits. */
export function makePassword(): string {
  return Array.from({length: LENGTH}, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** A password for each field that still lacks one; those given and those kept from before stand. */
export function fillPasswords(needed: readonly NeededPassword[], ...known: readonly Passwords[]): {passwords: Passwords; made: PasswordField[]} {
  const passwords: Passwords = {};
  const made: PasswordField[] = [];
  for (const {field} of needed) {
    const value = known.map((source) => source[field]).find((candidate) => candidate !== undefined);
    passwords[field] = value ?? makePassword();
    if (value === undefined) made.push(field);
  }
  return {passwords, made};
}

/** Reads the passwords of a Secret that the user named. Throws FepError: `not-found` (4), or usage (2) for a missing key. */
export async function passwordsFromSecret(
  cluster: Gateway, namespace: string, {name, key}: PasswordSecret, needed: readonly NeededPassword[], signal: AbortSignal,
): Promise<Passwords> {
  const secret = await cluster.get<Secret>({resource: RESOURCES.Secret, name, namespace}, {signal});
  const values = decoded(secret);
  if (key === undefined) {
    const found = Object.fromEntries(needed.flatMap(({field}) => (values[field] === undefined ? [] : [[field, values[field]]]))) as Passwords;
    if (Object.keys(found).length > 0) return found;
    throw lacksKey(name, needed.map(({field}) => field).join(', '), values);
  }
  const value = values[key];
  if (value === undefined) throw lacksKey(name, key, values);
  return {pgpassword: value};
}

function lacksKey(name: string, wanted: string, values: Readonly<Record<string, string>>): FepError {
  const there = Object.keys(values);
  return new FepError(`Secret ${name} has no key of the name ${wanted}`, {
    code: 'secret-key-missing', exit: 'usage', where: '--password-secret',
    why: there.length === 0 ? 'the Secret is empty' : `its keys are ${there.join(', ')}`,
    suggestions: [`--password-secret ${name}:${there[0] ?? 'KEY'}`],
  });
}

/** What an earlier attempt left: its Secret, where it is ours. Anything else of that name is not touched. */
export interface KeptCredentials {
  secret: Secret;
  passwords: Passwords;
}

/**
 * Looks for the Secret that keeps generated passwords. One of ours from an earlier attempt, or an earlier cluster of
 * the name, is used again, so that a repeated create leads to the same end. Throws `already-exists` (7) for a stranger's.
 */
export async function keptCredentials(cluster: Gateway, {name, namespace}: ClusterRef, signal: AbortSignal): Promise<KeptCredentials | undefined> {
  const secret = await cluster.find<Secret>({resource: RESOURCES.Secret, name: credentialsSecretName(name), namespace}, {signal});
  if (secret === undefined) return undefined;
  const {labels = {}} = secret.metadata;
  if (labels['app.kubernetes.io/managed-by'] === 'kubectl-fep' && labels['app.kubernetes.io/part-of'] === name) {
    return {secret, passwords: decoded(secret) as Passwords};
  }
  throw new FepError(`the Secret ${credentialsSecretName(name)} is there already and was not made by kubectl fep`, {
    code: 'already-exists', exit: 'conflict', where: `secret/${credentialsSecretName(name)}`,
    why: 'generated passwords would be kept under this name; it was left as it is and nothing was created',
    suggestions: [`use its values: --password-secret ${credentialsSecretName(name)}`, `or remove it: kubectl delete secret ${credentialsSecretName(name)} -n ${namespace}`],
  });
}

function decoded({data = {}}: Secret): Record<string, string> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]));
}
