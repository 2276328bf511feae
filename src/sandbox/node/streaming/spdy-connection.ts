import {Duplex} from 'node:stream';
import {constants, createDeflate, createInflate} from 'node:zlib';
import {spdyDictionary} from './spdy-dictionary.ts';
import {dataFrame, parseHeaders, pingFrame, rstStreamFrame, SpdyFrameReader, synReplyFrame, uint32, type SpdyFrame} from './spdy-frames.ts';

/** A stream that the client opened. */
export interface SpdyStream {
  headers: ReadonlyMap<string, string>;
  stream: Duplex;
}

/**
 * The serving end of a SPDY/3.1 connection. Frames are handled one after another; as in Kubernetes' own implementation
 * there is no flow control by stream: a slow stream slows its connection.
 */
export class SpdyConnection {
  readonly #socket: Duplex;
  readonly #onStream: (stream: SpdyStream) => void;
  readonly #streams = new Map<number, ServedStream>();
  readonly #reader = new SpdyFrameReader();
  readonly #inflate = createInflate({dictionary: spdyDictionary()});
  readonly #deflate = createDeflate({dictionary: spdyDictionary()});
  #work: Promise<void> = Promise.resolve();

  constructor(socket: Duplex, onStream: (stream: SpdyStream) => void) {
    this.#socket = socket;
    this.#onStream = onStream;
    socket.on('data', (chunk: Buffer) => this.receive(chunk));
    socket.on('error', () => {});
    socket.on('close', () => this.#end());
    socket.on('end', () => this.#end());
  }

  /** Takes bytes that came in another way than by the socket's events. */
  receive(chunk: Buffer): void {
    for (const frame of this.#reader.push(chunk)) this.#work = this.#work.then(() => this.#take(frame));
    this.#work = this.#work.catch(() => void this.#socket.destroy());
  }

  /** Sends a frame; `done` when the socket has taken it. */
  send(frame: Buffer, done: () => void = () => {}): void {
    if (this.#socket.destroyed || this.#socket.writableEnded) done();
    else this.#socket.write(frame, () => done());
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  forget(id: number): void {
    this.#streams.delete(id);
  }

  async #take(frame: SpdyFrame): Promise<void> {
    switch (frame.kind) {
      case 'syn-stream':
        return this.#open(frame.stream, frame.fin, frame.headerBlock);
      case 'data':
        return this.#streams.get(frame.stream)?.deliver(frame.data, frame.fin);
      case 'rst-stream':
        return void this.#streams.get(frame.stream)?.destroy();
      case 'ping':
        return this.send(pingFrame(frame.id));
      case 'goaway':
        return;
      default:
        // Header compression has one state for the whole connection.
        if (frame.headerBlock !== undefined) await through(this.#inflate, frame.headerBlock);
    }
  }

  async #open(id: number, fin: boolean, block: Buffer): Promise<void> {
    const headers = parseHeaders(await through(this.#inflate, block));
    this.send(synReplyFrame(id, await through(this.#deflate, uint32(0))));
    const stream = new ServedStream(this, id);
    this.#streams.set(id, stream);
    if (fin) stream.deliver(Buffer.alloc(0), true);
    this.#onStream({headers, stream});
  }

  #end(): void {
    for (const stream of this.#streams.values()) stream.destroy();
    this.#streams.clear();
    this.#inflate.close();
    this.#deflate.close();
  }
}

class ServedStream extends Duplex {
  readonly #connection: SpdyConnection;
  readonly #id: number;

  constructor(connection: SpdyConnection, id: number) {
    super();
    this.#connection = connection;
    this.#id = id;
    this.on('error', () => {});
  }

  deliver(data: Buffer, fin: boolean): void {
    if (this.destroyed || this.readableEnded) return;
    if (data.length > 0 && !this.push(data)) this.#connection.pause();
    if (fin) this.push(null);
  }

  override _read(): void {
    this.#connection.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#connection.send(dataFrame(this.#id, chunk, false), done);
  }

  override _final(done: () => void): void {
    this.#connection.send(dataFrame(this.#id, Buffer.alloc(0), true), done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (!this.writableFinished) this.#connection.send(rstStreamFrame(this.#id));
    this.#connection.forget(this.#id);
    this.#connection.resume();
    done(error);
  }
}

/** Runs one block through a compressor that keeps its state from block to block. */
function through(coder: ReturnType<typeof createInflate> | ReturnType<typeof createDeflate>, block: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    const collect = (part: Buffer): void => void parts.push(part);
    coder.once('error', reject);
    coder.on('data', collect);
    coder.write(block);
    coder.flush(constants.Z_SYNC_FLUSH, () => {
      coder.off('error', reject);
      // What a flush brings out is emitted after its callback.
      setImmediate(() => {
        coder.off('data', collect);
        resolve(Buffer.concat(parts));
      });
    });
  });
}
