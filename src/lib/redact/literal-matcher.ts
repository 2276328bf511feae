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
/** Bytes of the window that shifts are computed for; more would not shift further in practice. */
const LONGEST_WINDOW = 8;
/** Length of the pieces that shifts are looked up by. */
const GRAM = 3;
/**
 * Literals are looked up by so many of their first bytes, as many as they have of these: thousands may begin alike, as
 * the lines of a key do, or the passwords of one generator.
 */
const LEVELS = [8, 12, 16, 24, 32];

const FOLDED = Uint8Array.from({length: 256}, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte));

/**
 * Finds thousands of literals in one pass over bytes (S. Wu, U. Manber, "A fast algorithm for multi-pattern searching",
 * 1994): a table tells by the last three bytes of a window how far it may move without missing a literal, so that most
 * bytes are never looked at. Letters count as equal in either case until a candidate is compared.
 */
export class LiteralMatcher<T> {
  readonly #literals: readonly Literal<T>[];
  /** Bytes of the window: no longer than the shortest literal. */
  readonly #window: number;
  readonly #shifts: Uint8Array;
  readonly #first = hashTable(1);
  readonly #second = hashTable(2);
  readonly #third = hashTable(3);
  readonly #mask: number;
  /** Is there a literal whose window has this hash? */
  readonly #begins: Uint8Array;
  readonly #levels: readonly number[];
  /** Literals by the hash of their first bytes, as many as their level says. */
  readonly #buckets = new Map<number, Literal<T>[]>();

  constructor(literals: readonly Literal<T>[]) {
    this.#literals = literals.filter(({bytes}) => bytes.length >= SHORTEST_LITERAL).toSorted((a, b) => a.bytes.length - b.bytes.length);
    this.#window = Math.min(LONGEST_WINDOW, this.#literals[0]?.bytes.length ?? LONGEST_WINDOW);
    const bits = Math.min(21, Math.max(14, Math.ceil(Math.log2(1 + this.#literals.length * this.#window)) + 3));
    this.#mask = 2 ** bits - 1;
    this.#shifts = new Uint8Array(2 ** bits).fill(this.#window - GRAM + 1);
    this.#begins = new Uint8Array(2 ** bits);
    this.#levels = [this.#window, ...LEVELS.filter((level) => level > this.#window)];
    for (const literal of this.#literals) this.#enter(literal);
  }

  #enter(literal: Literal<T>): void {
    const {bytes} = literal;
    for (let at = 0; at + GRAM <= this.#window; at += 1) {
      const hash = this.#gram(bytes, at);
      this.#shifts[hash] = Math.min(this.#shifts[hash] ?? 0, this.#window - GRAM - at);
    }
    let hash = 0;
    let from = 0;
    for (const level of this.#levels) {
      if (level > bytes.length) break;
      hash = hashOn(hash, bytes, from, level);
      if (from === 0) this.#begins[slot(hash) & this.#mask] = 1;
      from = level;
    }
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
    const [shifts, first, second, third, mask] = [this.#shifts, this.#first, this.#second, this.#third, this.#mask];
    const ahead = this.#window - GRAM;
    const last = Math.min(limit - 1, end - this.#window);
    let at = from;
    while (at <= last) {
      const tail = at + ahead;
      const shift = shifts[((first[data[tail]!] as number) ^ (second[data[tail + 1]!] as number) ^ (third[data[tail + 2]!] as number)) & mask] as number;
      if (shift !== 0) {
        at += shift;
        continue;
      }
      const literals = this.#matching(data, at, end);
      if (literals !== undefined) return {at, literals};
      at += 1;
    }
    return undefined;
  }

  #matching(data: Uint8Array, at: number, end: number): Literal<T>[] | undefined {
    let found: Literal<T>[] | undefined;
    let hash = 0;
    let from = 0;
    for (const level of this.#levels) {
      if (at + level > end) break;
      hash = hashOn(hash, data, at + from, at + level);
      if (from === 0 && this.#begins[slot(hash) & this.#mask] === 0) return undefined;
      from = level;
      for (const literal of this.#buckets.get(keyOf(hash, level)) ?? []) {
        if (at + literal.bytes.length <= end && equal(data, at, literal)) found = [literal, ...(found ?? [])];
      }
    }
    return found;
  }

  #gram(data: Uint8Array, at: number): number {
    return ((this.#first[data[at] ?? 0] ?? 0) ^ (this.#second[data[at + 1] ?? 0] ?? 0) ^ (this.#third[data[at + 2] ?? 0] ?? 0)) & this.#mask;
  }
}

/** A hash of folded bytes, carried on from those before. */
function hashOn(before: number, data: Uint8Array, from: number, to: number): number {
  let hash = before;
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (FOLDED[data[at]!] as number), 0x9e3779b1) ^ (hash >>> 15);
  return hash;
}

function slot(hash: number): number {
  return hash ^ (hash >>> 13);
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

/** A number for each byte, the same for a letter in either case. */
function hashTable(seed: number): Int32Array {
  return Int32Array.from({length: 256}, (_, byte) => {
    const mixed = Math.imul((FOLDED[byte] ?? 0) + 257 * seed, 0x85ebca6b);
    return Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35) >>> 7;
  });
}
