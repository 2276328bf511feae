import {Duplex} from 'node:stream';
import type {WebSocket} from 'ws';
import {FepError} from '../errors/fep-error.ts';
import {RESOURCES} from '../model/resources.ts';
import type {ApiClient} from './http/api-client.ts';
import {objectPath, withQuery} from './http/request-path.ts';
import {withoutSecrets} from './without-secrets.ts';
import {bytesOf, openWebSocket, sendOnChannel} from './web-socket.ts';

/** Channels of one forwarded port (kubelet, port-forward over WebSocket): data, and an error in words. */
const DATA = 0;
const ERROR = 1;

/**
 * One connection to a port of a pod. The protocol has no half-close: ending our side ends the connection. A port that
 * nobody listens on shows as an `error` of the stream with the node's words (`port-connection-failed`).
 */
export async function openPort(api: ApiClient, options: {namespace: string; pod: string; port: number; signal?: AbortSignal}): Promise<Duplex> {
  const {namespace, pod, port, signal} = options;
  const socket = await openWebSocket(api, {
    path: withQuery(objectPath(RESOURCES.Pod, pod, namespace, 'portforward'), {ports: port}),
    protocols: ['v4.channel.k8s.io'],
    // As a read: a connection that did not come about changed nothing.
    subject: {verb: 'get', resource: RESOURCES.Pod, name: pod, namespace, subresource: 'portforward'},
    signal,
  });
  const stream = new PortStream(socket, `pod/${pod} port ${port}`);
  if (signal !== undefined) {
    const abort = (): void => void stream.destroy();
    signal.addEventListener('abort', abort, {once: true});
    stream.once('close', () => signal.removeEventListener('abort', abort));
    if (signal.aborted) abort();
  }
  return stream;
}

class PortStream extends Duplex {
  readonly #socket: WebSocket;
  readonly #where: string;
  /** Each channel begins with its port number, two bytes. */
  readonly #begun = new Set<number>();

  constructor(socket: WebSocket, where: string) {
    super({allowHalfOpen: false});
    this.#socket = socket;
    this.#where = where;
    socket.on('message', (data) => this.#take(bytesOf(data as Buffer)));
    socket.once('close', () => this.push(null));
    socket.resume();
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    void this.#send(chunk, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#socket.close();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.terminate();
    done(error);
  }

  async #send(chunk: Buffer, done: (error?: Error | null) => void): Promise<void> {
    try {
      await sendOnChannel(this.#socket, DATA, chunk);
    } catch (error) {
      done(error as Error);
      return;
    }
    done();
  }

  #take(message: Buffer): void {
    const channel = message[0] ?? DATA;
    const first = !this.#begun.has(channel);
    this.#begun.add(channel);
    const data = message.subarray(first ? 3 : 1);
    if (data.length === 0) return;
    if (channel === ERROR) {
      this.destroy(new FepError(`cannot connect to ${this.#where}`, {code: 'port-connection-failed', exit: 'failed', where: this.#where, why: withoutSecrets(data.toString('utf8').trim())}));
    } else if (!this.push(data)) {
      this.#socket.pause();
    }
  }
}
