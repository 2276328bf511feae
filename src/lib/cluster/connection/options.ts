/** kubectl's connection flags, in camel case. Whatever is left out comes from the kubeconfig. */
export interface ConnectionOptions {
  kubeconfig?: string | undefined;
  context?: string | undefined;
  cluster?: string | undefined;
  user?: string | undefined;
  server?: string | undefined;
  token?: string | undefined;
  as?: string | undefined;
  asGroup?: readonly string[] | undefined;
  asUid?: string | undefined;
  /** Files. */
  certificateAuthority?: string | undefined;
  clientCertificate?: string | undefined;
  clientKey?: string | undefined;
  insecureSkipTlsVerify?: boolean | undefined;
  tlsServerName?: string | undefined;
  /** Bounds each request, its retries included; not watches and followed logs. Left out or 0: no bound. */
  requestTimeoutMs?: number | undefined;
  namespace?: string | undefined;
  /** Environment to read KUBECONFIG, HOME and proxies from; left out: that of the process. */
  env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Sent in the User-Agent as `kubectl-fep/<version>`. */
  version?: string | undefined;
}
