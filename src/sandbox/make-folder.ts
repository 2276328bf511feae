import {mkdir, stat} from 'node:fs/promises';
import path from 'node:path';
import {FepError} from '../lib/errors/fep-error.ts';

/**
 * Makes a folder that a user chose by an environment variable, and those around it. Throws `folder` (exit 2) where that
 * cannot be: below a file, in a file system that takes no folders, without the right to write. One level at a time, because
 * Node's recursive `mkdir` never ends below /proc.
 */
export async function makeFolder(folder: string, from: string): Promise<void> {
  try {
    await makeLevels(folder);
  } catch (error) {
    throw cannotBe(folder, from, error);
  }
}

async function makeLevels(folder: string): Promise<void> {
  if ((await stat(folder).catch(() => undefined))?.isDirectory() === true) return;
  if (path.dirname(folder) !== folder) await makeLevels(path.dirname(folder));
  try {
    await mkdir(folder, {mode: 0o700});
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !(await stat(folder)).isDirectory()) throw error;
  }
}

/** The folder cannot be, in words; `from` is the variable that named it. */
export function cannotBe(folder: string, from: string, error: unknown): FepError {
  return new FepError(`there cannot be a folder ${folder}`, {
    code: 'folder', exit: 'usage', where: from, why: error instanceof Error ? error.message : String(error),
    suggestions: [`name another folder in ${from}`],
  });
}
