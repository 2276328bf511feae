import {optional} from '../cluster-status/optional.ts';

const FIRST = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/;

/** Subject and end of the first certificate in a PEM text; empty for anything else. */
export function certificateFacts(pem: string | undefined): {subject?: string; notAfter?: string} {
  const first = pem === undefined ? undefined : FIRST.exec(pem)?.[0];
  if (first === undefined) return {};
  try {
    // Loaded here only: a cluster without TLS has nothing to read.
    const {X509Certificate} = process.getBuiltinModule('node:crypto');
    const certificate = new X509Certificate(first);
    const end = new Date(certificate.validTo);
    return {
      ...optional('subject', certificate.subject === '' ? undefined : certificate.subject.replaceAll('\n', ', ')),
      ...optional('notAfter', Number.isNaN(end.getTime()) ? undefined : end.toISOString()),
    };
  } catch {
    return {};
  }
}
