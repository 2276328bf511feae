import type {webcrypto} from 'node:crypto';
import {chmod, mkdir, readdir, readFile, rename, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {X509Certificate} from '@peculiar/x509';

/** Name of a certificate of the sandbox; its files are `pki/<name>.crt` and `pki/<name>.key`. */
export type CertificateName = 'ca' | 'etcd-ca' | ServingName | ClientName | 'etcd-client';
type ServingName = 'etcd' | 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler' | 'node';
export type ClientName = 'admin' | 'user' | 'operator' | 'controller-manager' | 'scheduler' | 'node-agent' | 'kubelet-client' | 'patroni';

/** Who a client certificate says its holder is (Kubernetes: common name = user, organization = group). */
export interface Subject {
  user: string;
  group?: string;
}

export const CLIENTS: Readonly<Record<ClientName, Subject>> = {
  admin: {user: 'fep-admin', group: 'system:masters'},
  /** The least rights that the plugin documents: lib/model/permissions.ts. */
  user: {user: 'fep-user'},
  /** The operator's own service account: what its chart grants is what it may do (objects.md section 6). */
  operator: {user: 'system:serviceaccount:fep-operator:fep-ansible-operator', group: 'system:serviceaccounts'},
  'controller-manager': {user: 'system:kube-controller-manager'},
  scheduler: {user: 'system:kube-scheduler'},
  // One process plays all nodes and the volume provisioner, and must work before any role is installed.
  'node-agent': {user: 'fep-node-agent', group: 'system:masters'},
  /** Patroni in the pods of kind postgres: the leader's lock and the labels of its pods. */
  patroni: {user: 'fep-patroni'},
  /** The API server towards the node. */
  'kubelet-client': {user: 'kube-apiserver-kubelet-client', group: 'system:masters'},
};

/** Names under which the API server is reached; 10.96.0.1 is the first address of the service range. */
const API_SERVER_NAMES = ['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local'];
const API_SERVER_ADDRESSES = ['127.0.0.1', '10.96.0.1'];

const ETCD = 'etcd';
const YEARS = 10;
const CURVE = {name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256'} as const;

interface Issued {
  certificate: X509Certificate;
  keys: webcrypto.CryptoKeyPair;
}

interface Issuer {
  certificate: X509Certificate;
  privateKey: webcrypto.CryptoKey;
}

type X509 = typeof import('@peculiar/x509');

/** A certificate that one of the two authorities signs. */
interface Leaf {
  name: CertificateName;
  issuer: 'ca' | 'etcd-ca';
  subject: Subject;
  serving?: {names: string[]; addresses: string[]};
}

const LOOPBACK = {names: ['localhost'], addresses: ['127.0.0.1']};

const LEAVES: readonly Leaf[] = [
  {name: 'etcd', issuer: 'etcd-ca', subject: {user: ETCD}, serving: LOOPBACK},
  {name: 'etcd-client', issuer: 'etcd-ca', subject: {user: 'kube-apiserver'}},
  {name: 'kube-apiserver', issuer: 'ca', subject: {user: 'kube-apiserver'}, serving: {names: API_SERVER_NAMES, addresses: API_SERVER_ADDRESSES}},
  ...(['kube-controller-manager', 'kube-scheduler', 'node'] as const).map((name): Leaf => ({name, issuer: 'ca', subject: {user: name}, serving: LOOPBACK})),
  ...Object.entries(CLIENTS).map(([name, subject]): Leaf => ({name: name as ClientName, issuer: 'ca', subject})),
];

/**
 * Makes every certificate and key of a sandbox in `folder` (mode 0700, keys 0600): two authorities (etcd trusts only
 * its own, so that no user of Kubernetes can read around the API server), serving and client certificates,
 * and the key pair of service-account tokens. The folder appears complete or not at all; in one that is there
 * already, by an earlier version of this program, what is missing is added.
 */
export async function makeCertificates(folder: string): Promise<void> {
  const present = await readdir(folder).catch(() => undefined);
  if (present !== undefined) return issueLeaves(folder, LEAVES.filter(({name}) => !present.includes(`${name}.crt`)));
  const x509 = await loadX509();
  const scratch = `${folder}.new`;
  await rm(scratch, {recursive: true, force: true});
  await mkdir(scratch, {recursive: true, mode: 0o700});
  await save(scratch, 'ca', await issueAuthority(x509, 'fep-sandbox-ca'));
  await save(scratch, 'etcd-ca', await issueAuthority(x509, 'fep-sandbox-etcd-ca'));
  await issueLeaves(scratch, LEAVES);
  await saveServiceAccountKeys(scratch);
  await chmod(scratch, 0o700);
  await rename(scratch, folder);
}

/** Issues certificates by the authorities of a folder. */
async function issueLeaves(folder: string, leaves: readonly Leaf[]): Promise<void> {
  if (leaves.length === 0) return;
  const x509 = await loadX509();
  const [ca, etcdCa] = await Promise.all([readAuthority(x509, folder, 'ca'), readAuthority(x509, folder, 'etcd-ca')]);
  for (const {name, issuer, subject, serving} of leaves) await save(folder, name, await issueLeaf(x509, issuer === 'ca' ? ca : etcdCa, subject, serving));
}

async function loadX509(): Promise<X509> {
  // The certificate library's container needs this polyfill to be there first.
  await import('reflect-metadata');
  return import('@peculiar/x509');
}

async function readAuthority(x509: X509, folder: string, name: 'ca' | 'etcd-ca'): Promise<Issuer> {
  const [certificate, key] = await Promise.all([`${name}.crt`, `${name}.key`].map((file) => readFile(path.join(folder, file), 'utf8')));
  const der = Buffer.from((key ?? '').replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
  return {certificate: new x509.X509Certificate(certificate ?? ''), privateKey: await crypto.subtle.importKey('pkcs8', der, CURVE, false, ['sign'])};
}

async function issueAuthority(x509: X509, name: string): Promise<Issued> {
  const keys = await crypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity(),
    serialNumber: serialNumber(),
    name: [{CN: [name]}],
    keys,
    signingAlgorithm: CURVE,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return {certificate, keys};
}

/** With names and addresses it is a server's certificate; etcd uses its own for both sides between peers. */
async function issueLeaf(x509: X509, issuer: Issuer, subject: Subject, serving?: Leaf['serving']): Promise<Issued> {
  const keys = await crypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
  const purposes = serving === undefined || subject.user === ETCD ? [x509.ExtendedKeyUsage.clientAuth] : [];
  if (serving !== undefined) purposes.push(x509.ExtendedKeyUsage.serverAuth);
  const alternatives = [
    ...(serving?.names ?? []).map((value) => ({type: 'dns' as const, value})),
    ...(serving?.addresses ?? []).map((value) => ({type: 'ip' as const, value})),
  ];
  const certificate = await x509.X509CertificateGenerator.create({
    ...validity(),
    serialNumber: serialNumber(),
    subject: [...(subject.group === undefined ? [] : [{O: [subject.group]}]), {CN: [subject.user]}],
    issuer: issuer.certificate.subject,
    publicKey: keys.publicKey,
    signingKey: issuer.privateKey,
    signingAlgorithm: CURVE,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension(purposes),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.certificate),
      ...(alternatives.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(alternatives)]),
    ],
  });
  return {certificate, keys};
}

/** From an hour ago, for clocks that are set back a little. */
function validity(): {notBefore: Date; notAfter: Date} {
  const now = Date.now();
  return {notBefore: new Date(now - 3_600_000), notAfter: new Date(now + YEARS * 365 * 86_400_000)};
}

/** 16 random bytes in hex, the first bit 0 so that the number is positive. */
function serialNumber(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return Buffer.from(bytes).toString('hex');
}

async function save(folder: string, name: string, issued: Issued): Promise<void> {
  // The key first: a certificate that is there has its key.
  await writeFile(path.join(folder, `${name}.key`), await privatePem(issued.keys.privateKey), {mode: 0o600});
  await writeFile(path.join(folder, `${name}.crt`), `${issued.certificate.toString('pem')}\n`, {mode: 0o644});
}

async function saveServiceAccountKeys(folder: string): Promise<void> {
  const keys = await crypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
  await writeFile(path.join(folder, 'service-account.key'), await privatePem(keys.privateKey), {mode: 0o600});
  const spki = Buffer.from(await crypto.subtle.exportKey('spki', keys.publicKey));
  await writeFile(path.join(folder, 'service-account.pub'), pem('PUBLIC KEY', spki), {mode: 0o644});
}

async function privatePem(key: webcrypto.CryptoKey): Promise<string> {
  return pem('PRIVATE KEY', Buffer.from(await crypto.subtle.exportKey('pkcs8', key)));
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
