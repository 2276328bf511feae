import {FepError} from '../../src/lib/errors/fep-error.ts';

/** The FepError that a call throws; anything else, or nothing, fails the test. */
export function errorOf(run: () => unknown): FepError {
  try {
    run();
  } catch (error) {
    if (error instanceof FepError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
