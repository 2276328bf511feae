import type {Duplex} from 'node:stream';
import {FepError} from '../../errors/fep-error.ts';
import type {PortForwarded} from '../../model/answers/connection.ts';
import {ANSWER_API_VERSION} from '../../model/answers/api-version.ts';
import type {OperationContext} from '../context.ts';
import type {Pod, Service} from '../../model/kubernetes-object.ts';
import {RESOURCES} from '../../model/resources.ts';
import {seePods} from '../pods/choose-pod.ts';
import type {PodsSeen} from '../pods/find-primary.ts';
import {portOf} from '../pods/service-port.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import {findPgpool} from './find-pgpool.ts';
import {FollowedServer, type PgpoolPods} from './followed-server.ts';

export interface ForwardPortOptions {
  name: string;
  namespace?: string;
  role: 'primary' | 'replica';
  /** To a ready pod of this FEPPgpool2 instead of a server. */
  pgpool?: string;
  /** Address of this machine to listen at. */
  address: string;
  /** 0: any that is free. Left out: the number of the remote port. */
  localPort?: number;
  /** Left out: PostgreSQL's, or that of Pgpool-II. */
  remotePort?: number;
  /** Opens the port of this machine. */
  listen: Listen;
}

/** Listens at an address of this machine and hands each connection over; resolves once it listens. */
export type Listen = (at: {address: string; port: number}, take: (socket: Duplex) => void) => Promise<{port: number; close: () => void}>;

/** How long a connection waits for a server while there is none, as during an election. */
const ELECTION_MS = 30_000;

/**
 * Listens on this machine and leads each connection to the server that has the role at that moment, until `signal`
 * aborts. `started` is called once it listens. When the role moves, it is reported, and connections to the old server
 * are closed: on a former primary they would fail at the next write. Throws `no-primary`, `no-replica`, `no-pgpool` (1),
 * `no-such-pgpool` (4), and as `listen` and the gateway do.
 */
export async function forwardPort(context: OperationContext, options: ForwardPortOptions, started: (forwarded: PortForwarded) => Promise<void>): Promise<void> {
  const ref = {name: options.name, namespace: options.namespace ?? context.cluster.connection.namespace};
  const {seen, role, port: usual} = await wayTo(context, ref, options);
  const remotePort = options.remotePort ?? usual;
  const forward = new PortForward(context, ref, remotePort);
  const server = new FollowedServer(context, ref, role, {moved: (from, to) => forward.moved(from, to), lost: (pod) => forward.lost(pod, options.pgpool === undefined ? 'does not have the role any more; new connections wait for its successor' : 'is not ready any more; new connections wait for a pod that is')});
  server.begin(seen);
  const listener = await options.listen({address: options.address, port: options.localPort ?? remotePort}, (socket) => void forward.take(socket, server));
  try {
    const {port} = listener;
    await started({
      apiVersion: ANSWER_API_VERSION, kind: 'PortForwarded', ...ref, role: options.pgpool === undefined ? options.role : 'pgpool', address: options.address, port,
      pod: server.current ?? '', remotePort,
    });
    await server.follow();
  } finally {
    listener.close();
    forward.closeAll();
  }
}

/** What is seen at the start, and what is followed from then on. */
async function wayTo(context: OperationContext, ref: ClusterRef, {role, pgpool}: ForwardPortOptions): Promise<{seen: PodsSeen; role: 'primary' | 'replica' | PgpoolPods; port: number}> {
  const seen = await seePods(context, ref);
  if (pgpool === undefined) return {seen, role, port: portOf(seen.object)};
  const {service, port} = await findPgpool(context, ref, pgpool);
  const {cluster, signal} = context;
  const {spec} = await cluster.get<Service>({resource: RESOURCES.Service, name: service, namespace: ref.namespace}, {signal});
  const selector = Object.entries(spec.selector ?? {}).map(([key, value]) => `${key}=${value}`).join(',');
  const {items: pods} = await cluster.list<Pod>(RESOURCES.Pod, {namespace: ref.namespace, labelSelector: selector, signal});
  return {seen: {...seen, pods}, role: {pgpool, selector}, port};
}

/** The connections that are open, each with the pod that it leads to. */
class PortForward {
  readonly #context: OperationContext;
  readonly #ref: ClusterRef;
  readonly #port: number;
  readonly #open = new Map<Duplex, {pod: string; remote: Duplex}>();

  constructor(context: OperationContext, ref: ClusterRef, port: number) {
    this.#context = context;
    this.#ref = ref;
    this.#port = port;
  }

  /** One client: it waits for a server if there is none just now. Whatever fails closes this connection and no other. */
  async take(socket: Duplex, server: FollowedServer): Promise<void> {
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

  lost(pod: string, words: string): void {
    const closed = this.#close(pod);
    this.#tell(`${pod} ${words}${closed === 0 ? '' : `; ${countText(closed)} closed`}`);
  }

  closeAll(): void {
    for (const [socket, {remote}] of this.#open) {
      socket.destroy();
      remote.destroy();
    }
    this.#open.clear();
  }

  #join(socket: Duplex, remote: Duplex, pod: string): void {
    if (socket.destroyed) {
      remote.destroy();
      return;
    }
    this.#open.set(socket, {pod, remote});
    const end = (): void => {
      this.#open.delete(socket);
      socket.end(() => socket.destroy());
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

function wordsOf(error: unknown): string {
  if (error instanceof FepError) return error.why === undefined ? error.message : `${error.message}: ${error.why}`;
  return error instanceof Error ? error.message : String(error);
}

function countText(count: number): string {
  return count === 1 ? '1 connection' : `${count} connections`;
}
