/** A part of an answer: what was read, or why it could not be. A failed part never takes the answer with it. */
export type Part<T> = {known: T} | {unreadable: string};

/** Could the part be read? */
export function isKnown<T>(part: Part<T>): part is {known: T} {
  return 'known' in part;
}

/** The value, or a stand-in when it could not be read. */
export function knownOr<T>(part: Part<T>, fallback: T): T {
  return 'known' in part ? part.known : fallback;
}
