import {shown} from '../reading/cluster.ts';
import {type Found, type Rule, rule} from '../rule.ts';
import {isRecord, type View, valueAt} from '../view.ts';
import {KEY, type KeyStore, storesOf, TDE, usesKms} from './key-management.ts';

const ACCESS_KEYS = ['aws_access_key_id', 'aws_secret_access_key'];
const AZURE_KEYS = ['clientsecret', 'azure-key-vault.crt'];
/** arn:aws:kms:region:account:key/id; other partitions have a word behind aws. */
const AWS_KEY = /^arn:aws[a-z-]*:kms:[a-z\d-]+:\d{12}:key\/[\w-]+$/;
const AZURE_KEY = /^https:\/\/[a-z\d-]+\.(?:vault|managedhsm)\.[a-z.]+\/keys\/[\w-]+(?:\/[\da-f]+)?$/i;

const storesOfType = (view: View, type: string): KeyStore[] => (usesKms(view) ? storesOf(view).filter(({value}) => value['type'] === type) : []);

/** Every text in a definition: no source states the fields that name Secret and ConfigMap of AWS and Azure. */
function texts(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return [value];
  if (depth > 5 || typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((item) => texts(item, depth + 1));
}

function textIn(value: unknown, key: string): string | undefined {
  const found = isRecord(value) ? value[key] : undefined;
  return typeof found === 'string' && found !== '' ? found : undefined;
}

function firstOf<T>(names: readonly string[], map: ReadonlyMap<string, T> | undefined): T | undefined {
  const name = names.find((candidate) => map?.has(candidate));
  return name === undefined ? undefined : map?.get(name);
}

function* kmipObjects(view: View): Generator<Found> {
  for (const {path, value} of storesOfType(view, 'kmip')) {
    const [secret, ca] = ['certificateName', 'caName'].map((key) => textIn(value['cert'], key));
    const keys = secret === undefined ? undefined : view.fact('secrets')?.get(secret);
    const missing = ['tls.crt', 'tls.key'].filter((key) => keys?.includes(key) !== true);
    if (secret !== undefined && missing.length > 0) yield {path: `${path}.cert.certificateName`, message: keys === undefined ? `there is no Secret ${shown(secret)} in ${view.namespace}` : `the Secret ${shown(secret)} has no ${missing.join(', ')}`, fix: 'make it with the entries tls.crt and tls.key'};
    if (ca !== undefined && view.fact('configMaps')?.get(ca)?.includes('ca.crt') !== true) yield {path: `${path}.cert.caName`, message: `there is no ConfigMap ${shown(ca)} with the entry ca.crt in ${view.namespace}`, fix: 'make it with the entry ca.crt'};
  }
}

function* awsObjects(view: View): Generator<Found> {
  for (const {path, value} of storesOfType(view, 'awskms')) {
    const named = texts(value);
    const credentials = firstOf(named, view.fact('awsCredentials'));
    const config = firstOf(named, view.fact('awsConfigs'));
    if (config === undefined) yield {path, message: 'it names no ConfigMap with the entry config', fix: 'make the ConfigMap from the file config of AWS'};
    if (credentials === undefined) {
      yield {path, message: 'it names no Secret with the entry credentials', fix: 'make the Secret from the file credentials of AWS'};
      continue;
    }
    const profile = textIn(value, 'profile') ?? 'default';
    const keys = Object.hasOwn(credentials, profile) ? credentials[profile] : undefined;
    const missing = ACCESS_KEYS.filter((key) => keys?.includes(key) !== true);
    if (keys === undefined) yield {path: `${path}.profile`, message: `the Secret has no profile ${shown(profile)}`, fix: `one of ${Object.keys(credentials).map(shown).join(', ') || 'none: it is empty'}`};
    else if (missing.length > 0) yield {path: `${path}.profile`, message: `the profile ${shown(profile)} has no ${missing.join(', ')}`, fix: 'add both access keys'};
  }
}

/** Secrets and ConfigMaps of the key management systems that were written since the keystore was opened last. */
function* newCredentials(view: View): Generator<Found> {
  const opened = lastOpening(view);
  if (opened === undefined) return;
  for (const {path, value} of storesOf(view)) {
    for (const name of new Set(texts(value))) {
      const kind = ['Secret', 'ConfigMap'].find((one) => Date.parse(view.fact('written')?.get(`${one} ${name}`) ?? '') > opened);
      if (kind !== undefined) yield {path, message: `the ${kind} ${shown(name)} was written after the keystore was opened: the servers go on with what it held before`};
    }
  }
}

/** When a FEPAction opened the keystore last, or else the oldest server started; ms. */
function lastOpening(view: View): number | undefined {
  const actions = (view.fact('actions') ?? []).filter((action) => valueAt(action, 'spec.fepAction.type') === 'open_tde_masterkey' && valueAt(action, 'spec.targetClusterName') === view.name);
  const [started] = (view.fact('servers') ?? []).flatMap(({startedAt}) => startedAt ?? []).toSorted();
  const times = [started, ...actions.map(({metadata}) => metadata.creationTimestamp)].flatMap((time) => (time === undefined ? [] : [Date.parse(time)]));
  return times.length === 0 ? undefined : Math.max(...times);
}

/** Is the key in use one of a definition of this type? */
const targets = (view: View, type: string): boolean => storesOfType(view, type).some(({name}) => name === view.at(`${TDE}.tdek.targetKmsName`));

/** Secrets, ConfigMaps and keys of the key management systems (UG 4.12.1, appendix D). */
export const keyStoreRules: readonly Rule[] = [
  rule({
    id: 'tde-credential-content',
    title: 'New contents of credentials are taken up',
    looksAt: [`${TDE}.tdek.kmsDefinition`],
    when: usesKms,
    needs: ['written', 'servers', 'actions'],
    fix: 'a FEPAction of type open_tde_masterkey',
    check: newCredentials,
  }),
  rule({
    id: 'tde-kmip-secret',
    title: 'The objects of a kmip definition hold what is read from them',
    looksAt: [`${TDE}.tdek.kmsDefinition`],
    when: (view) => storesOfType(view, 'kmip').length > 0,
    needs: ['secrets', 'configMaps'],
    check: kmipObjects,
  }),
  rule({
    id: 'tde-kmip-namespace',
    title: 'The objects of a kmip definition are in the cluster\'s namespace',
    looksAt: [`${TDE}.tdek.kmsDefinition`],
    *check(view) {
      for (const {path, value} of storesOfType(view, 'kmip')) {
        const cert = isRecord(value['cert']) ? value['cert'] : {};
        for (const [key, name] of Object.entries(cert)) {
          const isElsewhere = key === 'namespace' ? name !== view.namespace : typeof name === 'string' && name.includes('/');
          if (isElsewhere) yield {path: `${path}.cert.${key}`, message: `${shown(name)} is not in ${view.namespace}: Secrets and ConfigMaps are read from the cluster's own namespace`, fix: `make them in ${view.namespace}, and name them alone`};
        }
      }
    },
  }),
  rule({
    id: 'tde-aws-objects',
    title: 'AWS finds its configuration and credentials',
    looksAt: [`${TDE}.tdek.kmsDefinition`],
    when: (view) => storesOfType(view, 'awskms').length > 0,
    needs: ['awsCredentials', 'awsConfigs'],
    check: awsObjects,
  }),
  rule({
    id: 'tde-aws-key',
    title: 'A key of AWS is named by its ARN',
    looksAt: [KEY],
    when: (view) => targets(view, 'awskms'),
    fix: 'the ARN of a symmetric ENCRYPT_DECRYPT key that the caller may Encrypt, Decrypt and DescribeKey with',
    // What kind of key it is, and who may use it, only AWS can tell.
    *check(view) {
      const key = view.at(KEY);
      if (key !== undefined && (typeof key !== 'string' || !AWS_KEY.test(key))) yield {path: KEY, message: `${shown(key)} is no full ARN of a key`};
    },
  }),
  rule({
    id: 'tde-azure-auth',
    title: 'Azure is signed in to in one way',
    looksAt: [`${TDE}.tdek.kmsDefinition`],
    when: (view) => storesOfType(view, 'azurekeyvault').length > 0,
    needs: ['secrets'],
    fix: 'one Secret with either clientsecret or azure-key-vault.crt (certificate and key as PEM)',
    *check(view) {
      for (const {path, value} of storesOfType(view, 'azurekeyvault')) {
        const found = texts(value).flatMap((name) => view.fact('secrets')?.get(name) ?? []).filter((key) => AZURE_KEYS.includes(key));
        if (found.length !== 1) yield {path, message: found.length === 0 ? 'it names no Secret with clientsecret or azure-key-vault.crt' : `it names Secrets with ${found.join(' and ')}: one of them is to sign in with`};
      }
    },
  }),
  rule({
    id: 'tde-azure-key',
    title: 'A key of Azure is named by its identifier',
    looksAt: [KEY],
    when: (view) => targets(view, 'azurekeyvault'),
    fix: 'the object identifier of a symmetric key with A256GCM, as https://<vault>.vault.azure.net/keys/<name>/<version>',
    // What kind of key it is, and who may use it, only Azure can tell.
    *check(view) {
      const key = view.at(KEY);
      if (key !== undefined && (typeof key !== 'string' || !AZURE_KEY.test(key))) yield {path: KEY, message: `${shown(key)} is no object identifier of a key`};
    },
  }),
];
