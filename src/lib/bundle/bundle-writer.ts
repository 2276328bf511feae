import {createHash, type Hash} from 'node:crypto';
import {open, unlink, type FileHandle} from 'node:fs/promises';
import type {BundleTarget} from './bundle-target.ts';
import {gzipMember, MemberStream} from './gzip-member.ts';
import {Spool, writeAll} from './spool.ts';
import {TAR_END, tarHeader, tarPadding} from './tar-blocks.ts';

/** What is known of a file in the bundle. */
export interface BundleEntry {
  path: string;
  /** Bytes. */
  size: number;
  sha256: string;
}

/** So much room is kept for the files that close a bundle. */
const RESERVE = 1024 * 1024;

/** Thrown by a part when the bundle has no room for more. */
export class BundleFull extends Error {}

/**
 * A tar.gz that many parts are written to at once. A part is compressed as it comes and waits, small, until its size is
 * known; then it is appended whole. So the archive is readable whenever it ends, and no part is held in memory.
 */
export class BundleWriter {
  readonly #target: BundleTarget;
  readonly #mostBytes: number;
  readonly #mtime: Date;
  #reserve: FileHandle | undefined;
  #appending: Promise<void> = Promise.resolve();
  #parts = 0;
  /** Compressed bytes that wait to be appended. */
  waiting = 0;
  #failure: Error | undefined;

  constructor(target: BundleTarget, options: {mostBytes: number; mtime: Date}) {
    this.#target = target;
    this.#mostBytes = options.mostBytes;
    this.#mtime = options.mtime;
  }

  /** Keeps room on the disk for the end, so that a bundle can be closed when the disk is full. */
  async begin(): Promise<void> {
    const file = `${this.#target.temporary}.reserve`;
    this.#reserve = await open(file, 'wx', 0o600).catch(() => undefined);
    if (this.#reserve === undefined) return;
    await unlink(file).catch(() => undefined);
    try {
      await writeAll(this.#reserve, Buffer.alloc(RESERVE, 0x5a), 0);
    } catch (error) {
      await this.#release();
      throw error;
    }
  }

  /** Why nothing more can be written: the disk is full, the reader of the pipe is gone. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  get size(): number {
    return this.#target.size;
  }

  /** A new part; its bytes are final. */
  part(path: string, mtime: Date = this.#mtime): BundlePart {
    this.#parts += 1;
    return new BundlePart(this, path, mtime, new Spool(`${this.#target.temporary}.${this.#parts}`));
  }

  /** A file whose content is at hand. */
  async add(path: string, content: Buffer): Promise<BundleEntry> {
    const part = this.part(path);
    await part.write(content);
    return part.end();
  }

  /** Is there room for so many bytes more? */
  admit(bytes: number): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#target.size + this.waiting + bytes > this.#mostBytes) throw new BundleFull('the bundle has reached its largest size');
  }

  /** Appends members as one: all of them, or none where that can be undone. */
  append(members: () => AsyncIterable<Buffer>): Promise<void> {
    const before = this.#appending;
    const appended = (async () => {
      await before.catch(() => undefined);
      if (this.#failure !== undefined) throw this.#failure;
      const size = this.#target.size;
      try {
        for await (const member of members()) await this.#target.append(member);
      } catch (error) {
        await this.fail(error as Error);
        await this.#target.cutTo(size).catch(() => false);
        throw error;
      }
    })();
    this.#appending = appended;
    return appended;
  }

  /** Remembers the first failure; nothing is written any more but the end. */
  async fail(error: Error): Promise<void> {
    this.#failure ??= error;
  }

  /** The files that close the bundle, written even when nothing else can be any more, and the end of the archive. */
  async finish(last: readonly {path: string; content: Buffer}[]): Promise<{file: string; bytes: number}> {
    await this.#appending.catch(() => undefined);
    this.#failure ??= new Error('the bundle is closed');
    await this.#release();
    for (const {path, content} of last) {
      await this.#target.append(await gzipMember(Buffer.concat([tarHeader(path, content.length, this.#mtime), content, tarPadding(content.length)])));
    }
    await this.#target.append(await gzipMember(TAR_END));
    const bytes = this.#target.size;
    return {file: await this.#target.finish(), bytes};
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    await this.#appending.catch(() => undefined);
    await this.#release();
    await this.#target.discard();
  }

  async #release(): Promise<void> {
    const reserve = this.#reserve;
    this.#reserve = undefined;
    await reserve?.close().catch(() => undefined);
  }
}

/** One file on its way into the bundle. */
export class BundlePart {
  readonly path: string;
  readonly #writer: BundleWriter;
  readonly #mtime: Date;
  readonly #spool: Spool;
  readonly #members: MemberStream;
  readonly #hash: Hash = createHash('sha256');
  #size = 0;

  constructor(writer: BundleWriter, path: string, mtime: Date, spool: Spool) {
    this.path = path;
    this.#writer = writer;
    this.#mtime = mtime;
    this.#spool = spool;
    this.#members = new MemberStream((piece) => this.#keep(piece));
  }

  /** Bytes so far. */
  get size(): number {
    return this.#size;
  }

  /** Resolves when there is room for more. Throws {@link BundleFull}, and the failure of the disk. */
  async write(chunk: Buffer): Promise<void> {
    this.#writer.admit(0);
    this.#hash.update(chunk);
    this.#size += chunk.length;
    await this.#members.write(chunk);
  }

  /** Appends the part to the bundle as it is now. */
  async end(): Promise<BundleEntry> {
    try {
      await this.#members.end();
      const [header, padding] = [tarHeader(this.path, this.#size, this.#mtime), tarPadding(this.#size)];
      await this.#writer.append(() => this.#pieces(header, padding));
    } finally {
      await this.discard();
    }
    return {path: this.path, size: this.#size, sha256: this.#hash.digest('hex')};
  }

  async discard(): Promise<void> {
    this.#members.discard();
    this.#writer.waiting -= this.#spool.size;
    this.#spool.size = 0;
    await this.#spool.discard();
  }

  async *#pieces(header: Buffer, padding: Buffer): AsyncGenerator<Buffer, void, undefined> {
    yield await gzipMember(header);
    yield* this.#spool.read();
    if (padding.length > 0) yield await gzipMember(padding);
  }

  async #keep(piece: Buffer): Promise<void> {
    this.#writer.admit(piece.length);
    this.#writer.waiting += piece.length;
    try {
      await this.#spool.append(piece);
    } catch (error) {
      await this.#writer.fail(error as Error);
      throw error;
    }
  }
}
