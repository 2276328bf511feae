import type {Agent, ClientRequest, IncomingMessage, RequestOptions} from 'node:http';
import type {RequestOptions as HttpsRequestOptions} from 'node:https';
import type {Duplex} from 'node:stream';
import type {TLSSocket} from 'node:tls';
import {http, https, tls} from '../connection/built-in.ts';
import {ClientNode} from '../connection/client-node.ts';
import {fileOrData} from '../connection/credential-file.ts';
import type {Credential, Credentials} from '../connection/credentials.ts';
import {invalidKubeconfig} from '../connection/kubeconfig.ts';
import type {Target} from '../connection/resolve-target.ts';
import {TransportFailure} from './transport-failure.ts';

/** One HTTP request to the API server; credentials and TLS are added by the transport. */
export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query. */
  path: string;
  body?: string | undefined;
  contentType?: string | undefined;
  accept?: string | undefined;
  /** A socket of its own, for answers without an end: they must not take the sockets of reads. */
  ownSocket?: boolean | undefined;
  signal?: AbortSignal | undefined;
}

/** What a WebSocket needs to be opened with the same credentials. */
export interface SocketOptions {
  url: string;
  headers: Record<string, string | string[]>;
  agent: Agent;
  tls: HttpsRequestOptions;
}

/** Reads of one answer go out together over so many connections (research: one socket queues where there is latency). */
const POOLED_SOCKETS = 4;
/** An idle connection is closed before a load balancer does it in the middle of our next request. */
const IDLE_MS = 15_000;
/** Probes of a silent connection begin after so long: a dead one is noticed within a minute. */
const PROBE_MS = 30_000;
/** client-go gives a dial 30 s. */
const CONNECT_MS = 30_000;

interface Agents {
  pooled: Agent;
  own: Agent;
  tls: HttpsRequestOptions;
  certificate: Credential['certificate'];
}

/** Sends requests over TLS with the credentials of the kubeconfig. Rejects with {@link TransportFailure} or a FepError. */
export class Transport {
  readonly #target: Target;
  readonly #credentials: Credentials;
  readonly #proxy: string | undefined;
  readonly #userAgent: string;
  readonly #url: URL;
  #agents: Promise<Agents> | undefined;
  #agentsFor: Credential['certificate'];

  constructor(target: Target, credentials: Credentials, proxy: string | undefined, userAgent: string) {
    this.#target = target;
    this.#credentials = credentials;
    this.#proxy = proxy;
    this.#userAgent = userAgent;
    this.#url = new URL(target.cluster.server);
  }

  get credentials(): Credentials {
    return this.#credentials;
  }

  /** Resolves with the answer when its head is there; its body is not read yet. */
  async send(request: HttpRequest): Promise<IncomingMessage> {
    request.signal?.throwIfAborted();
    const credential = await untilAborted(this.#credentials.current(), request.signal);
    const agents = await this.#agentsOf(credential);
    const options: HttpsRequestOptions = {
      ...agents.tls,
      method: request.method,
      host: this.#url.hostname.replace(/^\[|\]$/g, ''),
      port: this.#url.port,
      path: `${this.#url.pathname.replace(/\/$/, '')}${request.path}`,
      headers: this.#headers(request, credential),
      agent: request.ownSocket === true ? agents.own : agents.pooled,
    };
    return this.#exchange(options, request);
  }

  /** For WebSockets; the sub-protocol is the caller's. */
  async socketOptions(path: string, signal?: AbortSignal): Promise<SocketOptions> {
    const credential = await untilAborted(this.#credentials.current(), signal);
    const agents = await this.#agentsOf(credential);
    return {
      url: `${this.#target.cluster.server.replace(/^http/, 'ws')}${path}`,
      headers: {...credential.headers, 'User-Agent': this.#userAgent},
      agent: agents.own,
      tls: agents.tls,
    };
  }

  close(): void {
    void this.#agents?.then(({pooled, own}) => {
      pooled.destroy();
      own.destroy();
    }, () => undefined);
    this.#agents = undefined;
  }

  #headers(request: HttpRequest, credential: Credential): Record<string, string | string[] | number> {
    const body = request.body === undefined ? {} : {'Content-Type': request.contentType ?? 'application/json', 'Content-Length': Buffer.byteLength(request.body)};
    return {...credential.headers, 'User-Agent': this.#userAgent, Accept: request.accept ?? 'application/json', ...body};
  }

  #exchange(options: HttpsRequestOptions, request: HttpRequest): Promise<IncomingMessage> {
    const secure = this.#url.protocol === 'https:';
    const {promise, resolve, reject} = Promise.withResolvers<IncomingMessage>();
    const sent = {value: false};
    const fail = (error: Error): void => reject(new TransportFailure(error, sent.value));
    let outgoing: ClientRequest;
    try {
      outgoing = (secure ? https() : http()).request(options as RequestOptions);
    } catch (error) {
      return Promise.reject(new TransportFailure(error as Error, false));
    }
    const abort = (): void => void outgoing.destroy(request.signal?.reason as Error);
    request.signal?.addEventListener('abort', abort, {once: true});
    outgoing.on('close', () => request.signal?.removeEventListener('abort', abort));
    outgoing.on('error', fail);
    outgoing.on('socket', (socket: Duplex) => watchConnecting(outgoing, socket as TLSSocket, secure, sent));
    outgoing.on('response', resolve);
    outgoing.setSocketKeepAlive(true, PROBE_MS);
    outgoing.end(request.body);
    return promise;
  }

  async #agentsOf(credential: Credential): Promise<Agents> {
    if (this.#agents === undefined || this.#agentsFor !== credential.certificate) {
      this.#agentsFor = credential.certificate;
      this.#agents = this.#makeAgents(credential.certificate);
    }
    return this.#agents;
  }

  async #makeAgents(certificate: Credential['certificate']): Promise<Agents> {
    const options = this.#url.protocol === 'https:' ? this.#tlsOptions(certificate) : {};
    if (this.#proxy !== undefined) {
      const client = await ClientNode.load(this.#target.cluster, {}, this.#proxy);
      const agent = await client.proxyAgent(options);
      return {pooled: agent, own: agent, tls: options, certificate};
    }
    const {Agent: AgentOf} = this.#url.protocol === 'https:' ? https() : http();
    return {
      pooled: new AgentOf({keepAlive: true, maxSockets: POOLED_SOCKETS, timeout: IDLE_MS}),
      own: new AgentOf({keepAlive: false}),
      tls: options,
      certificate,
    };
  }

  #tlsOptions(certificate: Credential['certificate']): HttpsRequestOptions {
    const {cluster} = this.#target;
    const ca = fileOrData(cluster['certificate-authority'], cluster['certificate-authority-data'], 'certificate authority');
    const parts = {...(ca === undefined ? {} : {ca}), ...(certificate === undefined ? {} : certificate)};
    const common = {
      ...(cluster['insecure-skip-tls-verify'] === true ? {rejectUnauthorized: false} : {}),
      ...(cluster['tls-server-name'] === undefined ? {} : {servername: cluster['tls-server-name']}),
    };
    if (this.#proxy !== undefined) return {...common, ...parts};
    try {
      // One context for all connections: parsing the certificates costs a millisecond each time.
      return {...common, secureContext: tls().createSecureContext(parts)} as HttpsRequestOptions;
    } catch (error) {
      const {code} = error as NodeJS.ErrnoException;
      throw invalidKubeconfig(this.#target.context ?? this.#target.cluster.server, `a certificate or key in it cannot be read, or they do not belong together (${code ?? 'unknown error'})`);
    }
  }
}

/** Notes when the connection stands: from then on the server may have got the request. */
function watchConnecting(outgoing: ClientRequest, socket: TLSSocket, secure: boolean, sent: {value: boolean}): void {
  // A socket handed on from an earlier request stands already; `reusedSocket` does not tell that of queued requests.
  if (secure ? (socket as TLSSocket & {secureConnecting?: boolean}).secureConnecting === false : !socket.connecting) {
    sent.value = true;
    return;
  }
  const timer = setTimeout(() => {
    outgoing.destroy(Object.assign(new Error('no connection within 30 s'), {code: 'ETIMEDOUT'}));
  }, CONNECT_MS);
  socket.once(secure ? 'secureConnect' : 'connect', () => {
    sent.value = true;
    clearTimeout(timer);
  });
  outgoing.once('close', () => clearTimeout(timer));
}

/** A credential plugin may wait for the user: an abort does not wait with it. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  const {promise, reject} = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason as Error);
  signal.addEventListener('abort', abort, {once: true});
  work.catch(() => undefined);
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
