import process from 'node:process';
import {FepError} from '../errors/fep-error.ts';

/** The first Ctrl-C (or SIGTERM) aborts `signal`; a second one ends the process at once. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Aborts by hand, as when the reader of stdout is gone. */
  abort(): void;
  /** Gives the signals back. */
  release(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Listens for the two signals; `onFirst` may say what happens now. */
export function listenForInterruption(onFirst: (signal: NodeJS.Signals) => void): Interruption {
  const controller = new AbortController();
  const interrupt = (signal: NodeJS.Signals): void => {
    if (!controller.signal.aborted) {
      onFirst(signal);
      controller.abort(interrupted());
      return;
    }
    release();
    process.kill(process.pid, signal);
  };
  // The listener stays after the first signal: libraries that give the cursor back end the process when theirs is the last one.
  const release = (): void => {
    for (const name of SIGNALS) process.off(name, interrupt);
  };
  for (const name of SIGNALS) process.on(name, interrupt);
  return {signal: controller.signal, abort: () => controller.abort(interrupted()), release};
}

/** What a command ends with that has nothing better to say about its interruption. */
export function interrupted(): FepError {
  return new FepError('interrupted', {
    code: 'interrupted',
    exit: 'interrupted',
    family: 'user',
    why: 'what was already sent to the cluster goes on there',
  });
}
