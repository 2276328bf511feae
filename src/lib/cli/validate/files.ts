import {readdir, readFile, stat, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {FepError} from '../../errors/fep-error.ts';
import type {FileInput} from '../../operations/validate/input.ts';

const MANIFEST = /\.(?:ya?ml|json)$/i;

/** Is there something on the disk with this name? */
export async function isOnDisk(word: string): Promise<boolean> {
  return (await kindOf(word)) !== undefined;
}

/** A word that is meant as a file, whether it exists or not: it has a slash or ends like one. */
export function looksLikeFile(word: string): boolean {
  return word === '.' || word === '..' || /[/\\]/.test(word) || /\.[A-Za-z0-9]{1,8}$/.test(word);
}

/** The manifests that a word stands for: one file, or those of a folder in the order of their names. Throws FepError (usage). */
export async function filesOf(word: string, recursive: boolean): Promise<FileInput[]> {
  const kind = await kindOf(word);
  if (kind === 'folder') {
    const found = await manifestsIn(word, recursive);
    if (found.length > 0) return found.map(fileInput);
    throw new FepError(`${word} holds no manifests`, {
      code: 'nothing-to-check', exit: 'usage', where: word, why: 'files that end with .yaml, .yml or .json are looked at',
      ...(recursive ? {} : {suggestions: ['-R looks into its folders too']}),
    });
  }
  return [fileInput(word)];
}

async function kindOf(word: string): Promise<'file' | 'folder' | undefined> {
  try {
    return (await stat(word)).isDirectory() ? 'folder' : 'file';
  } catch {
    return undefined;
  }
}

/** Folders that begin with a dot hold no manifests; links to folders are not followed, so that no circle is walked. */
async function manifestsIn(folder: string, recursive: boolean): Promise<string[]> {
  const entries = (await readEntries(folder)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const found = await Promise.all(entries.map(async (entry) => {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) return recursive && !entry.name.startsWith('.') && entry.name !== 'node_modules' ? manifestsIn(name, true) : [];
    return MANIFEST.test(entry.name) && (entry.isFile() || (entry.isSymbolicLink() && (await kindOf(name)) === 'file')) ? [name] : [];
  }));
  return found.flat();
}

async function readEntries(folder: string) {
  try {
    return await readdir(folder, {withFileTypes: true});
  } catch (error) {
    throw unreadable(folder, error);
  }
}

function fileInput(file: string): FileInput {
  return {
    file,
    read: async () => {
      try {
        return await readFile(file, 'utf8');
      } catch (error) {
        throw unreadable(file, error);
      }
    },
    write: async (text) => {
      try {
        await writeFile(file, text);
      } catch (error) {
        throw new FepError(`${file} cannot be written`, {code: 'file-unwritable', exit: 'usage', where: file, why: reasonOf(error), cause: error});
      }
    },
  };
}

function unreadable(file: string, error: unknown): FepError {
  const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
  return new FepError(`${file} cannot be read`, {
    code: 'file-unreadable', exit: 'usage', where: file, why: reasonOf(error), cause: error,
    ...(missing && !/[/\\]/.test(file) ? {suggestions: [`a live cluster is named without an ending or a slash: kubectl fep validate ${file.replace(/\..*$/, '')}`]} : {}),
  });
}

function reasonOf(error: unknown): string {
  const reasons: Readonly<Record<string, string>> = {ENOENT: 'there is no such file', EACCES: 'it may not be read or written', EISDIR: 'it is a folder', EROFS: 'the file system is read-only'};
  return reasons[(error as NodeJS.ErrnoException).code ?? ''] ?? (error instanceof Error ? error.message : String(error));
}
