import {stat} from 'node:fs/promises';
import path from 'node:path';
import type {Writable} from 'node:stream';
import {fileTarget, streamTarget, type BundleTarget} from '../../bundle/bundle-target.ts';
import {FepError} from '../../errors/fep-error.ts';

/** Opens where a bundle goes: a file, a folder that is there, `-` for `stdout`; left out: a file in this folder. */
export async function openTarget(output: string | undefined, name: string, stdout: Writable): Promise<BundleTarget> {
  if (output === '-') return streamTarget(stdout);
  if (output === undefined) return fileTarget(path.resolve(`${name}.tgz`));
  if (await isFolder(output)) return fileTarget(path.resolve(output, `${name}.tgz`));
  if (/[/\\]$/.test(output)) throw new FepError(`there is no folder ${output}`, {code: 'unwritable-file', exit: 'usage', where: '-o', why: 'a name that ends with a slash is a folder', suggestions: [`mkdir -p ${output}`]});
  return fileTarget(path.resolve(output));
}

async function isFolder(name: string): Promise<boolean> {
  return stat(name).then((found) => found.isDirectory(), () => false);
}
