import type {Readable, Writable} from 'node:stream';
import type {WebSocket} from 'ws';
import {FepError} from '../errors/fep-error.ts';
import {RESOURCES} from '../model/resources.ts';
import {type CommandEnd, parseExecStatus} from './exec-status.ts';
import type {ExecOptions} from './gateway.ts';
import type {ApiClient} from './http/api-client.ts';
import {objectPath} from './http/request-path.ts';
import {collectStreamGarbageEarly} from './stream-garbage.ts';
import {withoutSecrets} from './without-secrets.ts';
import {bytesOf, openWebSocket, sendOnChannel} from './web-socket.ts';

/** Channels of `v5.channel.k8s.io`: the first byte of each message (kubernetes/kubernetes, remotecommand). */
const CHANNEL = {stdin: 0, stdout: 1, stderr: 2, status: 3, resize: 4, close: 255} as const;
/** Larger pieces of stdin are sent in several messages. */
const PIECE = 256 * 1024;

/**
 * Runs a command in a container and waits for its end. Streams honour back-pressure; the given streams are not closed.
 * Throws `not-found`, `forbidden`, `exec-failed` (the command could not be started), `outcome-unknown` (the connection
 * was lost while it ran), `interrupted`.
 */
export async function execInPod(api: ApiClient, options: ExecOptions & {namespace: string}): Promise<{exitCode: number}> {
  collectStreamGarbageEarly();
  const socket = await openWebSocket(api, {
    path: execPath(options),
    // Only v5 can close stdin; without stdin older servers (before 1.30) do as well.
    protocols: options.stdin === undefined ? ['v5.channel.k8s.io', 'v4.channel.k8s.io'] : ['v5.channel.k8s.io'],
    subject: {verb: 'create', resource: RESOURCES.Pod, name: options.pod, namespace: options.namespace, subresource: 'exec'},
    signal: options.signal,
  });
  const session = new ExecSession(socket, options);
  const end = await session.run();
  if ('exitCode' in end) return end;
  throw new FepError(`the command could not be run in pod "${options.pod}"`, {
    code: 'exec-failed',
    exit: 'failed',
    where: whereOf(options),
    why: withoutSecrets(end.failure),
    suggestions: [`kubectl get pod ${options.pod} -n ${options.namespace}`],
  });
}

function execPath(options: ExecOptions & {namespace: string}): string {
  const query = new URLSearchParams();
  for (const word of options.command) query.append('command', word);
  if (options.container !== undefined) query.set('container', options.container);
  query.set('stdin', String(options.stdin !== undefined));
  query.set('stdout', 'true');
  // A terminal has one output only; the server refuses both.
  query.set('stderr', String(options.tty !== true));
  query.set('tty', String(options.tty === true));
  return `${objectPath(RESOURCES.Pod, options.pod, options.namespace, 'exec')}?${query}`;
}

function whereOf(options: ExecOptions): string {
  return options.container === undefined ? `pod/${options.pod}` : `pod/${options.pod} container ${options.container}`;
}

class ExecSession {
  readonly #socket: WebSocket;
  readonly #options: ExecOptions;
  readonly #ended = Promise.withResolvers<CommandEnd>();
  #status: CommandEnd | undefined;
  /** Writes that the reader of our output has not taken yet. */
  #writing = Promise.resolve();
  #waiting = 0;

  constructor(socket: WebSocket, options: ExecOptions) {
    this.#socket = socket;
    this.#options = options;
  }

  async run(): Promise<CommandEnd> {
    const {signal, stdin, resize, stdout, stderr} = this.#options;
    const abort = (): void => this.#fail(this.#interrupted());
    const broken = (error: Error): void => this.#fail(new FepError('the output of the command could not be written', {code: 'output-closed', exit: 'failed', why: error.message}));
    signal?.addEventListener('abort', abort, {once: true});
    for (const stream of [stdout, stderr]) stream?.once('error', broken);
    this.#socket.on('message', (data) => this.#take(bytesOf(data as Buffer)));
    this.#socket.once('close', (code, reason) => void this.#closed(code, reason.toString()));
    const stopInput = stdin === undefined ? undefined : pumpInput(this.#socket, stdin, (error) => this.#fail(new FepError('the input of the command could not be read', {code: 'input-failed', exit: 'failed', where: whereOf(this.#options), why: error.message})));
    const sizes = resize?.[Symbol.asyncIterator]();
    if (sizes !== undefined) void this.#sendSizes(sizes);
    if (signal?.aborted === true) abort();
    this.#socket.resume();
    try {
      return await this.#ended.promise;
    } finally {
      signal?.removeEventListener('abort', abort);
      for (const stream of [stdout, stderr]) stream?.removeListener('error', broken);
      stopInput?.();
      void sizes?.return?.();
      this.#socket.close();
    }
  }

  #take(message: Buffer): void {
    const data = message.subarray(1);
    if (message[0] === CHANNEL.stdout) this.#write(this.#options.stdout, data);
    else if (message[0] === CHANNEL.stderr) this.#write(this.#options.stderr, data);
    else if (message[0] === CHANNEL.status && data.length > 0) {
      this.#status = parseExecStatus(data.toString('utf8'));
      void this.#writing.then(() => this.#ended.resolve(this.#status ?? {exitCode: 0}));
    }
  }

  /** Holds the connection back while the reader of our output is slower than the command. */
  #write(stream: Writable | undefined, data: Buffer): void {
    if (stream === undefined || data.length === 0 || stream.destroyed || stream.write(data)) return;
    this.#waiting += 1;
    this.#socket.pause();
    const drained = once(stream, ['drain', 'close']);
    this.#writing = Promise.all([this.#writing, drained]).then(() => {
      this.#waiting -= 1;
      if (this.#waiting === 0) this.#socket.resume();
    });
  }

  async #closed(code: number, reason: string): Promise<void> {
    await this.#writing;
    if (this.#status !== undefined) return;
    this.#fail(
      new FepError(`the connection to pod "${this.#options.pod}" was lost while the command ran`, {
        code: 'outcome-unknown',
        exit: 'unknown',
        where: whereOf(this.#options),
        why: `it ended with code ${code}${reason === '' ? '' : ` (${withoutSecrets(reason)})`} and no exit status; the command may have ended, or still run`,
        suggestions: ['look at the pod, then repeat the command if that does no harm'],
      }),
    );
  }

  #fail(error: FepError): void {
    this.#ended.reject(error);
    this.#socket.terminate();
  }

  #interrupted(): FepError {
    const reason: unknown = this.#options.signal?.reason;
    if (reason instanceof FepError) return reason;
    return new FepError(`interrupted: the command in pod "${this.#options.pod}"`, {code: 'interrupted', exit: 'interrupted', where: whereOf(this.#options), why: 'the command may still run in the container'});
  }

  async #sendSizes(sizes: AsyncIterator<{columns: number; rows: number}>): Promise<void> {
    try {
      for (let next = await sizes.next(); next.done !== true; next = await sizes.next()) {
        const {columns, rows} = next.value;
        await sendOnChannel(this.#socket, CHANNEL.resize, Buffer.from(JSON.stringify({Width: columns, Height: rows})));
      }
    } catch {
      // The connection is gone; `close` tells it.
    }
  }
}

/** Sends stdin piece by piece, then closes it at the other end. Returns what stops it without closing the stream. */
function pumpInput(socket: WebSocket, stdin: Readable, onError: (error: Error) => void): () => void {
  let sending = Promise.resolve();
  const send = async (chunk: Buffer | string): Promise<void> => {
    const data = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    for (let at = 0; at < data.length; at += PIECE) await sendOnChannel(socket, CHANNEL.stdin, data.subarray(at, at + PIECE));
    if (socket.readyState === socket.OPEN) stdin.resume();
  };
  const onData = (chunk: Buffer | string): void => {
    stdin.pause();
    sending = sending.then(() => send(chunk)).catch(() => undefined);
  };
  const onEnd = (): void => {
    sending = sending.then(() => sendOnChannel(socket, CHANNEL.close, Uint8Array.of(CHANNEL.stdin))).catch(() => undefined);
  };
  stdin.on('data', onData);
  stdin.once('end', onEnd);
  // Not an end: the command would take half of the input for the whole.
  stdin.once('error', onError);
  if (stdin.readableEnded) onEnd();
  return () => {
    stdin.removeListener('data', onData);
    stdin.removeListener('end', onEnd);
    stdin.removeListener('error', onError);
    stdin.pause();
  };
}

/** Resolves at the first of the events, and leaves no listener behind. */
async function once(stream: Writable, events: readonly string[]): Promise<void> {
  const {promise, resolve} = Promise.withResolvers<void>();
  const done = (): void => resolve();
  for (const event of events) stream.once(event, done);
  await promise;
  for (const event of events) stream.removeListener(event, done);
}
