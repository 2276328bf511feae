import {createServer, type AddressInfo, type Server, type Socket} from 'node:net';
import type {Duplex} from 'node:stream';
import {FepError} from '../../errors/fep-error.ts';
import type {PortForwarded} from '../../model/answers/connection.ts';
import {ANSWER_API_VERSION} from '../../model/answers/api-version.ts';
import type {OperationContext} from '../context.ts';
import {portOf, seePods} from '../pods/choose-pod.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import {FollowedServer} from './followed-server.ts';

export interface ForwardPortOptions {
  name: string;
  namespace?: string;
  role: 'primary' | 'replica';
  /** Address of this machine to listen at. */
  address: string;
  /** 0: any that is free. Left out: the number of the remote port. */
  localPort?: number;
  /** Left out: PostgreSQL's. */
  remotePort?: number;
}

/** How long a connection waits for a server while there is none, as during an election. */
const ELECTION_MS = 30_000;

/**
 * Listens on this machine and leads each connection to the server that has the role at that moment, until `signal`
 * aborts. `started` is called once it listens. When the role moves, it is reported, and connections to the old server
 * are closed: on a former primary they would fail at the next write. Throws `no-primary`, `no-replica` (1),
 * `port-in-use` (2), and as the gateway does.
 */
export async function forwardPort(context: OperationContext, options: ForwardPortOptions, started: (forwarded: PortForwarded) => Promise<void>): Promise<void> {
  const ref = {name: options.name, namespace: options.namespace ?? context.cluster.connection.namespace};
  const seen = await seePods(context, ref);
  const remotePort = options.remotePort ?? portOf(seen.object);
  const forward = new PortForward(context, ref, remotePort);
  const server = new FollowedServer(context, ref, options.role, {moved: (from, to) => forward.moved(from, to), lost: (pod) => forward.lost(pod)});
  server.begin(seen);
  const listener = createServer((socket) => void forward.take(socket, server));
  await listen(listener, options.localPort ?? remotePort, options.address);
  try {
    const {port} = listener.address() as AddressInfo;
    await started({
      apiVersion: ANSWER_API_VERSION, kind: 'PortForwarded', ...ref, role: options.role, address: options.address, port,
      pod: server.current ?? '', remotePort,
    });
    await server.follow();
  } finally {
    listener.close();
    forward.closeAll();
  }
}

/** The connections that are open, each with the pod that it leads to. */
class PortForward {
  readonly #context: OperationContext;
  readonly #ref: ClusterRef;
  readonly #port: number;
  readonly #open = new Map<Socket, {pod: string; remote: Duplex}>();

  constructor(context: OperationContext, ref: ClusterRef, port: number) {
    this.#context = context;
    this.#ref = ref;
    this.#port = port;
  }

  /** One client: it waits for a server if there is none just now. Whatever fails closes this connection and no other. */
  async take(socket: Socket, server: FollowedServer): Promise<void> {
    socket.on('error', () => undefined);
    socket.pause();
    let remote: Duplex | undefined;
    try {
      const pod = await server.next(ELECTION_MS);
      remote = await this.#context.cluster.connectPort({namespace: this.#ref.namespace, pod, port: this.#port, signal: this.#context.signal});
      this.#join(socket, remote, pod);
    } catch (error) {
      socket.destroy();
      remote?.destroy();
      this.#warn(`a connection could not be made: ${wordsOf(error)}`);
    }
  }

  moved(from: string, to: string): void {
    const closed = this.#close(from);
    this.#tell(`moved from ${from} to ${to}${closed === 0 ? '' : `; ${countText(closed)} to ${from} closed`}`);
  }

  lost(pod: string): void {
    const closed = this.#close(pod);
    this.#tell(`${pod} does not have the role any more; new connections wait for its successor${closed === 0 ? '' : `; ${countText(closed)} closed`}`);
  }

  closeAll(): void {
    for (const [socket, {remote}] of this.#open) {
      socket.destroy();
      remote.destroy();
    }
    this.#open.clear();
  }

  #join(socket: Socket, remote: Duplex, pod: string): void {
    if (socket.destroyed) {
      remote.destroy();
      return;
    }
    this.#open.set(socket, {pod, remote});
    const end = (): void => {
      this.#open.delete(socket);
      socket.destroySoon();
      remote.destroy();
    };
    remote.once('error', (error) => {
      this.#warn(wordsOf(error));
      end();
    });
    remote.once('close', end);
    socket.once('close', end);
    socket.pipe(remote);
    remote.pipe(socket);
  }

  #close(pod: string): number {
    let count = 0;
    for (const [socket, connection] of this.#open) {
      if (connection.pod !== pod) continue;
      count += 1;
      this.#open.delete(socket);
      socket.destroy();
      connection.remote.destroy();
    }
    return count;
  }

  #tell(message: string): void {
    this.#context.report({kind: 'note', level: 'info', message});
  }

  #warn(message: string): void {
    if (!this.#context.signal.aborted) this.#context.report({kind: 'note', level: 'warning', message});
  }
}

async function listen(listener: Server, port: number, address: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    listener.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(error, port, address)));
    listener.listen({port, host: address}, resolve);
  });
}

function cannotListen(error: NodeJS.ErrnoException, port: number, address: string): FepError {
  const why: Record<string, string> = {
    EADDRINUSE: 'something listens there already', EACCES: 'ports below 1024 need rights', EADDRNOTAVAIL: 'this machine has no such address', ENOTFOUND: 'this name is no address of this machine',
  };
  return new FepError(`cannot listen at ${address} port ${port}`, {
    code: 'port-in-use', exit: 'usage', where: error.code === 'EADDRINUSE' || error.code === 'EACCES' ? 'LOCAL:REMOTE' : '--address',
    why: why[error.code ?? ''] ?? error.message, suggestions: ['take any free port: 0:27500'],
  });
}

function wordsOf(error: unknown): string {
  if (error instanceof FepError) return error.why === undefined ? error.message : `${error.message}: ${error.why}`;
  return error instanceof Error ? error.message : String(error);
}

function countText(count: number): string {
  return count === 1 ? '1 connection' : `${count} connections`;
}
