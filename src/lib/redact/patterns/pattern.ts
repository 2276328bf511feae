/** Bytes of an unfinished match that go on behind what was looked at. */
export type Tail = 'token' | 'key';

/** What a pattern found: the text from `from` to `to` is secret. */
export interface Found {
  from: number;
  to: number;
  /** What the placeholder's number goes by; left out: the text itself. */
  value?: string;
  /** The match reached the end of the text it was given: bytes of this kind that follow belong to it. */
  tail?: Tail;
}

/** A secret told by its surroundings. */
export interface Pattern {
  /** For the counts: `password`, `jwt`. */
  kind: string;
  /** Literals it begins with, or is announced by; letters in either case. None is shorter than {@link SHORTEST_TRIGGER}. */
  triggers: readonly string[];
  /** How far behind a trigger it looks, bytes; left out: {@link REACH}. */
  reach?: number;
  /**
   * Judges one place: `at` is where the trigger stands in `text`, which has up to {@link CONTEXT} characters before it and
   * up to `reach` behind. Text is Latin-1, a character for each byte.
   */
  find: (text: string, at: number) => Found | undefined;
}

/** Shorter triggers would slow the search down. */
export const SHORTEST_TRIGGER = 5;
/** Characters before a trigger that a pattern may look at. */
export const CONTEXT = 96;
export const REACH = 1024;
/** The longest reach of all patterns. */
export const LONGEST_REACH = 8192;

/** A match that ends where the text does may go on behind it. */
export function withTail(found: Found, text: string, tail: Tail): Found {
  return found.to >= text.length ? {...found, tail} : found;
}

const STAND_INS: readonly RegExp[] = [
  /^[*x•.]+$/i,
  /^<(?:set to the key .*|redacted|none|nil|unset|hidden|masked|empty|your|secret|password)[^>]*>?$/i,
  /^(?:true|false|on|off|yes|no|null|nil|none|undefined|required|optional|string|\[\]|\{\}|\|[-+]?|>[-+]?)$/i,
  // Variables of shells and templates.
  /^\$(?:\{[^}]*\}|\([^)]*\)|[A-Z_][A-Z0-9_]*|\d+)$/,
  /^\{\{.*\}\}$/,
  /^%\([\w]+\)s$/,
  /^\\*["']?<redacted:/,
  /^redacted(?:-|$)/i,
];

/** What is no secret although it stands in the place of one: masks, placeholders, variables, booleans. */
export function isNoSecret(value: string): boolean {
  const bare = value.trim();
  return bare === '' || STAND_INS.some((form) => form.test(bare));
}
