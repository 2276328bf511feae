import {readFile} from 'node:fs/promises';
import {FepError} from '../errors/fep-error.ts';

/** A file that a flag names, as text. Throws `file-unreadable` (2) with the flag and the reason. */
export async function readTextFile(file: string, flag: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = {ENOENT: 'there is no such file', EACCES: 'the file may not be read', EISDIR: 'it is a folder'}[(error as NodeJS.ErrnoException).code ?? ''];
    throw new FepError(`${file} cannot be read`, {
      code: 'file-unreadable', exit: 'usage', where: flag, why: reason ?? (error instanceof Error ? error.message : String(error)), cause: error,
    });
  }
}
