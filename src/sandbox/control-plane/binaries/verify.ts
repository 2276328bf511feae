import {execFile} from 'node:child_process';
import {constants} from 'node:fs';
import {access} from 'node:fs/promises';
import {type BinaryName, ETCD_VERSION, KUBERNETES_VERSION} from '../versions.ts';

/** `exact`: the pinned version; `minor`: any patch of its minor version, for programs that the user brought. */
export type Strictness = 'exact' | 'minor';

const VERSION_TIMEOUT_MS = 20_000;

/**
 * Why the file is not a usable program of the wanted version, or undefined when it is.
 * It is run with `--version`: a file of another platform or cut short fails here and not later.
 */
export async function whyUnusable(file: string, name: BinaryName, strictness: Strictness, signal?: AbortSignal): Promise<string | undefined> {
  try {
    await access(file, constants.X_OK);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'not there' : `not executable: ${file}`;
  }
  const answer = await askVersion(file, signal);
  if ('failed' in answer) return `${file} --version failed: ${answer.failed}`;
  return versionFits(name, answer.text, strictness) ? undefined : `${file} is ${answer.text.split('\n', 1)[0] ?? 'of no version'}, wanted ${wanted(name)}`;
}

/** Whether the output of `--version` names the wanted version; exported for tests. */
export function versionFits(name: BinaryName, output: string, strictness: Strictness): boolean {
  const found = (name === 'etcd' ? /^etcd Version: (\d+\.\d+\.\d+)/ : /^Kubernetes v(\d+\.\d+\.\d+)/).exec(output)?.[1];
  if (found === undefined) return false;
  const want = wanted(name).replace(/^v/, '');
  return strictness === 'exact' ? found === want : minorOf(found) === minorOf(want);
}

function wanted(name: BinaryName): string {
  return name === 'etcd' ? ETCD_VERSION : KUBERNETES_VERSION;
}

function minorOf(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

function askVersion(file: string, signal?: AbortSignal): Promise<{text: string} | {failed: string}> {
  return new Promise((resolve) => {
    const options = {timeout: VERSION_TIMEOUT_MS, ...(signal === undefined ? {} : {signal})};
    execFile(file, ['--version'], options, (error, stdout, stderr) => {
      if (error === null) resolve({text: stdout});
      else resolve({failed: stderr.trim().split('\n').at(-1) || error.message});
    });
  });
}
