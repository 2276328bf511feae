import type {Parser} from 'tar/parse';
import type {ReadEntry} from 'tar/read-entry';
import {safeEntryPath} from './entry-path.ts';

/** A file of an archive. */
export interface ForeignFile {
  /** Safe inside a folder of ours. */
  path: string;
  /** Bytes, as the archive says. */
  size: number;
  mtime: Date | undefined;
}

export interface TarReaderOptions {
  /** More files end the reading. */
  mostFiles: number;
  /** Takes a file's content, or says why it is not wanted. */
  take: (file: ForeignFile) => ((content: AsyncIterable<Buffer>) => Promise<void>) | {skip: string};
  /** What was left out and why. */
  onSkipped: (name: string, reason: string) => void;
}

/** Thrown when the archive cannot be read on. */
export class BadArchive extends Error {}

const FILES = new Set(['File', 'OldFile', 'ContiguousFile']);

/**
 * Reads an archive from somebody that is not trusted, as it comes: regular files only, with names that stay inside, each
 * once; nothing is written here, nothing is unpacked, sparse files are not filled. Resolves with the number of files.
 */
export async function readTar(source: AsyncIterable<Buffer>, options: TarReaderOptions): Promise<number> {
  const reader = await openTar(options);
  for await (const chunk of source) await reader.write(chunk);
  return reader.end();
}

/** The same for a source that brings its bytes itself. */
export async function openTar(options: TarReaderOptions): Promise<TarReader> {
  const {Parser: TarParser} = await import('tar/parse');
  return new TarReader(new TarParser({maxMetaEntrySize: 64 * 1024}), options);
}

export class TarReader {
  readonly #parser: Parser;
  readonly #options: TarReaderOptions;
  readonly #paths = new Set<string>();
  #isFirst = true;
  #seen = 0;
  #failure: Error | undefined;
  /** The file that is being taken. */
  #taking: Promise<void> = Promise.resolve();
  #wake: (() => void) | undefined;

  constructor(parser: Parser, options: TarReaderOptions) {
    this.#parser = parser;
    this.#options = options;
    parser.on('entry', (entry: ReadEntry) => this.#entry(entry));
    parser.on('ignoredEntry', (entry: ReadEntry) => {
      if (!entry.meta) this.#skip(entry.path, `it is a ${wordOf(entry.type)}`);
    });
    parser.on('warn', (code: string, message: string | Error) => {
      const words = String(message).replace(/^Error: /, '');
      if (code === 'TAR_BAD_ARCHIVE' || code === 'TAR_ABORT') this.#fail(new BadArchive(words.startsWith('Truncated') ? 'it was cut off' : words));
      else if (code === 'TAR_ENTRY_INVALID') options.onSkipped('?', `a damaged entry: ${words}`);
    });
    parser.on('drain', () => this.#wake?.());
  }

  /** Resolves when there is room for more. Throws {@link BadArchive}, and what the taking of a file threw. */
  async write(chunk: Buffer): Promise<void> {
    if (this.#isFirst && isCompressed(chunk)) this.#fail(new BadArchive('it is compressed, which was not asked for'));
    this.#isFirst = false;
    if (this.#failure === undefined && !this.#parser.write(chunk)) await this.#room();
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Resolves with the number of files when all of them are taken. Throws as `write` does. */
  async end(): Promise<number> {
    const ended = Promise.withResolvers<void>();
    this.#parser.once('end', () => ended.resolve());
    this.#parser.end();
    await this.#taking;
    if (this.#failure !== undefined) throw this.#failure;
    await ended.promise;
    return this.#paths.size;
  }

  /** Until the parser takes more, or there is no point in it any more. */
  async #room(): Promise<void> {
    const {promise, resolve} = Promise.withResolvers<void>();
    this.#wake = resolve;
    if (this.#failure !== undefined) return;
    await promise;
    this.#wake = undefined;
  }

  /** What ended the reading early. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#wake?.();
  }

  #entry(entry: ReadEntry): void {
    this.#seen += 1;
    if (this.#seen > this.#options.mostFiles) this.#fail(new BadArchive(`it has more than ${this.#options.mostFiles} files`));
    const take = this.#failure === undefined ? this.#judge(entry) : undefined;
    if (take === undefined) {
      entry.resume();
      return;
    }
    // What is not taken of a file is passed over.
    this.#taking = take(contentOf(entry)).catch((error: unknown) => this.#fail(error as Error)).finally(() => entry.resume());
  }

  #judge(entry: ReadEntry): ((content: AsyncIterable<Buffer>) => Promise<void>) | undefined {
    if (entry.type === 'Directory' || entry.type === 'GNUDumpDir') return undefined;
    if (!FILES.has(entry.type)) return this.#skip(entry.path, `it is a ${wordOf(entry.type)}`);
    const judged = safeEntryPath(entry.path);
    if ('refused' in judged) return this.#skip(entry.path, judged.refused);
    if (this.#paths.has(judged.path)) return this.#skip(entry.path, 'a file of that name came before');
    const take = this.#options.take({path: judged.path, size: entry.size, mtime: entry.mtime});
    if (typeof take !== 'function') return this.#skip(entry.path, take.skip);
    this.#paths.add(judged.path);
    return take;
  }

  #skip(name: string, reason: string): undefined {
    this.#options.onSkipped(name, reason);
    return undefined;
  }
}

async function* contentOf(entry: ReadEntry): AsyncGenerator<Buffer, void, undefined> {
  for await (const chunk of entry) yield chunk as Buffer;
}

function isCompressed(chunk: Buffer): boolean {
  return (chunk[0] === 0x1f && chunk[1] === 0x8b) || (chunk[0] === 0x28 && chunk[1] === 0xb5);
}

function wordOf(type: string): string {
  const words: Record<string, string> = {SymbolicLink: 'symbolic link', Link: 'hard link', CharacterDevice: 'device', BlockDevice: 'device', FIFO: 'pipe', Directory: 'folder'};
  return words[type] ?? `file of a kind that is not read (${type})`;
}
