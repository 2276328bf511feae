import {readFileSync} from 'node:fs';
import {invalidKubeconfig} from './kubeconfig.ts';

/** A file, or base64 of the kubeconfig itself; the data wins, as in kubectl. */
export function fileOrData(file: string | undefined, data: string | undefined, what: string): Buffer | undefined {
  if (data !== undefined) return Buffer.from(data, 'base64');
  return file === undefined ? undefined : readCredentialFile(file, what);
}

/** Throws `kubeconfig-invalid` with the file and what it was to hold. */
export function readCredentialFile(file: string, what: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException;
    throw invalidKubeconfig(file, `the ${what} named in the kubeconfig ${code === 'ENOENT' ? 'is not there' : `cannot be read (${code ?? 'unknown error'})`}`, error);
  }
}
