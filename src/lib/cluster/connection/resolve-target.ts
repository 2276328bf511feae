import {FepError} from '../../errors/fep-error.ts';
import {RECOVERY} from '../../errors/recovery.ts';
import {invalidKubeconfig, type Kubeconfig, type KubeconfigCluster, type KubeconfigUser} from './kubeconfig.ts';
import type {ConnectionOptions} from './options.ts';

/** Which server, as whom, in which namespace: the kubeconfig with the flags laid over it. */
export interface Target {
  context: string | undefined;
  namespace: string;
  cluster: KubeconfigCluster;
  user: KubeconfigUser;
}

/** Lays the flags over the kubeconfig as kubectl does. Throws `context-unknown` and `kubeconfig-invalid`. */
export function resolveTarget(kubeconfig: Kubeconfig, options: ConnectionOptions): Target {
  const name = options.context ?? kubeconfig.currentContext;
  const context = name === undefined ? undefined : kubeconfig.contexts.get(name);
  if (context === undefined && (options.context !== undefined || (options.server === undefined && options.cluster === undefined))) {
    throw unknownContext(kubeconfig, name);
  }
  const cluster = withClusterFlags(namedCluster(kubeconfig, options.cluster ?? context?.cluster, options.server !== undefined), options);
  const user = withUserFlags(namedUser(kubeconfig, options.user ?? context?.user), options);
  checkServer(cluster, kubeconfig);
  return {context: context === undefined ? undefined : name, namespace: options.namespace ?? context?.namespace ?? 'default', cluster, user};
}

/** Used when there is no kubeconfig at all and `--server` says where to go. */
export function targetOfFlags(options: ConnectionOptions): Target {
  const cluster = withClusterFlags({server: ''}, options);
  checkServer(cluster, undefined);
  return {context: undefined, namespace: options.namespace ?? 'default', cluster, user: withUserFlags({}, options)};
}

function namedCluster(kubeconfig: Kubeconfig, name: string | undefined, mayMiss: boolean): KubeconfigCluster {
  const cluster = name === undefined ? undefined : kubeconfig.clusters.get(name);
  if (cluster !== undefined) return cluster;
  if (mayMiss) return {server: ''};
  throw missingEntry(kubeconfig, 'cluster', name, [...kubeconfig.clusters.keys()]);
}

function namedUser(kubeconfig: Kubeconfig, name: string | undefined): KubeconfigUser {
  if (name === undefined || name === '') return {};
  const user = kubeconfig.users.get(name);
  if (user === undefined) throw missingEntry(kubeconfig, 'user', name, [...kubeconfig.users.keys()]);
  return user;
}

function withClusterFlags(cluster: KubeconfigCluster, options: ConnectionOptions): KubeconfigCluster {
  const result = {...cluster};
  if (options.server !== undefined) result.server = options.server;
  if (options.tlsServerName !== undefined) result['tls-server-name'] = options.tlsServerName;
  if (options.certificateAuthority !== undefined) {
    result['certificate-authority'] = options.certificateAuthority;
    delete result['certificate-authority-data'];
  }
  if (options.insecureSkipTlsVerify !== undefined) {
    result['insecure-skip-tls-verify'] = options.insecureSkipTlsVerify;
    // As kubectl: the flag takes the place of the kubeconfig's authority, which would contradict it.
    if (options.insecureSkipTlsVerify) {
      delete result['certificate-authority'];
      delete result['certificate-authority-data'];
    }
  }
  return {...result, server: withoutUserInfo(result.server).replace(/\/+$/, '')};
}

function withUserFlags(user: KubeconfigUser, options: ConnectionOptions): KubeconfigUser {
  const result = {...user};
  if (options.token !== undefined) {
    result.token = options.token;
    for (const other of ['tokenFile', 'exec', 'auth-provider', 'username', 'password'] as const) delete result[other];
  }
  if (options.clientCertificate !== undefined) {
    result['client-certificate'] = options.clientCertificate;
    delete result['client-certificate-data'];
  }
  if (options.clientKey !== undefined) {
    result['client-key'] = options.clientKey;
    delete result['client-key-data'];
  }
  if (options.as !== undefined) result.as = options.as;
  if (options.asUid !== undefined) result['as-uid'] = options.asUid;
  if (options.asGroup !== undefined && options.asGroup.length > 0) result['as-groups'] = [...options.asGroup];
  return result;
}

/** Credentials belong to the user entry; in an address they would show in messages. */
function withoutUserInfo(server: string): string {
  return server.replace(/^(\w+:\/\/)[^/@]*@/, '$1');
}

function checkServer(cluster: KubeconfigCluster, kubeconfig: Kubeconfig | undefined): void {
  const url = URL.parse(cluster.server);
  if (url !== null && (url.protocol === 'https:' || url.protocol === 'http:')) return;
  const why = cluster.server === '' ? 'the cluster entry names no server' : `"${cluster.server}" is not an http or https address`;
  if (kubeconfig !== undefined) throw invalidKubeconfig(kubeconfig.files.join(', '), why);
  throw new FepError('--server is not an address of an API server', {code: 'server-invalid', exit: 'usage', where: '--server', why, suggestions: ['--server https://HOST:6443']});
}

function missingEntry(kubeconfig: Kubeconfig, kind: string, name: string | undefined, present: readonly string[]): FepError {
  const found = present.length === 0 ? `it has no ${kind}s` : `its ${kind}s: ${present.join(', ')}`;
  return invalidKubeconfig(kubeconfig.files.join(', '), `the ${kind} ${name === undefined || name === '' ? 'of the context is not named' : `"${name}" is not in it`}; ${found}`);
}

function unknownContext(kubeconfig: Kubeconfig, name: string | undefined): FepError {
  const names = [...kubeconfig.contexts.keys()];
  const where = kubeconfig.files.join(', ');
  return new FepError(name === undefined ? `no context is chosen in ${where}` : `there is no context "${name}" in ${where}`, {
    code: 'context-unknown',
    exit: 'usage',
    where,
    why: names.length === 0 ? 'the kubeconfig has no contexts' : `the contexts are: ${names.join(', ')}`,
    suggestions: names.length === 0 ? [RECOVERY.otherKubeconfig] : [`--context ${names[0]}`, `kubectl config use-context ${names[0]}`],
    details: {contexts: names},
  });
}
