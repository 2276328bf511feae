import type {CertificateFact} from '../model/cluster-facts.ts';
import type {ConfigMap, KubernetesObject, Secret} from '../model/kubernetes-object.ts';
import {FEP_RESOURCES, RESOURCES} from '../model/resources.ts';
import {isRecord, valueAt} from '../rules/view.ts';
import type {Reading} from './fact-reading.ts';

type Crypto = typeof import('node:crypto');
type X509Certificate = InstanceType<Crypto['X509Certificate']>;

/** A part of an object that names a certificate. */
interface Use {
  path: string;
  secret: string;
  caName: string | undefined;
  /** Secret with the passphrase of the key. */
  passphrase: string | undefined;
}

/** What a part is judged by: the texts of its Secrets and ConfigMap. */
export interface CertificateTexts {
  certificate: string | undefined;
  key: string | undefined;
  /** From the ConfigMap named by `caName`, else from the Secret's own ca.crt. */
  authority: {from: 'configmap' | 'secret'; text: string} | undefined;
  passphrase: string | undefined;
}

/**
 * Reads the Secrets that an object names certificates in, each once; of a FEPRestore also those of its source, with paths that
 * begin with `source.`. Keys and passphrases are looked at here, and nothing of them is handed on.
 */
export async function readCertificates(reading: Reading): Promise<CertificateFact[]> {
  const {cluster, namespace, signal, object} = reading;
  const uses = [...usesOf(object, 'spec'), ...(await usesOfSource(reading))];
  const secret = remembered((name) => cluster.find<Secret>({resource: RESOURCES.Secret, name, namespace}, {signal}));
  const configMap = remembered((name) => cluster.find<ConfigMap>({resource: RESOURCES.ConfigMap, name, namespace}, {signal}));
  const crypto = await import('node:crypto');
  return Promise.all(uses.map(async (use): Promise<CertificateFact> => {
    const [found, passphrase, authority] = await Promise.all([
      secret(use.secret),
      use.passphrase === undefined ? undefined : secret(use.passphrase),
      use.caName === undefined ? undefined : configMap(use.caName),
    ]);
    const {path, secret: name} = use;
    if (found === undefined) return {path, secret: name, problem: 'there is no such Secret'};
    const [fromMap, fromSecret] = [authority?.data?.['ca.crt'], decoded(found, 'ca.crt')];
    const fact = certificateFact(crypto, {
      certificate: decoded(found, 'tls.crt'),
      key: decoded(found, 'tls.key'),
      authority: fromMap !== undefined ? {from: 'configmap', text: fromMap} : fromSecret === undefined ? undefined : {from: 'secret', text: fromSecret},
      passphrase: passphrase === undefined ? undefined : decoded(passphrase, 'keypassword')?.replace(/\r?\n$/, ''),
    });
    return {
      path, secret: name, ...fact,
      ...(use.caName === undefined || fromMap !== undefined ? {} : {caMissing: use.caName}),
      ...(found.metadata.annotations?.['cert-manager.io/certificate-name'] === undefined ? {} : {isRenewed: true}),
      ...(found.metadata.labels?.['app.kubernetes.io/managed-by'] === 'kubectl-fep' ? {isMadeHere: true} : {}),
    };
  }));
}

/** Parts of an object below `path` that have `certificateName`. */
function usesOf(object: KubernetesObject | undefined, path: string): Use[] {
  const found: Use[] = [];
  const visit = (value: unknown, at: string, depth: number): void => {
    if (depth > 30) return;
    if (Array.isArray(value)) value.forEach((item, index) => visit(item, `${at}[${index}]`, depth + 1));
    if (!isRecord(value)) return;
    const text = (key: string): string | undefined => (typeof value[key] === 'string' && value[key] !== '' ? value[key] : undefined);
    const secret = text('certificateName');
    if (secret !== undefined) found.push({path: at, secret, caName: text('caName'), passphrase: text('privateKeyPassword')});
    for (const [key, item] of Object.entries(value)) visit(item, `${at}.${key}`, depth + 1);
  };
  visit(valueAt(object, path), path, 0);
  return found;
}

async function usesOfSource({cluster, namespace, signal, object}: Reading): Promise<Use[]> {
  const name = object?.kind === 'FEPRestore' ? valueAt(object, 'spec.fromFEPcluster') : undefined;
  if (typeof name !== 'string' || name === '') return [];
  const source = await cluster.find({resource: FEP_RESOURCES.FEPCluster, name, namespace}, {signal});
  return usesOf(source, 'spec').map((use) => ({...use, path: `source.${use.path}`}));
}

function remembered<T>(read: (name: string) => Promise<T>): (name: string) => Promise<T> {
  const seen = new Map<string, Promise<T>>();
  return (name) => {
    const before = seen.get(name) ?? read(name);
    seen.set(name, before);
    return before;
  };
}

function decoded({data}: Secret, key: string): string | undefined {
  const text = data?.[key];
  return text === undefined ? undefined : Buffer.from(text, 'base64').toString('utf8');
}

/** Judges a certificate, its key and its authority. Never throws: what cannot be read is a `problem`. */
export function certificateFact(crypto: Crypto, texts: CertificateTexts): Omit<CertificateFact, 'path' | 'secret'> {
  const missing = [...(texts.certificate === undefined ? ['tls.crt'] : []), ...(texts.key === undefined ? ['tls.key'] : [])];
  if (missing.length > 0) return {problem: `it has no ${missing.join(' and no ')}`};
  const [leaf, ...chain] = certificatesIn(crypto, texts.certificate ?? '');
  if (leaf === undefined) return {problem: 'its tls.crt is no certificate in PEM'};
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(texts.key ?? '')) return {problem: 'its tls.key is no private key in PEM'};
  const trusted = certificatesIn(crypto, texts.authority?.text ?? '');
  const root = texts.authority === undefined ? undefined : rootOf(leaf, chain, trusted);
  const commonName = /^CN=(.*)$/m.exec(leaf.subject)?.[1];
  return {
    ...(commonName === undefined ? {} : {commonName}),
    names: namesIn(leaf.subjectAltName),
    notBefore: new Date(leaf.validFrom).toISOString(),
    notAfter: new Date(leaf.validTo).toISOString(),
    ...keyFacts(crypto, leaf, texts),
    authority: texts.authority?.from ?? 'none',
    ...(texts.authority === undefined ? {} : {chainEnds: root !== undefined, trusted: trusted.map(({fingerprint256}) => fingerprint256)}),
    ...(root === undefined ? {} : {root: root.fingerprint256}),
    selfSigned: isSignedBy(leaf, leaf),
  };
}

function keyFacts(crypto: Crypto, leaf: X509Certificate, {key = '', passphrase}: CertificateTexts): Pick<CertificateFact, 'keyEncrypted' | 'keyOpens' | 'keyMatches'> {
  const keyEncrypted = /BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: 4,ENCRYPTED/.test(key);
  if (keyEncrypted && passphrase === undefined) return {keyEncrypted};
  try {
    const opened = crypto.createPrivateKey({key, ...(keyEncrypted && passphrase !== undefined ? {passphrase} : {})});
    return {keyEncrypted, ...(keyEncrypted ? {keyOpens: true} : {}), keyMatches: leaf.checkPrivateKey(opened)};
  } catch {
    return keyEncrypted ? {keyEncrypted, keyOpens: false} : {keyEncrypted, keyMatches: false};
  }
}

function certificatesIn(crypto: Crypto, text: string): X509Certificate[] {
  return (text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).flatMap((pem) => {
    try {
      return [new crypto.X509Certificate(pem)];
    } catch {
      return [];
    }
  });
}

function isSignedBy(one: X509Certificate, other: X509Certificate): boolean {
  try {
    return one.checkIssued(other) && one.verify(other.publicKey);
  } catch {
    return false;
  }
}

/** The highest trusted certificate that a chain leads to; undefined where it leads to none. */
function rootOf(leaf: X509Certificate, chain: readonly X509Certificate[], trusted: readonly X509Certificate[]): X509Certificate | undefined {
  let current = trusted.find(({fingerprint256}) => fingerprint256 === leaf.fingerprint256);
  let link: X509Certificate | undefined = leaf;
  for (let steps = 0; current === undefined && link !== undefined && steps < 10; steps += 1) {
    const from: X509Certificate = link;
    current = trusted.find((authority) => isSignedBy(from, authority));
    link = chain.find((between) => between !== from && isSignedBy(from, between));
  }
  for (let steps = 0; current !== undefined && steps < 10; steps += 1) {
    const from: X509Certificate = current;
    const above = trusted.find((authority) => authority !== from && isSignedBy(from, authority));
    if (above === undefined) break;
    current = above;
  }
  return current;
}

/** `DNS:a, IP Address:10.0.0.1` as names. */
function namesIn(text: string | undefined): string[] {
  return [...(text ?? '').matchAll(/(?:^|, )(?:DNS|IP Address):("(?:[^"\\]|\\.)*"|[^,]+)/g)].map(([, name = '']) => name.replaceAll('"', '').trim());
}
