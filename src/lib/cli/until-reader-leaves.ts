import type {Io} from './io.ts';

/** Runs what writes to stdout. When the reader has gone (`| head`) the end is quiet: it has what it wanted. */
export async function untilReaderLeaves(io: Io, run: () => Promise<void>): Promise<void> {
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
