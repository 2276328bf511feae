import {readdirSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {FepError} from '../../lib/errors/fep-error.ts';
import {cannotBe} from '../make-folder.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Folder of all sandboxes: `sandboxes` in `$KUBECTL_FEP_HOME`, or in `kubectl-fep` of `$XDG_DATA_HOME` or `~/.local/share`. */
export function sandboxesFolder(env: Environment): string {
  const own = env['KUBECTL_FEP_HOME'];
  if (own !== undefined && own !== '') return path.join(path.resolve(own), 'sandboxes');
  const xdg = env['XDG_DATA_HOME'];
  const base = xdg !== undefined && path.isAbsolute(xdg) ? xdg : path.join(env['HOME'] ?? os.homedir(), '.local', 'share');
  return path.join(base, 'kubectl-fep', 'sandboxes');
}

/** The environment variable that the folder of all sandboxes comes from. */
export function homeVariable(env: Environment): string {
  return ['KUBECTL_FEP_HOME', 'XDG_DATA_HOME'].find((name) => (env[name] ?? '') !== '') ?? 'HOME';
}

const LONGEST_NAME = 40;

/** Folder of one sandbox. Throws `sandbox-name` (exit 2) when the name is not a DNS label of at most 40 characters. */
export function sandboxFolder(env: Environment, name: string): string {
  if (name.length > LONGEST_NAME || !/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name)) {
    throw new FepError(`${JSON.stringify(name)} cannot be the name of a sandbox`, {
      code: 'sandbox-name',
      exit: 'usage',
      where: '--name',
      why: `a name has 1 to ${LONGEST_NAME} lower case letters, digits and hyphens, and begins and ends with a letter or digit`,
      suggestions: ['--name default'],
    });
  }
  return path.join(sandboxesFolder(env), name);
}

/** File whose holder alone may change a sandbox; beside its folder, so that it outlives the folder's deletion. */
export function lockFile(folder: string): string {
  return `${folder}.lock`;
}

/** Names of the sandboxes that have a folder, sorted. */
export function sandboxNames(env: Environment): string[] {
  try {
    const entries = readdirSync(sandboxesFolder(env), {withFileTypes: true});
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name).toSorted();
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw code === 'ENOTDIR' || code === 'EACCES' ? cannotBe(sandboxesFolder(env), homeVariable(env), error) : error;
  }
}
