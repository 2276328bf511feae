import type {Progress} from '../../../lib/model/progress.ts';

const TICK_MS = 2000;

/**
 * Runs one step of work: says that it started, every two seconds how long it has been going on, and how long it took.
 * A failed step is reported too, and its error thrown on.
 */
export async function inStep<T>(step: string, report: (progress: Progress) => void, work: () => Promise<T>): Promise<T> {
  const begin = performance.now();
  report({kind: 'step', step, state: 'started'});
  const ticker = setInterval(() => report({kind: 'waiting', step, detail: 'working', elapsedMs: performance.now() - begin}), TICK_MS);
  try {
    const result = await work();
    report({kind: 'step', step, state: 'done', detail: seconds(performance.now() - begin)});
    return result;
  } catch (error) {
    report({kind: 'step', step, state: 'failed', detail: (error as Error).message});
    throw error;
  } finally {
    clearInterval(ticker);
  }
}

/** `0.4 s`, `170 s`. */
export function seconds(ms: number): string {
  return `${ms < 9950 ? (ms / 1000).toFixed(1) : Math.round(ms / 1000)} s`;
}
