/** What the user said about the connection: kubectl's flags in camelCase; times in milliseconds. */
export interface ConnectionFlagValues {
  namespace?: string;
  context?: string;
  kubeconfig?: string;
  cluster?: string;
  user?: string;
  server?: string;
  token?: string;
  as?: string;
  asGroup?: string[];
  asUid?: string;
  certificateAuthority?: string;
  clientCertificate?: string;
  clientKey?: string;
  insecureSkipTlsVerify?: boolean;
  tlsServerName?: string;
  requestTimeoutMs?: number;
}

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
export function connectionOptions(flags: Readonly<Record<string, unknown>>): ConnectionFlagValues {
  const entries = Object.entries(NAMES).flatMap(([flag, option]) => (flags[flag] === undefined ? [] : [[option, flags[flag]]]));
  return Object.fromEntries(entries) as ConnectionFlagValues;
}
