import {open} from 'node:fs/promises';
import {FepError} from '../errors/fep-error.ts';
import type {Io} from './io.ts';

/** A secret is shown to a person at a terminal, never to a pipe that may be a log: `flag` says so before anything is read. */
export function requireTerminalForSecret(io: Pick<Io, 'outIsTerminal'>, flag: string, mend: readonly string[]): void {
  if (io.outIsTerminal) return;
  throw new FepError(`${flag} shows a password at a terminal only`, {
    code: 'needs-terminal', exit: 'usage', where: flag, why: 'stdout is not a terminal, so it may be a log', suggestions: mend,
  });
}

/** Writes a new file that only its owner can read. An existing file is left as it is: it may be readable by others (exit 2). */
export async function writeSecretFile(file: string, text: string): Promise<void> {
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(text);
    } finally {
      await handle.close();
    }
  } catch (error) {
    const {code, message} = error as NodeJS.ErrnoException;
    throw new FepError(`${file} cannot be written`, {
      code: 'unwritable-file', exit: 'usage', where: '--out', why: code === 'EEXIST' ? 'it exists, and is never overwritten' : message,
      suggestions: code === 'EEXIST' ? ['name another file, or remove this one first'] : [],
    });
  }
}
