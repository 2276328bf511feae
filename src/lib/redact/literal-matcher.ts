/** A literal to look for. */
export interface Literal<T> {
  bytes: Uint8Array;
  /** Letters match in either case (ASCII). */
  anyCase?: boolean;
  /** What it stands for. */
  meaning: T;
}

/** Shorter literals would make every byte a candidate. */
export const SHORTEST_LITERAL = 3;
/** Bytes of the window that places are told by; more would save no more in practice. */
const LONGEST_WINDOW = 8;
/** Length of the pieces that are looked up; shorter where a literal is too short for two places of a longer one. */
const GRAM = 4;
const SHORT_GRAM = 3;
/** Sets the bit that tells letters of either case apart, and merges some other characters, which a candidate's comparison parts again. */
const FOLD = 0x20202020;
const SPREAD = 0x9e3779b1;
/**
 * Literals are looked up by so many of their first bytes, as many as they have of these: thousands may begin alike, as
 * the lines of a key do, or the passwords of one generator.
 */
const LEVELS = [8, 12, 16, 24, 32];

/** There are literals that are looked up by these bytes; there are some that begin with them and are looked up by more. */
const ENDS = 1;
const GOES_ON = 2;

const FOLDED = Uint8Array.from({length: 256}, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte));

/**
 * Finds thousands of literals in one pass over bytes, after S. Wu, U. Manber, "A fast algorithm for multi-pattern
 * searching", 1994, with one change: places are looked up at fixed distances, each so far from the last that no literal
 * fits between two. What is found at one place does not decide where the next one is, so that a processor looks at several
 * at a time; that is worth more than the longer jumps. Letters count as equal in either case until a candidate is compared.
 */
export class LiteralMatcher<T> {
  readonly #literals: readonly Literal<T>[];
  /** Bytes of the window: no longer than the shortest literal. */
  readonly #window: number;
  /** Which bytes of a number in memory are the gram. */
  readonly #gramMask: number;
  /** Distance of the places that are looked up. */
  readonly #step: number;
  readonly #bits: number;
  /** By the hash of a gram: where in a window of a literal it occurs, a bit for each place. */
  readonly #places: Uint8Array;
  /** By the hash of first bytes: {@link ENDS}, {@link GOES_ON}. */
  readonly #begins: Uint8Array;
  readonly #levels: readonly number[];
  /** Literals by the hash of their first bytes, as many as their level says. */
  readonly #buckets = new Map<number, Literal<T>[]>();
  /** The last data, and the same as numbers. */
  #data: Uint8Array = new Uint8Array(0);
  #numbers = new DataView(this.#data.buffer);

  constructor(literals: readonly Literal<T>[]) {
    this.#literals = literals.filter(({bytes}) => bytes.length >= SHORTEST_LITERAL).toSorted((a, b) => a.bytes.length - b.bytes.length);
    this.#window = Math.min(LONGEST_WINDOW, this.#literals[0]?.bytes.length ?? LONGEST_WINDOW);
    const gram = this.#window > GRAM ? GRAM : SHORT_GRAM;
    this.#gramMask = gram === 4 ? -1 : 2 ** (8 * gram) - 1;
    this.#step = this.#window - gram + 1;
    this.#bits = Math.min(22, Math.max(16, Math.ceil(Math.log2(1 + this.#literals.length * this.#step)) + 5));
    this.#places = new Uint8Array(2 ** this.#bits);
    this.#begins = new Uint8Array(2 ** this.#bits);
    this.#levels = [this.#window, ...LEVELS.filter((level) => level > this.#window)];
    for (const literal of this.#literals) this.#enter(literal);
  }

  #enter(literal: Literal<T>): void {
    const {bytes} = literal;
    for (let at = 0; at < this.#step; at += 1) this.#places[this.#hashAt(bytes, at)]! |= 1 << at;
    let hash = 0;
    let before = 0;
    let from = 0;
    for (const level of this.#levels) {
      if (level > bytes.length) break;
      hash = hashOn(hash, bytes, from, level);
      if (from > 0) this.#begins[this.#slot(before)]! |= GOES_ON;
      before = hash;
      from = level;
    }
    this.#begins[this.#slot(hash)]! |= ENDS;
    // The level is part of the key: literals of different lengths may begin alike.
    const key = keyOf(hash, from);
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) this.#buckets.set(key, [literal]);
    else bucket.push(literal);
  }

  /** How many literals it looks for. */
  get size(): number {
    return this.#literals.length;
  }

  /**
   * The first place from `from` on, below `limit`, where literals begin that lie within `end`; all of them, longest
   * first. Undefined: none begins there.
   */
  next(data: Uint8Array, from: number, limit: number, end: number): {at: number; literals: Literal<T>[]} | undefined {
    const last = Math.min(limit - 1, end - this.#window);
    const until = last + this.#step - 1;
    for (let at = this.#screen(data, from + this.#step - 1, until); at <= until; at = this.#screen(data, at + this.#step, until)) {
      const places = this.#places[this.#hashAt(data, at)]!;
      for (let place = this.#step - 1; place >= 0; place -= 1) {
        if ((places & (1 << place)) === 0 || at - place > last) continue;
        const literals = this.#matching(data, at - place, end);
        if (literals !== undefined) return {at: at - place, literals};
      }
    }
    return undefined;
  }

  /** The next place to look at, in steps from `from`, where the gram of a literal is; behind `until` where there is none. */
  #screen(data: Uint8Array, from: number, until: number): number {
    if (this.#data !== data) {
      this.#data = data;
      this.#numbers = new DataView(data.buffer, data.byteOffset, data.byteLength);
    }
    const [places, numbers, mask, step, shift] = [this.#places, this.#numbers, this.#gramMask, this.#step, 32 - this.#bits];
    let at = from;
    // Four at a time: one branch for all of them, and none of the loads waits for another.
    for (const last = Math.min(until, data.length - 4) - 3 * step; at <= last; at += 4 * step) {
      const first = places[Math.imul((numbers.getInt32(at, true) & mask) | FOLD, SPREAD) >>> shift]!;
      const second = places[Math.imul((numbers.getInt32(at + step, true) & mask) | FOLD, SPREAD) >>> shift]!;
      const third = places[Math.imul((numbers.getInt32(at + 2 * step, true) & mask) | FOLD, SPREAD) >>> shift]!;
      const fourth = places[Math.imul((numbers.getInt32(at + 3 * step, true) & mask) | FOLD, SPREAD) >>> shift]!;
      if ((first | second | third | fourth) !== 0) break;
    }
    while (at <= until && places[this.#hashAt(data, at)] === 0) at += step;
    return at;
  }

  #matching(data: Uint8Array, at: number, end: number): Literal<T>[] | undefined {
    let found: Literal<T>[] | undefined;
    let hash = 0;
    let from = 0;
    for (const level of this.#levels) {
      if (at + level > end) break;
      hash = hashOn(hash, data, at + from, at + level);
      from = level;
      const begins = this.#begins[this.#slot(hash)]!;
      for (const literal of ((begins & ENDS) === 0 ? undefined : this.#buckets.get(keyOf(hash, level))) ?? []) {
        if (at + literal.bytes.length <= end && equal(data, at, literal)) found = [literal, ...(found ?? [])];
      }
      if ((begins & GOES_ON) === 0) break;
    }
    return found;
  }

  #slot(hash: number): number {
    return (hash ^ (hash >>> 13)) & (this.#begins.length - 1);
  }

  /** The hash of the gram at a place, also at the end of the data; the same as in {@link #screen}. */
  #hashAt(data: Uint8Array, at: number): number {
    const number = (data[at] ?? 0) | ((data[at + 1] ?? 0) << 8) | ((data[at + 2] ?? 0) << 16) | ((data[at + 3] ?? 0) << 24);
    return Math.imul((number & this.#gramMask) | FOLD, SPREAD) >>> (32 - this.#bits);
  }
}

/** A hash of folded bytes, carried on from those before. */
function hashOn(before: number, data: Uint8Array, from: number, to: number): number {
  let hash = before;
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (FOLDED[data[at]!] as number), 0x9e3779b1) ^ (hash >>> 15);
  return hash;
}

function keyOf(hash: number, level: number): number {
  return (hash ^ Math.imul(level, 0x85ebca6b)) | 0;
}

function equal<T>(data: Uint8Array, at: number, {bytes, anyCase}: Literal<T>): boolean {
  for (let index = bytes.length - 1; index >= 0; index -= 1) {
    const seen = data[at + index] as number;
    const wanted = bytes[index] as number;
    if (seen !== wanted && (anyCase !== true || FOLDED[seen] !== FOLDED[wanted])) return false;
  }
  return true;
}
