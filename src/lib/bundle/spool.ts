import {open, unlink, type FileHandle} from 'node:fs/promises';

/** So much of a part waits in memory; what is larger goes to a file. */
const IN_MEMORY = 256 * 1024;
const COPY = 256 * 1024;

/**
 * Bytes of a part until its size is known. The file has no name any more once it is open (where the system allows
 * that), so that nothing stays behind however the program ends.
 */
export class Spool {
  readonly #file: string;
  #chunks: Buffer[] = [];
  #handle: FileHandle | undefined;
  #named = false;
  size = 0;

  /** `file` is a name that nothing has yet. */
  constructor(file: string) {
    this.#file = file;
  }

  async append(chunk: Buffer): Promise<void> {
    this.size += chunk.length;
    if (this.#handle === undefined && this.size <= IN_MEMORY) {
      this.#chunks.push(chunk);
      return;
    }
    if (this.#handle === undefined) {
      this.#handle = await open(this.#file, 'wx+', 0o600);
      this.#named = await unlink(this.#file).then(() => false, () => true);
      const first = Buffer.concat([...this.#chunks, chunk]);
      this.#chunks = [];
      await writeAll(this.#handle, first, 0);
      return;
    }
    await writeAll(this.#handle, chunk, this.size - chunk.length);
  }

  /** What was appended, piece by piece; a piece is good until the next one is asked for. */
  async *read(): AsyncGenerator<Buffer, void, undefined> {
    yield* this.#chunks;
    const room = Buffer.allocUnsafeSlow(this.#handle === undefined ? 0 : COPY);
    for (let at = 0; this.#handle !== undefined && at < this.size;) {
      const {bytesRead, buffer} = await this.#handle.read(room, 0, COPY, at);
      if (bytesRead === 0) throw new Error('a temporary file is shorter than what was written to it');
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }

  async discard(): Promise<void> {
    this.#chunks = [];
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close().catch(() => undefined);
    if (this.#named) await unlink(this.#file).catch(() => undefined);
  }
}

/** All of it: one `write` may take less. */
export async function writeAll(handle: FileHandle, data: Buffer, position: number): Promise<void> {
  for (let at = 0; at < data.length;) at += (await handle.write(data, at, data.length - at, position + at)).bytesWritten;
}
