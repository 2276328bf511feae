import {FepError} from '../errors/fep-error.ts';

/** What a second look says of a write whose answer was lost or that was refused as a conflict. */
export type Settled<T> = {done: T} | {again: true} | {other: FepError};

const ATTEMPTS = 3;

/**
 * Sends a write and settles the two cases in which the server's word is not the last one: the answer was lost on the
 * way (`outcome-unknown`) or somebody else wrote in between (`conflict`, or `invalid` for a test that no longer holds).
 * `look` reads the state again and says whether the write is done, is to be sent again because the intent still
 * holds, or has become another case. When that second look fails too, the first error stands.
 */
export async function settleWrite<T>(send: () => Promise<T>, look: (error: FepError) => Promise<Settled<T>>, attempts = ATTEMPTS): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof FepError) || !['outcome-unknown', 'conflict', 'already-exists', 'invalid'].includes(error.code)) throw error;
      const settled = await look(error).catch((): Settled<T> => ({other: error}));
      if ('done' in settled) return settled.done;
      if ('other' in settled) throw settled.other;
      if (attempt === attempts) throw error;
    }
  }
}
