import {promisify} from 'node:util';
import {createGzip, gzip, type Gzip} from 'node:zlib';

const compress = promisify(gzip);

/** What is compressed at a time, on another thread, while the next block is filled. */
export const BLOCK = 256 * 1024;

/**
 * Streams of logs shrink to a tenth at the fastest level, and time is what is short. A smaller window than the usual 32 KiB
 * and a larger table of what was seen are faster yet, and what log lines repeat is near.
 */
const FAST = {level: 1, windowBits: 14, memLevel: 9, chunkSize: 64 * 1024} as const;
const SMALL = 6;

/** One member of gzip: a gzip file by itself (RFC 1952, 2.2: a file is a series of members). */
export async function gzipMember(data: Buffer): Promise<Buffer> {
  return compress(data, {level: SMALL});
}

/**
 * Compresses a stream into one member, piece by piece. One state serves the whole stream: a new one for each block would
 * be garbage that V8 only finds by walking its whole heap.
 */
export class MemberStream {
  readonly #emit: (piece: Buffer) => Promise<void>;
  #block: Buffer | undefined;
  #filled = 0;
  /** The other block, when it has been compressed. */
  #other: Promise<Buffer> | undefined;
  #gzip: Gzip | undefined;
  #emitted: Promise<void> = Promise.resolve();

  constructor(emit: (piece: Buffer) => Promise<void>) {
    this.#emit = emit;
  }

  /** Takes a copy of the chunk; resolves when there is room for more. Rejects as `emit` does. */
  async write(chunk: Buffer): Promise<void> {
    for (let at = 0; at < chunk.length;) {
      this.#block ??= Buffer.allocUnsafeSlow(BLOCK);
      const taken = chunk.copy(this.#block, this.#filled, at);
      at += taken;
      this.#filled += taken;
      if (this.#filled === BLOCK) await this.#flush(this.#block);
    }
  }

  async end(): Promise<void> {
    const rest = this.#block?.subarray(0, this.#filled) ?? Buffer.alloc(0);
    if (this.#gzip !== undefined) {
      this.#gzip.end(rest);
      await this.#emitted;
    } else if (rest.length > 0) await this.#emit(await compress(rest, FAST));
  }

  discard(): void {
    this.#gzip?.destroy();
  }

  async #flush(block: Buffer): Promise<void> {
    this.#gzip ??= this.#begin();
    const {promise, resolve, reject} = Promise.withResolvers<Buffer>();
    promise.catch(() => undefined);
    this.#gzip.write(block, (error) => (error === null || error === undefined ? resolve(block) : reject(error)));
    const other = this.#other;
    this.#other = promise;
    // Where a piece was not taken, that is the reason, and not that the stream is closed therefore.
    this.#block = await other?.catch(() => this.#emitted.then(() => block));
    this.#filled = 0;
  }

  #begin(): Gzip {
    const stream = createGzip(FAST);
    this.#emitted = (async () => {
      for await (const piece of stream) await this.#emit(piece as Buffer);
    })();
    this.#emitted.catch(() => undefined);
    return stream;
  }
}
