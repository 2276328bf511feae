import {readFileSync} from 'node:fs';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {request as httpsRequest, type RequestOptions} from 'node:https';
import type {AddressInfo, Socket} from 'node:net';
import {connect as tlsConnect} from 'node:tls';
import {parse} from 'yaml';

/** What happens to one request. */
export type WireFault = 'cut before' | 'cut after' | 'sent twice' | 'delayed' | 409 | 410 | 429 | 500 | 401 | 403;

/** A request that came through. */
export interface Passed {
  method: string;
  path: string;
  body: string;
}

/**
 * A proxy of plain HTTP before a real API server: it notes every request and lets the first one that matches fail. It
 * logs in as the user of the kubeconfig, so that a program needs nothing but its address.
 */
export interface FaultProxy {
  readonly url: string;
  readonly passed: Passed[];
  /** The next request that matches meets the fault; what came through before is forgotten. */
  order: (fault: WireFault | undefined, matches?: (request: {method: string; path: string}) => boolean) => void;
  close: () => Promise<void>;
}

interface Target {
  host: string;
  port: number;
  tls: Pick<RequestOptions, 'ca' | 'cert' | 'key'>;
}

/** Starts a proxy to the cluster of a kubeconfig's context. */
export async function startFaultProxy(kubeconfig: string, context: string): Promise<FaultProxy> {
  const target = targetOf(readFileSync(kubeconfig, 'utf8'), context);
  const passed: Passed[] = [];
  const sockets = new Set<Socket>();
  let ordered: {fault: WireFault; matches: (request: {method: string; path: string}) => boolean} | undefined;
  const take = (request: {method: string; path: string}): WireFault | undefined => {
    if (ordered === undefined || !ordered.matches(request)) return undefined;
    const {fault} = ordered;
    ordered = undefined;
    return fault;
  };
  const server = createServer((request, response) => {
    void readAll(request).then((body) => {
      const one = {method: request.method ?? '', path: request.url ?? '', body: body.toString('utf8')};
      passed.push(one);
      return answer(target, {request, response, body}, take(one));
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    passed.push({method: 'UPGRADE', path: request.url ?? '', body: ''});
    upgrade(target, request, socket, head);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed,
    order: (fault, matches = () => true) => {
      passed.length = 0;
      ordered = fault === undefined ? undefined : {fault, matches};
    },
    close: () => new Promise((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    }),
  };
}

function targetOf(text: string, context: string): Target {
  const file = parse(text) as {
    contexts: {name: string; context: {cluster: string; user: string}}[];
    clusters: {name: string; cluster: {server: string; 'certificate-authority-data': string}}[];
    users: {name: string; user: {'client-certificate-data': string; 'client-key-data': string}}[];
  };
  const chosen = file.contexts.find(({name}) => name === context)?.context;
  const cluster = file.clusters.find(({name}) => name === chosen?.cluster)?.cluster;
  const user = file.users.find(({name}) => name === chosen?.user)?.user;
  if (cluster === undefined || user === undefined) throw new Error(`the kubeconfig has no context ${context} with a client certificate`);
  const {hostname, port} = new URL(cluster.server);
  const decoded = (data: string): Buffer => Buffer.from(data, 'base64');
  return {host: hostname, port: Number(port), tls: {ca: decoded(cluster['certificate-authority-data']), cert: decoded(user['client-certificate-data']), key: decoded(user['client-key-data'])}};
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  body: Buffer;
}

async function answer(target: Target, exchange: Exchange, fault: WireFault | undefined): Promise<void> {
  const {request, response} = exchange;
  if (fault === 'cut before') {
    request.socket.destroy();
    return;
  }
  if (typeof fault === 'number') {
    refuse(response, fault);
    return;
  }
  if (fault === 'delayed') await new Promise((resolve) => setTimeout(resolve, 1500));
  if (fault === 'sent twice') await readAll(await send(target, exchange));
  const upstream = await send(target, exchange).catch(() => undefined);
  if (upstream === undefined || fault === 'cut after') {
    upstream?.resume();
    request.socket.destroy();
    return;
  }
  response.writeHead(upstream.statusCode ?? 502, upstream.headers);
  upstream.pipe(response);
  response.on('close', () => upstream.destroy());
  upstream.on('error', () => response.destroy());
}

function send({host, port, tls}: Target, {request, body}: Exchange): Promise<IncomingMessage> {
  const {host: _, ...headers} = request.headers;
  return new Promise((resolve, reject) => {
    const upstream = httpsRequest({host, port, ...tls, method: request.method, path: request.url, headers}, resolve);
    upstream.on('error', reject);
    upstream.end(body);
  });
}

const REASONS: Readonly<Record<number, string>> = {401: 'Unauthorized', 403: 'Forbidden', 409: 'Conflict', 410: 'Expired', 429: 'TooManyRequests', 500: 'InternalError'};

function refuse(response: ServerResponse, code: number): void {
  const status = {kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason: REASONS[code], message: `ordered for the test: ${code}`};
  response.writeHead(code, {'content-type': 'application/json', ...(code === 429 ? {'retry-after': '1'} : {})});
  response.end(JSON.stringify(status));
}

/** Bytes in both directions; what the server answers to the upgrade is the program's to read. */
function upgrade({host, port, tls}: Target, request: IncomingMessage, near: Socket, head: Buffer): void {
  const far = tlsConnect({host, port, ...tls}, () => {
    const headers = Object.entries({...request.headers, host: `${host}:${port}`}).flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one}`));
    far.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
    far.write(head);
    near.pipe(far).pipe(near);
  });
  for (const [one, other] of [[near, far], [far, near]] as const) {
    one.on('error', () => other.destroy());
    one.on('close', () => other.destroy());
  }
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
