import {promisify} from 'node:util';
import {gzip} from 'node:zlib';

const compress = promisify(gzip);

/** Input of one member. Larger members compress no better, smaller ones cost more. */
export const MEMBER = 512 * 1024;
/** Members of one part that are compressed at a time. */
const AT_ONCE = 2;

/**
 * Streams of logs shrink to a tenth at the fastest level, and time is what is short. A smaller window than the usual 32 KiB
 * and a larger table of what was seen are faster yet, and what log lines repeat is near. `chunkSize` is the room for what
 * a member becomes: each time it is not enough, another thread is waited for.
 */
const FAST = {level: 1, windowBits: 14, memLevel: 9, chunkSize: 160 * 1024} as const;
const SMALL = 6;

/** One member of gzip: a gzip file by itself (RFC 1952, 2.2: a file is a series of members). */
export async function gzipMember(data: Buffer): Promise<Buffer> {
  return compress(data, {level: SMALL});
}

/**
 * Compresses a stream into members that are handed on in their order, several of them at a time on other threads. A
 * file that is cut off between two members is a whole gzip file.
 */
export class MemberStream {
  readonly #emit: (member: Buffer) => Promise<void>;
  #block = Buffer.allocUnsafeSlow(MEMBER);
  #filled = 0;
  /** Blocks that may be filled again. */
  readonly #free: Buffer<ArrayBuffer>[] = [];
  #emitted: Promise<void> = Promise.resolve();
  readonly #running: Promise<void>[] = [];

  constructor(emit: (member: Buffer) => Promise<void>) {
    this.#emit = emit;
  }

  /** Takes a copy of the chunk; resolves when there is room for more. Rejects as `emit` does. */
  async write(chunk: Buffer): Promise<void> {
    for (let at = 0; at < chunk.length;) {
      const taken = chunk.copy(this.#block, this.#filled, at);
      at += taken;
      this.#filled += taken;
      if (this.#filled === MEMBER) await this.#flush();
    }
  }

  async end(): Promise<void> {
    if (this.#filled > 0) await this.#flush();
    await this.#emitted;
  }

  async #flush(): Promise<void> {
    const block = this.#block;
    const member = compress(block.subarray(0, this.#filled), FAST);
    member.catch(() => undefined);
    const before = this.#emitted;
    const emitted = (async () => {
      const data = await member;
      this.#free.push(block);
      await before;
      await this.#emit(data);
    })();
    emitted.catch(() => undefined);
    this.#emitted = emitted;
    this.#running.push(emitted);
    if (this.#running.length >= AT_ONCE) await this.#running.shift();
    this.#block = this.#free.pop() ?? Buffer.allocUnsafeSlow(MEMBER);
    this.#filled = 0;
  }
}
