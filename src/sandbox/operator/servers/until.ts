import type {OperatorContext} from '../operator-context.ts';
import {pause} from '../pause.ts';

/**
 * Looks every second until `look` returns something.
 * @returns undefined when the time (ms) is over or the operator ends.
 */
export async function until<T>(context: OperatorContext, timeoutMs: number, look: () => Promise<T | undefined>): Promise<T | undefined> {
  const end = Date.now() + timeoutMs;
  while (!context.signal.aborted) {
    const found = await look();
    if (found !== undefined || Date.now() >= end) return found;
    await pause(Math.min(1000, end - Date.now()), context.signal);
  }
  return undefined;
}
