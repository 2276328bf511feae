import {setTimeout as delay} from 'node:timers/promises';

/** Waits `ms` or until `signal` is aborted, whichever comes first; never throws. True when the whole time passed. */
export async function sleepUnlessAborted(ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  try {
    await delay(ms, undefined, {signal});
    return true;
  } catch {
    return false;
  }
}
