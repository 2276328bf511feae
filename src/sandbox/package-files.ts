import {readFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {FepError} from '../lib/errors/fep-error.ts';

let root: string | undefined;

/**
 * Folder of this package, whether it runs from sources or from the packed program: the nearest folder above
 * this module with a package.json named `kubectl-fep`.
 * Throws `package-root-missing` (a bug of the packaging).
 */
export function packageRoot(): string {
  root ??= findPackageRoot(path.dirname(fileURLToPath(import.meta.url)));
  return root;
}

/** Absolute path of a file or folder that is shipped with the program: `packageFile('crds/5.2.6')`. */
export function packageFile(...segments: string[]): string {
  return path.join(packageRoot(), ...segments);
}

/** Walks up from `start`; exported for tests. */
export function findPackageRoot(start: string): string {
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (nameOfPackage(path.join(folder, 'package.json')) === 'kubectl-fep') return folder;
    if (folder === path.dirname(folder)) {
      throw new FepError('The files shipped with this program were not found', {
        code: 'package-root-missing',
        exit: 'failed',
        family: 'bug',
        where: start,
        why: 'no folder above the program holds a package.json named kubectl-fep',
        suggestions: ['Install kubectl-fep again as a whole package'],
      });
    }
  }
}

function nameOfPackage(file: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as {name?: string}).name;
  } catch {
    return undefined;
  }
}
