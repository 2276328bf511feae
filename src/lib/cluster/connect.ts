import {FepError} from '../errors/fep-error.ts';
import {Credentials} from './connection/credentials.ts';
import {findKubeconfig} from './connection/find-kubeconfig.ts';
import type {ConnectionOptions} from './connection/options.ts';
import {proxyFromEnvironment} from './connection/proxy.ts';
import {resolveTarget, targetOfFlags, type Target} from './connection/resolve-target.ts';
import type {Gateway} from './gateway.ts';
import {ApiClient} from './http/api-client.ts';
import {Transport} from './http/transport.ts';
import {KubernetesGateway} from './kubernetes-gateway.ts';

export type {ConnectionOptions} from './connection/options.ts';

/**
 * Reads the kubeconfig and makes the way to the API server; sends nothing.
 * Throws `no-kubeconfig`, `kubeconfig-invalid`, `context-unknown`, `server-invalid` (all exit 2).
 */
export async function connect(options: ConnectionOptions = {}): Promise<Gateway> {
  const env = options.env ?? process.env;
  const target = await findTarget(options, env);
  const proxy = target.cluster['proxy-url'] ?? proxyFromEnvironment(target.cluster.server, env);
  const credentials = new Credentials(target.cluster, target.user);
  const transport = new Transport(target, credentials, proxy, `kubectl-fep/${options.version ?? 'unknown'}`);
  const api = new ApiClient(transport, target.cluster.server, options.requestTimeoutMs);
  return new KubernetesGateway(api, {context: target.context, server: target.cluster.server, namespace: target.namespace});
}

async function findTarget(options: ConnectionOptions, env: Readonly<Record<string, string | undefined>>): Promise<Target> {
  try {
    return resolveTarget(await findKubeconfig(options.kubeconfig, env), options);
  } catch (error) {
    const onlyFlags = options.server !== undefined && options.kubeconfig === undefined && options.context === undefined;
    if (onlyFlags && error instanceof FepError && error.code === 'no-kubeconfig') return targetOfFlags(options);
    throw error;
  }
}
