import {readFileSync, renameSync, writeFileSync} from 'node:fs';
import {FepError} from '../../lib/errors/fep-error.ts';

/** Content of a JSON file of the sandbox, or undefined when there is none. Throws `sandbox-damaged` when it cannot be read. */
export function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new FepError('A file of the sandbox cannot be read', {
      code: 'sandbox-damaged',
      exit: 'failed',
      family: 'user',
      where: file,
      why: (error as Error).message,
      suggestions: ['Delete the sandbox and start a new one: kubectl fep sandbox delete, kubectl fep sandbox start'],
      cause: error,
    });
  }
}

/** Writes at once or not at all: whoever reads meanwhile sees the old content or the new. */
export function writeJson(file: string, content: unknown): void {
  const scratch = `${file}.${process.pid}.new`;
  writeFileSync(scratch, `${JSON.stringify(content, null, 2)}\n`, {mode: 0o600});
  renameSync(scratch, file);
}
