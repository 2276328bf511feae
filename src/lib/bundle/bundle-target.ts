import {link, open, rename, stat, unlink, type FileHandle} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {Writable} from 'node:stream';
import {FepError} from '../errors/fep-error.ts';
import {writeAll} from './spool.ts';

/** Where an archive goes: appended to, cut back where that is possible, and given its name at the end. */
export interface BundleTarget {
  /** Bytes so far. */
  readonly size: number;
  /** Beginning of the names of temporary files. */
  readonly temporary: string;
  append(data: Buffer): Promise<void>;
  /** Takes back what was appended behind `size`; false where it cannot be taken back. */
  cutTo(size: number): Promise<boolean>;
  /** Gives it its name, which it returns; `-` for a stream. */
  finish(): Promise<string>;
  discard(): Promise<void>;
}

/** A file under a name of its own until it is whole. Throws `output-exists` (2), `unwritable-file` (2). */
export async function fileTarget(file: string): Promise<BundleTarget> {
  if (await exists(file)) throw alreadyThere(file);
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.partial`);
  try {
    const handle = await open(temporary, 'wx', 0o600);
    return new FileTarget(file, temporary, handle);
  } catch (error) {
    throw unwritable(file, error as NodeJS.ErrnoException);
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(() => true, (error: NodeJS.ErrnoException) => error.code !== 'ENOENT');
}

function alreadyThere(file: string): FepError {
  return new FepError(`${file} is there already`, {
    code: 'output-exists', exit: 'usage', where: '-o', why: 'a bundle never overwrites anything', suggestions: ['name another file, or remove this one first'],
  });
}

function unwritable(file: string, {code, message}: NodeJS.ErrnoException): FepError {
  const why = code === 'ENOENT' ? `there is no folder ${path.dirname(file)}` : code === 'EACCES' ? `${path.dirname(file)} is not writable` : message;
  return new FepError(`${file} cannot be written`, {code: 'unwritable-file', exit: 'usage', where: '-o', why, suggestions: ['name a file in a folder that is there and writable: -o /tmp/bundle.tgz']});
}

class FileTarget implements BundleTarget {
  readonly temporary: string;
  readonly #file: string;
  readonly #handle: FileHandle;
  size = 0;

  constructor(file: string, temporary: string, handle: FileHandle) {
    this.#file = file;
    this.temporary = temporary;
    this.#handle = handle;
  }

  async append(data: Buffer): Promise<void> {
    await writeAll(this.#handle, data, this.size);
    this.size += data.length;
  }

  async cutTo(size: number): Promise<boolean> {
    await this.#handle.truncate(size);
    this.size = size;
    return true;
  }

  async finish(): Promise<string> {
    await this.#handle.sync().catch(() => undefined);
    await this.#handle.close();
    try {
      // Unlike rename, link never takes the place of a file that somebody made meanwhile.
      await link(this.temporary, this.#file);
      await unlink(this.temporary);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw keptAs(this.#file, this.temporary);
      // File systems without hard links.
      if (await exists(this.#file)) throw keptAs(this.#file, this.temporary);
      await rename(this.temporary, this.#file);
    }
    return this.#file;
  }

  async discard(): Promise<void> {
    await this.#handle.close().catch(() => undefined);
    await unlink(this.temporary).catch(() => undefined);
  }
}

function keptAs(file: string, temporary: string): FepError {
  return new FepError(`${file} was made by somebody else meanwhile`, {code: 'output-exists', exit: 'conflict', where: '-o', why: `the bundle is whole and lies in ${temporary}`, suggestions: [`mv ${temporary} ANOTHER-NAME`]});
}

/** A pipe. What went into it cannot be taken back. */
export function streamTarget(stream: Writable): BundleTarget {
  return new StreamTarget(stream);
}

class StreamTarget implements BundleTarget {
  readonly temporary = path.join(tmpdir(), `.kubectl-fep-bundle.${process.pid}`);
  readonly #stream: Writable;
  #failure: Error | undefined;
  size = 0;

  constructor(stream: Writable) {
    this.#stream = stream;
    stream.on('error', (error) => (this.#failure = error));
  }

  async append(data: Buffer): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    const {promise, resolve, reject} = Promise.withResolvers<void>();
    this.#stream.write(data, (error) => (error === null || error === undefined ? resolve() : reject(error)));
    await promise;
    this.size += data.length;
  }

  async cutTo(size: number): Promise<boolean> {
    return size === this.size;
  }

  async finish(): Promise<string> {
    return '-';
  }

  async discard(): Promise<void> {}
}
