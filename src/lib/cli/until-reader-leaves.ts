import type {Io} from './io.ts';
import {keepHeapSmall} from './long-streams.ts';

/** Runs what passes a stream to stdout, however long it is. When the reader has gone (`| head`) the end is quiet: it has what it wanted. */
export async function untilReaderLeaves(io: Io, run: () => Promise<void>): Promise<void> {
  keepHeapSmall();
  let gone = false;
  io.onClosed(() => {
    gone = true;
  });
  try {
    await run();
  } catch (error) {
    if (!gone) throw error;
  }
}
