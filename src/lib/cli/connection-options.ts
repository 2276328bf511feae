import type {ConnectionOptions} from '../cluster/connection/options.ts';

const NAMES = {
  namespace: 'namespace',
  context: 'context',
  kubeconfig: 'kubeconfig',
  cluster: 'cluster',
  user: 'user',
  server: 'server',
  token: 'token',
  as: 'as',
  'as-group': 'asGroup',
  'as-uid': 'asUid',
  'certificate-authority': 'certificateAuthority',
  'client-certificate': 'clientCertificate',
  'client-key': 'clientKey',
  'insecure-skip-tls-verify': 'insecureSkipTlsVerify',
  'tls-server-name': 'tlsServerName',
  'request-timeout': 'requestTimeoutMs',
} as const;

/** Picks the connection flags out of parsed flags; flags that were not given are absent. */
export function connectionOptions(flags: Readonly<Record<string, unknown>>): ConnectionOptions {
  const entries = Object.entries(NAMES).flatMap(([flag, option]) => (flags[flag] === undefined ? [] : [[option, flags[flag]]]));
  return Object.fromEntries(entries) as ConnectionOptions;
}
