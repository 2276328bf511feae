import {LiteralMatcher, type Literal} from './literal-matcher.ts';
import type {KnownSpelling, KnownValues} from './known-values.ts';
import {CONTEXT, LONGEST_REACH, REACH, SHORTEST_TRIGGER, type Found, type Pattern, type Tail} from './patterns/pattern.ts';
import {PATTERNS} from './patterns/index.ts';
import type {Placeholders} from './placeholders.ts';

type Meaning = {known: KnownSpelling} | {pattern: Pattern} | {watched: string};

/** One redaction, told while it is made. */
export interface Redaction {
  kind: string;
  placeholder: string;
  /** Place in the input, bytes from its beginning. */
  offset: number;
}

/** What all streams of a bundle share: the literals to look for, and the numbers of the placeholders. */
export class RedactionRules {
  readonly placeholders: Placeholders;
  readonly matcher: LiteralMatcher<Meaning>;
  /** Bytes that have to be seen behind a place before it is judged. */
  readonly ahead: number;

  /** `watched` are words that are not redacted, but told of: {@link Redactor.hasWatched}. None is shorter than a trigger. */
  constructor(values: KnownValues, {patterns = PATTERNS, watched = []}: {patterns?: readonly Pattern[]; watched?: readonly string[]} = {}) {
    this.placeholders = values.placeholders;
    const known = values.literals;
    const literals: Literal<Meaning>[] = known.map((literal) => ({...literal, meaning: {known: literal.meaning}}));
    for (const pattern of patterns) {
      for (const trigger of pattern.triggers) {
        if (trigger.length < SHORTEST_TRIGGER) throw new RangeError(`the trigger ${trigger} of ${pattern.kind} is too short`);
        literals.push({bytes: Buffer.from(trigger), anyCase: true, meaning: {pattern}});
      }
    }
    for (const word of watched) literals.push({bytes: Buffer.from(word), meaning: {watched: word}});
    this.matcher = new LiteralMatcher(literals);
    this.ahead = known.reduce((most, {bytes}) => Math.max(most, bytes.length + 4), LONGEST_REACH);
  }

  /** A whole text. */
  text(text: string): string {
    const redactor = new Redactor(this);
    const first = Buffer.concat(redactor.push(Buffer.from(text)));
    return Buffer.concat([first, ...redactor.end()]).toString('utf8');
  }
}

/**
 * Redacts a stream of bytes, whatever they are: text in any encoding that holds ASCII, or none. Memory is one chunk and
 * a few kilobytes, however long lines are, and the result is the same however the stream is cut into chunks: a place is
 * judged only when everything that may count for it has come.
 */
export class Redactor {
  readonly #rules: RedactionRules;
  readonly #onRedaction: ((redaction: Redaction) => void) | undefined;
  /** Room that is used again and again: a buffer for each chunk would cost more than the search. */
  #room: Buffer = Buffer.alloc(0);
  /** Some bytes that went out already, for their sake as context, and all that did not; a part of the room. */
  #held: Buffer = Buffer.alloc(0);
  /** Where in `#held` the bytes begin that did not go out. */
  #start = 0;
  /** Bytes of the input before `#held`. */
  #before = 0;
  /** A match that goes on. */
  #tail: Tail | undefined;
  #hasWatched = false;

  constructor(rules: RedactionRules, onRedaction?: (redaction: Redaction) => void) {
    this.#rules = rules;
    this.#onRedaction = onRedaction;
  }

  /** May what the last call gave hold a watched word? False: it holds none. */
  get hasWatched(): boolean {
    return this.#hasWatched;
  }

  /** Takes a copy of a chunk; gives what is sure by now. What it gives is good until the next call. */
  push(chunk: Uint8Array): Buffer[] {
    const size = this.#held.length + chunk.length;
    // What is held lies at the end of what was there before: it moves to the front, in the same room where it fits.
    const room = this.#room.length < size ? Buffer.allocUnsafeSlow(size * 2) : this.#room;
    room.set(this.#held, 0);
    room.set(chunk, this.#held.length);
    this.#room = room;
    this.#held = room.subarray(0, size);
    return this.#advance(Math.max(this.#start, this.#held.length - this.#rules.ahead), false);
  }

  /** The rest, at the end of the stream. */
  end(): Buffer[] {
    return this.#advance(this.#held.length, true);
  }

  /** Judges all places before `limit` and gives them out. */
  #advance(limit: number, isEnd: boolean): Buffer[] {
    const data = this.#held;
    const out: Buffer[] = [];
    this.#hasWatched = false;
    let at = this.#skipTail(this.#start, limit);
    let sent = at;
    for (;;) {
      if (at >= limit) break;
      const hit = this.#rules.matcher.next(data, at, limit, data.length);
      if (hit === undefined) break;
      const match = this.#judge(hit.at, hit.literals, sent);
      if (match === undefined) {
        at = hit.at + 1;
        continue;
      }
      if (match.from > sent) out.push(data.subarray(sent, match.from));
      out.push(Buffer.from(match.placeholder));
      this.#rules.placeholders.count(match.placeholder, match.kind);
      this.#onRedaction?.({kind: match.kind, placeholder: match.placeholder, offset: this.#before + match.from});
      this.#tail = match.tail;
      at = this.#tail === undefined ? match.to : this.#skipTail(match.to, Math.max(limit, match.to));
      sent = at;
    }
    // The character before a place may have to go with what begins there.
    const until = Math.max(sent, isEnd ? limit : limit - 1);
    if (until > sent) out.push(data.subarray(sent, until));
    const keep = Math.max(0, until - CONTEXT);
    this.#before += keep;
    this.#held = data.subarray(keep);
    this.#start = until - keep;
    return out;
  }

  /** Leaves out what belongs to a match that is cut off, up to `limit`. */
  #skipTail(from: number, limit: number): number {
    if (this.#tail === undefined) return from;
    const belongs = TAILS[this.#tail];
    let at = from;
    while (at < limit && belongs[this.#held[at] as number] === 1) at += 1;
    if (at < limit) this.#tail = undefined;
    return at;
  }

  #judge(at: number, literals: readonly Literal<Meaning>[], sent: number): Match | undefined {
    let best: Match | undefined;
    for (const {bytes, meaning} of literals) {
      if ('watched' in meaning) {
        this.#hasWatched = true;
        continue;
      }
      const match = 'known' in meaning ? this.#known(at, bytes.length, meaning.known, sent) : this.#pattern(at, meaning.pattern, sent);
      // Of two at one place the one that hides more wins, and a known value before a guess.
      if (match !== undefined && (best === undefined || match.to > best.to)) best = match;
    }
    return best;
  }

  #known(at: number, length: number, {placeholder, kind, encoding, wholeWord}: KnownSpelling, sent: number): Match | undefined {
    const data = this.#held;
    const to = at + length;
    if (wholeWord && (WORD[data[at - 1] ?? 0] === 1 || WORD[data[to] ?? 0] === 1)) return undefined;
    if (encoding !== 'base64') return {from: at, to, placeholder, kind};
    // The characters at both ends hold some bits of the value and some of its neighbours.
    const from = at > sent && BASE64[data[at - 1] ?? 0] === 1 ? at - 1 : at;
    let end = to;
    if (BASE64[data[end] ?? 0] === 1) end += 1;
    while (end < to + 3 && data[end] === 0x3d) end += 1;
    return {from, to: end, placeholder, kind};
  }

  #pattern(at: number, pattern: Pattern, sent: number): Match | undefined {
    const from = Math.max(0, at - CONTEXT);
    const text = this.#held.toString('latin1', from, Math.min(this.#held.length, at + (pattern.reach ?? REACH)));
    const found = pattern.find(text, at - from);
    if (found === undefined) return undefined;
    const match = placed(found, from, text);
    if (match.from < sent) return undefined;
    return {...match, kind: pattern.kind, placeholder: this.#rules.placeholders.of(Buffer.from(found.value ?? text.slice(found.from, found.to), 'latin1').toString('utf8'))};
  }
}

interface Match {
  from: number;
  to: number;
  placeholder: string;
  kind: string;
  tail?: Tail;
}

function placed({from, to, tail}: Found, base: number, text: string): Omit<Match, 'placeholder' | 'kind'> {
  return {from: base + from, to: base + to, ...(tail === undefined || to < text.length ? {} : {tail})};
}

function table(characters: string): Uint8Array {
  const found = new Uint8Array(256);
  for (const character of characters) found[character.charCodeAt(0)] = 1;
  return found;
}

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const WORD = table(ALPHANUMERIC);
const BASE64 = table(`${ALPHANUMERIC}+/-_`);
/** Everything but blanks, quotes and what ends a line; and what a key is written in. */
const TAILS: Readonly<Record<Tail, Uint8Array>> = {
  token: Uint8Array.from({length: 256}, (_, byte) => (byte > 0x20 && byte !== 0x22 && byte !== 0x27 ? 1 : 0)),
  key: table(`${ALPHANUMERIC}+/=\\ \t\r\n`),
};
