import {FepError} from '../errors/fep-error.ts';
import type {Part} from '../model/part.ts';

/** A failure in the words of the part that is missing: `forbidden: you may not list events in namespace x`. */
export function unreadable(error: unknown): {unreadable: string} {
  if (error instanceof FepError) return {unreadable: error.why === undefined ? error.message : `${error.message}: ${error.why}`};
  return {unreadable: error instanceof Error ? error.message : String(error)};
}

/** Turns a read into a part: it cannot reject, so that one refused read never takes the answer with it. */
export async function part<T>(read: Promise<T>): Promise<Part<T>> {
  try {
    return {known: await read};
  } catch (error) {
    return unreadable(error);
  }
}
