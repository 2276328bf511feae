import process from 'node:process';
import {FepError} from '../../errors/fep-error.ts';

/** A little more than the API server stores: the reader of manifests says what is too large. */
const LIMIT = 16 * 1024 * 1024;

/** Everything on standard input, as UTF-8. At a terminal nobody knows that input is waited for: a usage error instead. */
export async function readStdin(isTerminal: boolean): Promise<string> {
  if (isTerminal) {
    throw new FepError('standard input is the terminal', {
      code: 'stdin-terminal', exit: 'usage', where: '-', why: 'a file or a pipe is expected there', suggestions: ['kubectl fep create demo -f - < demo.yaml'],
    });
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    const bytes = Buffer.from(chunk as Uint8Array);
    chunks.push(bytes);
    size += bytes.length;
    if (size > LIMIT) throw new FepError('standard input is larger than 16 MiB', {code: 'manifest-too-large', exit: 'usage', where: '-'});
  }
  return Buffer.concat(chunks).toString('utf8');
}
