import type {CertificateFact} from '../../model/cluster-facts.ts';
import {isRecord, type View} from '../view.ts';
import {CHILD, FEP, USERS} from './cluster.ts';
import {hbaOf} from './postgres.ts';

export const POSTGRES_TLS = `${FEP}.postgres.tls`;
export const PATRONI_TLS = `${FEP}.patroni.tls`;

/** Users of the cluster itself that log in by certificate, each with the spellings of its part (crds.md: it changed at 6.1). */
const CLIENTS = [
  {names: ['pgAdminTls'], user: undefined},
  {names: ['pgrepluserTls', 'pgreplUserTls'], user: 'pgrepluser'},
  {names: ['pgRewindUserTls'], user: 'pgRewindUser'},
] as const;

export interface ClientTls {
  /** Path of the part, in the spelling that the object has. */
  path: string;
  /** Name of its entry in a cloud secret store. */
  entry: string;
  /** Field with the role's name; undefined for postgres. */
  user: string | undefined;
  isWritten: boolean;
}

/** The client certificates of the superuser, of replication and of pg_rewind. */
export function clientsOf(view: View): ClientTls[] {
  return CLIENTS.map(({names, user}) => {
    const written = names.find((name) => view.has(`${USERS}.${name}`));
    return {path: `${USERS}.${written ?? names[0]}`, entry: names[0], user, isWritten: written !== undefined};
  });
}

/** Is every connection checked from both ends? One part of it is enough to mean it (UG 4.7.4). */
export function isMutual(view: View): boolean {
  return view.once('isMutual', () =>
    view.has(PATRONI_TLS) ||
    clientsOf(view).some(({path}) => view.at(`${path}.sslMode`) === 'verify-full') ||
    hbaOf(view).some(({method, options}) => method === 'cert' || options.some((option) => option.startsWith('clientcert='))));
}

/** Does a cloud secret store hand out the entry? Its certificates need no Secret. */
export function isInStore(view: View, entry: string): boolean {
  const providers = view.record(`${CHILD}.secretStore.csi`) ?? {};
  return Object.values(providers).some((provider) => {
    const entries = isRecord(provider) ? provider['fepSecrets'] : undefined;
    return Array.isArray(entries) && entries.some((item) => isRecord(item) && Object.keys(item).some((key) => key.toLowerCase() === entry.toLowerCase()));
  });
}

/** Certificates that the object names; those of a FEPRestore's source are another matter. */
export function ownCertificates(view: View): CertificateFact[] {
  return (view.fact('certificates') ?? []).filter(({path}) => !path.startsWith('source.'));
}

/** Those that could be read. */
export function readableCertificates(view: View): CertificateFact[] {
  return ownCertificates(view).filter(({problem}) => problem === undefined);
}

/** The certificate that a path names, where it could be read. */
export function certificateAt(view: View, path: string): CertificateFact | undefined {
  return readableCertificates(view).find((certificate) => certificate.path === path);
}

/** Does the object name a certificate anywhere? */
export function namesCertificates(view: View): boolean {
  return view.once('namesCertificates', () => holds(view.at('spec'), 0));
}

function holds(value: unknown, depth: number): boolean {
  if (depth > 30 || typeof value !== 'object' || value === null) return false;
  if (!Array.isArray(value) && typeof (value as Record<string, unknown>)['certificateName'] === 'string') return true;
  return Object.values(value).some((item) => holds(item, depth + 1));
}

/** Those names that no entry of a certificate covers; a star stands for one label. */
export function uncovered(certificate: CertificateFact, wanted: readonly string[]): string[] {
  const covers = new Set((certificate.names ?? []).map((name) => name.toLowerCase()));
  return wanted.filter((name) => !covers.has(name.toLowerCase()) && !covers.has(name.toLowerCase().replace(/^[^.*]+\./, '*.')));
}

/** A Service's name in all the lengths by which clients call it. */
export function serviceNames(service: string, namespace: string): string[] {
  return ['', `.${namespace}`, `.${namespace}.svc`, `.${namespace}.svc.cluster.local`].map((tail) => `${service}${tail}`);
}
