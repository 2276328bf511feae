import {createServer, type IncomingMessage, type RequestListener, type Server} from 'node:http';
import type {AddressInfo, Socket} from 'node:net';
import {afterEach} from 'vitest';
import {connect, type ConnectionOptions} from '../../../src/lib/cluster/connect.ts';
import type {Gateway} from '../../../src/lib/cluster/gateway.ts';
import {FepError} from '../../../src/lib/errors/fep-error.ts';

/** What arrived at the server. */
export interface Seen {
  method: string;
  url: URL;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface FaultServer {
  url: string;
  seen: Seen[];
  /** Connections that were opened, closed ones too. */
  sockets: Socket[];
  server: Server;
}

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A plain HTTP server that fails in the ordered way. It imitates no Kubernetes: each test says what it answers. */
export async function startFaultServer(answer: (request: Seen, ...rest: Parameters<RequestListener>) => void): Promise<FaultServer> {
  const seen: Seen[] = [];
  const sockets: Socket[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = {method: request.method ?? '', url: new URL(request.url ?? '', 'http://server'), headers: request.headers, body: Buffer.concat(chunks).toString('utf8')};
      seen.push(one);
      answer(one, request, response);
    });
  });
  server.on('connection', (socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, sockets, server};
}

/** A gateway without any kubeconfig, closed when the test ends. */
export async function gatewayTo(url: string, options: ConnectionOptions = {}): Promise<Gateway> {
  const gateway = await connect({server: url, env: {HOME: '/nonexistent'}, namespace: 'db', version: '1.2.3', ...options});
  closers.push(async () => gateway.close());
  return gateway;
}

/** The FepError that a promise rejects with; anything else fails the test. */
export async function fepErrorOf(promise: Promise<unknown>): Promise<FepError> {
  const error = await promise.then((value) => new Error(`resolved with ${JSON.stringify(value)}`), (reason: unknown) => reason);
  if (error instanceof FepError) return error;
  throw error;
}

/** All that a user or a script may see of an error. */
export function everythingOf(error: FepError): string {
  return JSON.stringify([error.message, error.where, error.why, error.suggestions, error.details]);
}
