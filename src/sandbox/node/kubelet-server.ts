import type {IncomingMessage, ServerResponse} from 'node:http';
import type {Duplex} from 'node:stream';
import type {WebSocketServer} from 'ws';
import type {RunningContainer} from '../pods/program.ts';
import {logFile} from './container-log.ts';
import type {ContainerSupervisor} from './container-supervisor.ts';
import {parseLogQuery, type LogQuery} from './log-query.ts';
import {logText} from './log-stream.ts';
import type {PodManager} from './pod-manager.ts';
import type {PodWorker} from './pod-worker.ts';
import {EXEC_PROTOCOLS, parsePorts, parseTarget} from './streaming/channel-frames.ts';
import {serveExec} from './streaming/exec-session.ts';
import {PORT_FORWARD_PROTOCOLS, servePortForward} from './streaming/port-forward-session.ts';
import {serveSpdyPortForward, SPDY_PORT_FORWARD} from './streaming/spdy-port-forward.ts';

/** An answer other than 200, with its sentence. */
class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface KubeletServerOptions {
  pods: PodManager;
  port: number;
  /** PEM. */
  tls: {cert: string; key: string};
  signal: AbortSignal;
  log: (line: string) => void;
}

/** What the API server asks of a node: logs, exec, port-forward. Listens on 127.0.0.1 only; resolves when it listens. */
export async function startKubeletServer(options: KubeletServerOptions): Promise<void> {
  const [{createServer}, {WebSocketServer}] = await Promise.all([import('node:https'), import('ws')]);
  const server = createServer(options.tls, (request, response) => void answer(options, request, response));
  const sockets = webSockets(WebSocketServer);
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => {});
    void upgrade(options, sockets, request, socket, head);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  server.on('error', (error) => options.log(`kubelet server: ${error.message}`));
  options.signal.addEventListener('abort', () => {
    for (const client of [...sockets.exec.clients, ...sockets.portForward.clients]) client.terminate();
    server.close();
    server.closeAllConnections();
  }, {once: true});
}

interface WebSockets {
  exec: WebSocketServer;
  portForward: WebSocketServer;
}

function webSockets(Server: typeof WebSocketServer): WebSockets {
  const accepting = (protocols: readonly string[]): WebSocketServer =>
    new Server({
      noServer: true,
      perMessageDeflate: false,
      maxPayload: 64 * 1024 * 1024,
      handleProtocols: (offered) => protocols.find((protocol) => offered.has(protocol)) ?? false,
    });
  return {exec: accepting(EXEC_PROTOCOLS), portForward: accepting(PORT_FORWARD_PROTOCOLS)};
}

async function upgrade(options: KubeletServerOptions, sockets: WebSockets, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
  try {
    const url = new URL(request.url ?? '/', 'https://node');
    const target = parseTarget(url.pathname);
    const worker = workerOf(options.pods, target);
    if (target?.verb === 'portForward') {
      const containers = runningContainers(worker);
      if (asksForSpdy(request)) return serveSpdyPortForward(socket, head, containers);
      requireProtocol(request, PORT_FORWARD_PROTOCOLS);
      const ports = parsePorts(url.searchParams);
      sockets.portForward.handleUpgrade(request, socket, head, (client) => {
        client.on('error', () => {});
        void servePortForward(client, containers, ports);
      });
      return;
    }
    if (target?.verb !== 'exec') throw new Refusal(404, `the sandbox node does not serve ${url.pathname.split('/')[1]}`);
    const container = runningContainer(worker, target.container);
    requireProtocol(request, EXEC_PROTOCOLS);
    const flag = (name: string): boolean => ['1', 'true'].includes(url.searchParams.get(name) ?? '');
    const exec = {command: url.searchParams.getAll('command'), stdin: flag('input'), tty: flag('tty')};
    sockets.exec.handleUpgrade(request, socket, head, (client) => {
      client.on('error', () => {});
      void serveExec(client, container, exec);
    });
  } catch (error) {
    refuseUpgrade(socket, error);
  }
}

/** Clients that ask in another way (kubectl falls back to SPDY when a WebSocket was refused) are told what is served. */
function requireProtocol(request: IncomingMessage, served: readonly string[]): void {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim());
  if (offered.some((protocol) => served.includes(protocol))) return;
  const asked = offered[0] || request.headers.upgrade || 'none';
  throw new Refusal(400, `the sandbox node speaks ${served.join(' and ')} over WebSocket, and was asked for ${asked}`);
}

function asksForSpdy(request: IncomingMessage): boolean {
  const versions = String(request.headers['x-stream-protocol-version'] ?? '').split(',').map((version) => version.trim());
  return request.headers.upgrade?.toUpperCase() === 'SPDY/3.1' && versions.includes(SPDY_PORT_FORWARD);
}

/** As a `v1.Status`: clients take plain text with a colon in it for YAML and show nothing. */
function refuseUpgrade(socket: Duplex, error: unknown): void {
  const code = error instanceof Refusal ? error.status : 400;
  const reason = {404: 'NotFound', 500: 'InternalError'}[code] ?? 'BadRequest';
  const body = JSON.stringify({kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: (error as Error).message, reason, code});
  socket.end(`HTTP/1.1 ${code} Refused\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`);
}

async function answer(options: KubeletServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const url = new URL(request.url ?? '/', 'https://node');
    if (url.pathname === '/healthz') return void response.end('ok');
    const target = parseTarget(url.pathname);
    if (target?.verb !== 'containerLogs') throw new Refusal(404, `the sandbox node does not serve ${url.pathname}`);
    const worker = workerOf(options.pods, target);
    const query = logQuery(url.searchParams);
    const container = worker.container(target.container);
    if (container === undefined) throw notStarted(worker, target.container, 'ContainerCreating');
    await sendLog(container, worker, query, response);
  } catch (error) {
    if (response.headersSent) return void response.destroy();
    response.writeHead(error instanceof Refusal ? error.status : 500, {'content-type': 'text/plain'}).end((error as Error).message);
  }
}

function logQuery(query: URLSearchParams): LogQuery {
  try {
    return parseLogQuery(query, Date.now());
  } catch (error) {
    throw new Refusal(400, (error as Error).message);
  }
}

async function sendLog(container: ContainerSupervisor, worker: PodWorker, query: LogQuery, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const live = query.previous ? undefined : container.log;
  const run = query.previous ? container.restartCount - 1 : container.restartCount;
  const file = live?.file ?? logFile(container.logFolder, run);
  const pieces = logText(file, live, query, gone.signal);
  const first = await pieces.next().catch((error: {code?: string}) => {
    if (error.code !== 'ENOENT') throw error;
    const {name, namespace} = worker.pod.metadata;
    if (query.previous) throw new Refusal(400, `previous terminated container "${container.spec.name}" in pod "${name}" not found in namespace "${namespace}"`);
    throw notStarted(worker, container.spec.name, container.waitingReason ?? 'ContainerCreating');
  });
  response.writeHead(200, {'content-type': 'text/plain; charset=utf-8'});
  response.flushHeaders();
  if (first.done !== true) await write(response, first.value, gone.signal);
  for await (const text of pieces) {
    if (gone.signal.aborted) return;
    await write(response, text, gone.signal);
  }
  response.end();
}

async function write(response: ServerResponse, text: string, signal: AbortSignal): Promise<void> {
  if (response.write(text) || signal.aborted) return;
  await new Promise<void>((resolve) => {
    response.once('drain', resolve);
    response.once('close', resolve);
  });
}

function workerOf(pods: PodManager, target: {namespace: string; pod: string} | undefined): PodWorker {
  if (target === undefined) throw new Refusal(404, 'no such path on the sandbox node');
  const worker = pods.worker(target.namespace, target.pod);
  if (worker === undefined) throw new Refusal(404, `pod "${target.namespace}/${target.pod}" does not run on this node`);
  return worker;
}

function runningContainer(worker: PodWorker, name: string | undefined): RunningContainer {
  const supervisor = worker.container(name);
  const running = supervisor?.running;
  if (running === undefined) throw new Refusal(500, `container not found ("${name ?? ''}")${supervisor?.waitingReason ? `: ${supervisor.waitingReason}` : ''}`);
  return running;
}

function runningContainers(worker: PodWorker): RunningContainer[] {
  return worker.pod.spec.containers.map((container) => worker.container(container.name)?.running).filter((one) => one !== undefined);
}

function notStarted(worker: PodWorker, container: string | undefined, reason: string): Refusal {
  return new Refusal(400, `container "${container}" in pod "${worker.pod.metadata.name}" is waiting to start: ${reason}`);
}
