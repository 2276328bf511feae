import type {WebSocket, RawData} from 'ws';
import {FepError} from '../errors/fep-error.ts';
import {parseApiStatus, translateFailure, translateStatus, type Subject} from './translate-error.ts';
import type {ApiClient} from './http/api-client.ts';
import {readBody} from './http/read-body.ts';
import {TransportFailure} from './http/transport-failure.ts';

/** What is opened: a path of the API, the sub-protocols we speak, and what it is about. */
export interface SocketRequest {
  path: string;
  protocols: readonly string[];
  subject: Subject;
  signal?: AbortSignal | undefined;
}

const HANDSHAKE_MS = 30_000;
/** A connection that answers no ping for two rounds is dead. */
const PING_MS = 30_000;

/**
 * Opens a WebSocket to the API server with the credentials of the connection. It comes paused: attach listeners, then
 * `resume()`. Rejects with FepError.
 */
export async function openWebSocket(api: ApiClient, request: SocketRequest): Promise<WebSocket> {
  const {subject, signal} = request;
  try {
    try {
      return await open(api, request);
    } catch (error) {
      // The credential may just have expired: a plugin is asked for another one, once.
      if (!(error instanceof FepError) || error.code !== 'unauthorized' || !api.transport.credentials.renew()) throw error;
      return await open(api, request);
    }
  } catch (error) {
    throw translateFailure(error, subject, {server: api.server, signal});
  }
}

async function open(api: ApiClient, {path, protocols, subject, signal}: SocketRequest): Promise<WebSocket> {
  signal?.throwIfAborted();
  const [{WebSocket: Socket}, options] = await Promise.all([import('ws'), api.transport.socketOptions(path, signal)]);
  const socket = new Socket(options.url, [...protocols], {
    ...(options.tls as object),
    agent: options.agent,
    headers: options.headers as Record<string, string>,
    perMessageDeflate: false,
    handshakeTimeout: api.timeoutMs > 0 ? Math.min(api.timeoutMs, HANDSHAKE_MS) : HANDSHAKE_MS,
  });
  await opened(socket, api, subject, signal);
  keepAlive(socket);
  return socket;
}

async function opened(socket: WebSocket, api: ApiClient, subject: Subject, signal: AbortSignal | undefined): Promise<void> {
  const {promise, resolve, reject} = Promise.withResolvers<void>();
  const abort = (): void => {
    reject(signal?.reason as Error);
    socket.terminate();
  };
  signal?.addEventListener('abort', abort, {once: true});
  // Stays for good: an `error` event without a listener would end the process; `close` follows and tells the user of it.
  socket.on('error', (error) => reject(handshakeFailure(error)));
  socket.once('open', () => {
    socket.pause();
    resolve();
  });
  socket.once('unexpected-response', (outgoing, answer) => {
    readBody(answer).then(
      (body) => reject(translateStatus(parseApiStatus(answer.statusCode ?? 500, body), subject, {server: api.server, tokenExpiry: api.transport.credentials.tokenExpiry(), now: new Date()})),
      reject,
    ).finally(() => outgoing.destroy());
  });
  try {
    await promise;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

/** What can be told of a handshake that failed: whether the request may have arrived, and old servers by name. */
function handshakeFailure(error: Error): Error {
  if (/subprotocol/i.test(error.message)) {
    return new FepError('this cluster does not speak the WebSocket protocol that this needs', {
      code: 'not-supported',
      exit: 'failed',
      why: `${error.message}; commands with an input need Kubernetes 1.30 or later`,
      suggestions: ['kubectl version', 'kubectl exec speaks the older protocol too'],
    });
  }
  const {code} = error as NodeJS.ErrnoException;
  // A refusal of the proxy has no code, and nothing of ours went through it.
  const cut = code === 'ECONNRESET' || code === 'EPIPE' || (code === undefined && !error.message.startsWith('Bad response'));
  return new TransportFailure(error, cut);
}

function keepAlive(socket: WebSocket): void {
  let silent = 0;
  const alive = (): void => void (silent = 0);
  socket.on('pong', alive);
  socket.on('message', alive);
  const timer = setInterval(() => {
    silent += 1;
    // A reader that holds the data back holds the pongs back too: that is no sign of death.
    if (socket.isPaused) silent = 0;
    if (silent > 2) socket.terminate();
    else if (socket.readyState === socket.OPEN) socket.ping();
  }, PING_MS);
  timer.unref();
  socket.once('close', () => clearInterval(timer));
}

/** The bytes of a message, without a copy where there is one piece. */
export function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

/** Sends one message of a channel; resolves when it has left. Rejects when the connection is gone. */
export async function sendOnChannel(socket: WebSocket, channel: number, data: Uint8Array): Promise<void> {
  const message = Buffer.allocUnsafe(data.length + 1);
  message[0] = channel;
  message.set(data, 1);
  return new Promise((resolve, reject) => {
    socket.send(message, {binary: true}, (error) => (error === undefined || error === null ? resolve() : reject(error)));
  });
}
