import type {Agent} from 'node:http';
import type {RequestOptions} from 'node:https';
import type {KubeconfigCluster, KubeconfigUser} from './kubeconfig.ts';

/**
 * What @kubernetes/client-node does for us: the `auth-provider` ways to log in (OIDC with refresh, and the older ones), and
 * agents that go through HTTP, HTTPS and SOCKS proxies. It is loaded only for those: it costs more than a whole request.
 */
export class ClientNode {
  readonly #apply: (options: RequestOptions) => Promise<void>;

  private constructor(apply: (options: RequestOptions) => Promise<void>) {
    this.#apply = apply;
  }

  static async load(cluster: KubeconfigCluster, user: KubeconfigUser, proxy?: string): Promise<ClientNode> {
    const {KubeConfig} = await import('@kubernetes/client-node');
    const config = new KubeConfig();
    // For plain HTTP the client demands this word, although there is nothing to check.
    const unchecked = cluster['insecure-skip-tls-verify'] === true || cluster.server.startsWith('http:');
    config.loadFromOptions({
      clusters: [{name: 'cluster', server: cluster.server, skipTLSVerify: unchecked, ...(proxy === undefined ? {} : {proxyUrl: proxy})}],
      users: [{name: 'user', ...(user['auth-provider'] === undefined ? {} : {authProvider: user['auth-provider']})}],
      contexts: [{name: 'context', cluster: 'cluster', user: 'user'}],
      currentContext: 'context',
    });
    return new ClientNode((options) => config.applyToHTTPSOptions(options));
  }

  /** The Authorization header of the `auth-provider`; undefined where it has no valid token. */
  async authorization(): Promise<string | undefined> {
    const options: RequestOptions = {headers: {}};
    await this.#apply(options);
    const value = (options.headers as Record<string, unknown>)['Authorization'];
    return typeof value === 'string' ? value : undefined;
  }

  /** An agent that tunnels through the proxy, with the TLS options that the server behind it needs. */
  async proxyAgent(tls: RequestOptions): Promise<Agent> {
    const options: RequestOptions = {...tls, headers: {}};
    await this.#apply(options);
    return options.agent as Agent;
  }
}
