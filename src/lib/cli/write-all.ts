import type {Writable} from 'node:stream';
import {answerLost} from './io.ts';

/** Writes, and waits while the reader is slower; a reader that has gone ends the wait. */
export async function writeAll(stream: Writable, text: string): Promise<void> {
  if (text === '' || stream.destroyed || stream.write(text, answerLost)) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      stream.removeListener('drain', done);
      stream.removeListener('close', done);
      stream.removeListener('error', done);
      resolve();
    };
    for (const event of ['drain', 'close', 'error']) stream.once(event, done);
  });
}
