import {spellingsOf, type Encoding} from './encodings.ts';
import {SHORTEST_LITERAL, type Literal} from './literal-matcher.ts';
import type {Placeholders, RedactedWhat} from './placeholders.ts';

/** A spelling of a value that is looked for. */
export interface KnownSpelling {
  placeholder: string;
  /** For the counts: `known-value`, `known-value (base64)`. */
  kind: string;
  encoding: Encoding;
  /** Only as a whole word. */
  wholeWord: boolean;
}

/** Shorter values would be found in every text; they are reported, and caught by patterns only. */
export const SHORTEST_VALUE = 6;
/** Plain words and numbers below this length are replaced only where no letter or digit adjoins. */
const SURELY_UNIQUE = 8;
/** A longer value is looked for in pieces. */
const PIECE = 1024;
/** Of a longer value only the beginning is looked for. */
const LONGEST_VALUE = 64 * 1024;

/** Values of Secrets that are no secrets: replacing them would blind the reader and hide nothing. */
const COMMON = new Set([
  'postgres', 'postgresql', 'localhost', 'default', 'disable', 'disabled', 'enabled', 'require', 'verify-ca', 'verify-full', 'prefer', 'public', 'private', 'replica',
  'primary', 'master', 'standby', 'repluser', 'rewinduser', 'pguser', 'pgmetrics', 'database', 'username', 'password', 'service', 'kubernetes', 'cluster', 'fep-patroni', 'opaque',
]);

/** Why a value is not looked for. */
export interface Unsearched {
  source: string;
  reason: string;
}

/** Everything that is known to be secret, in all its spellings. */
export class KnownValues {
  readonly placeholders: Placeholders;
  readonly #literals = new Map<string, Literal<KnownSpelling>>();
  readonly #unsearched: Unsearched[] = [];
  readonly #seen = new Set<string>();
  /** Names that occur everywhere: of the cluster, its users and databases. */
  readonly #names: ReadonlySet<string>;

  constructor(placeholders: Placeholders, names: Iterable<string> = []) {
    this.placeholders = placeholders;
    this.#names = new Set(names);
  }

  get literals(): readonly Literal<KnownSpelling>[] {
    return [...this.#literals.values()];
  }

  get unsearched(): readonly Unsearched[] {
    return this.#unsearched;
  }

  /** How many different values are looked for. */
  get size(): number {
    return this.#seen.size;
  }

  /** A secret and where it was found. Values of several lines are looked for line by line as well. */
  add(value: string, source: string): void {
    const text = value.replace(/[\r\n]+$/, '');
    const reason = this.#whyNot(text);
    if (reason !== undefined) {
      if (reason !== '') this.#unsearched.push({source, reason});
      return;
    }
    const placeholder = this.placeholders.of(text);
    this.placeholders.learnt(placeholder, source);
    if (this.#seen.has(text)) return;
    this.#seen.add(text);
    if (text.length > LONGEST_VALUE) this.#unsearched.push({source, reason: `${text.length} characters long: only the first ${LONGEST_VALUE} are looked for`});
    for (const piece of piecesOf(text.slice(0, LONGEST_VALUE))) this.#spell(piece, placeholder);
    this.#addParts(text, source);
  }

  /** A word that is replaced on wish, where it stands alone: `demo` in `demo-sts-0`. */
  addWord(word: string, what: Exclude<RedactedWhat, 'secret'>): void {
    if (word.length < SHORTEST_LITERAL) return;
    const meaning = {placeholder: this.placeholders.of(word, what), kind: what, encoding: 'plain' as const, wholeWord: true};
    const key = word.toLowerCase();
    if (!this.#literals.has(key)) this.#literals.set(key, {bytes: Buffer.from(word), meaning});
  }

  /** Empty: not worth a word. */
  #whyNot(text: string): string | undefined {
    if (text.trim() === '' || /^\*+$/.test(text.trim())) return '';
    if (text.length < SHORTEST_VALUE) return `${text.length} characters: too short to be told from other text`;
    if (COMMON.has(text.toLowerCase())) return 'a common word';
    if (this.#names.has(text)) return 'also a name of the cluster';
    if (/^-----BEGIN (?:TRUSTED )?CERTIFICATE-----/.test(text.trim()) && !text.includes('PRIVATE KEY')) return '';
    return undefined;
  }

  #spell(text: string, placeholder: string): void {
    const word = text.length < SURELY_UNIQUE && /^[A-Za-z]+$|^\d+$/.test(text);
    for (const {bytes, encoding, anyCase} of spellingsOf(text)) {
      const key = Buffer.from(bytes).toString('latin1');
      if (bytes.length < SHORTEST_VALUE || this.#literals.has(key)) continue;
      if (encoding !== 'plain' && encoding !== 'base64') this.placeholders.alias(Buffer.from(bytes).toString('utf8'), placeholder);
      const kind = encoding === 'plain' ? 'known-value' : `known-value (${encoding})`;
      this.#literals.set(key, {bytes, ...(anyCase === true ? {anyCase} : {}), meaning: {placeholder, kind, encoding, wholeWord: word && encoding === 'plain'}});
    }
  }

  /** What a value holds in turn: the lines of a key, a text in base64, the password of `user:password`. */
  #addParts(text: string, source: string): void {
    const lines = text.split(/\r?\n/);
    if (lines.length > 1) {
      // Lines of a certificate are public, and stand in ConfigMaps as well.
      const isPublic = insideCertificate(lines);
      for (const [index, line] of lines.entries()) {
        const bare = line.trim();
        if (bare.length >= 24 && !/\s/.test(bare) && !bare.startsWith('-----') && isPublic[index] !== true) this.#spell(bare.slice(0, PIECE), this.placeholders.of(text));
      }
      return;
    }
    const decoded = decodedText(text);
    if (decoded !== undefined) this.add(decoded, `${source}, decoded`);
    const pair = /^[\w.@-]{1,64}:(\S{6,})$/.exec(text)?.[1];
    if (pair !== undefined && decodedText(text) === undefined) this.add(pair, `${source}, after the colon`);
  }
}

function insideCertificate(lines: readonly string[]): boolean[] {
  let inside = false;
  return lines.map((line) => {
    if (/-----BEGIN (?:TRUSTED )?CERTIFICATE-----/.test(line)) inside = true;
    const now = inside;
    if (/-----END (?:TRUSTED )?CERTIFICATE-----/.test(line)) inside = false;
    return now;
  });
}

/** Long values are looked for in pieces, each enough to be sure; the last one reaches back so that none is short. */
function piecesOf(text: string): string[] {
  if (text.length <= PIECE) return [text];
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += PIECE) pieces.push(text.slice(Math.min(at, text.length - PIECE), at + PIECE));
  return pieces;
}

/** The text inside a base64 text of printable characters; undefined where it is none. */
function decodedText(text: string): string | undefined {
  if (text.length < 12 || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  const decoded = Buffer.from(text, 'base64').toString('latin1');
  return /^[\x20-\x7e]{6,}$/.test(decoded) ? decoded : undefined;
}
