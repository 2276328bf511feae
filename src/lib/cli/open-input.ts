import {open} from 'node:fs/promises';
import type {Readable} from 'node:stream';
import {FepError} from '../errors/fep-error.ts';

/** A file of this machine as a stream, of any size. Throws one clear error (exit 2) before anything else is done. */
export async function openInput(file: string, flag: string): Promise<Readable> {
  const unusable = (why: string): FepError => new FepError(`${file} cannot be read`, {code: 'unreadable-file', exit: 'usage', where: flag, why});
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    throw unusable(error.code === 'ENOENT' ? 'there is no such file' : error.message);
  });
  if ((await handle.stat()).isDirectory()) {
    await handle.close();
    throw unusable('it is a folder');
  }
  return handle.createReadStream();
}
