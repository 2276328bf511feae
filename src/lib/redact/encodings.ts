/** How a value may be written in a file. */
export type Encoding = 'plain' | 'base64' | 'url' | 'json' | 'yaml' | 'shell' | 'sql' | 'csv' | 'xml' | 'hex';

/** One spelling of a value. */
export interface Spelling {
  bytes: Uint8Array;
  encoding: Encoding;
  /** Letters match in either case: hexadecimal digits. */
  anyCase?: boolean;
}

const utf8 = new TextEncoder();

/**
 * Every spelling of a value that a log, a manifest, a statement or a command line may hold it in, each once. Spellings
 * within spellings go two deep: a statement in a csv log, JSON in a JSON string (an annotation).
 */
export function spellingsOf(value: string): Spelling[] {
  const texts = new Map<string, Encoding>([[value, 'plain']]);
  const add = (text: string, encoding: Encoding): void => {
    if (!texts.has(text)) texts.set(text, encoding);
  };
  // Letters and digits are written alike everywhere.
  for (const [encoding, write] of /^[\w-]*$/.test(value) ? [] : ESCAPES) add(write(value), encoding);
  const singles = [...texts];
  for (const [text, encoding] of singles) for (const [, write] of OUTER_ESCAPES) add(write(text), encoding);
  const spellings: Spelling[] = [...texts].map(([text, encoding]) => ({bytes: utf8.encode(text), encoding}));
  spellings.push(...base64Of(utf8.encode(value)), {bytes: utf8.encode(hexOf(utf8.encode(value))), encoding: 'hex', anyCase: true});
  return spellings;
}

type Escape = (text: string) => string;

const json: Escape = (text) => JSON.stringify(text).slice(1, -1);
const ascii: Escape = (text) => text.replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
/** As Go writes it for web pages. */
const goJson: Escape = (text) => json(text).replaceAll(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
const doubled = (sign: string): Escape => (text) => text.replaceAll(sign, sign + sign);
const backslashed = (signs: RegExp): Escape => (text) => text.replaceAll(signs, '\\$&');
const url: Escape = (text) => safe(() => encodeURIComponent(text), text);
/** All but the unreserved characters of RFC 3986. */
const strictUrl: Escape = (text) => url(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
const lowerHex: Escape = (text) => text.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
const xml: Escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const ESCAPES: readonly (readonly [Encoding, Escape])[] = [
  ['url', url],
  ['url', strictUrl],
  ['url', (text) => lowerHex(url(text))],
  ['url', (text) => lowerHex(strictUrl(text))],
  ['url', (text) => strictUrl(text).replaceAll('%20', '+')],
  ['url', (text) => safe(() => encodeURI(text), text)],
  ['json', json],
  ['json', goJson],
  ['json', (text) => ascii(json(text))],
  ['json', (text) => json(text).replaceAll('/', '\\/')],
  ['yaml', doubled("'")],
  ['yaml', (text) => ascii(json(text)).replaceAll(/\\u00([0-9a-f]{2})/g, (_, code: string) => `\\x${code.toUpperCase()}`)],
  ['shell', (text) => text.replaceAll("'", "'\\''")],
  ['shell', (text) => text.replaceAll("'", `'"'"'`)],
  ['shell', backslashed(/["$`\\]/g)],
  ['shell', backslashed(/[^\w@%+=:,./-]/g)],
  ['sql', (text) => doubled('\\')(doubled("'")(text))],
  ['sql', backslashed(/['\\]/g)],
  ['csv', doubled('"')],
  ['xml', xml],
  ['xml', (text) => xml(text).replaceAll('"', '&quot;').replaceAll("'", '&#39;')],
  ['xml', (text) => xml(text).replaceAll('"', '&#34;').replaceAll("'", '&apos;')],
];

/** What may lie around another spelling. */
const OUTER_ESCAPES: readonly (readonly [Encoding, Escape])[] = [
  ['json', json],
  ['json', goJson],
  ['sql', doubled("'")],
  ['csv', doubled('"')],
];

/** A lone surrogate cannot be encoded. */
function safe(encode: () => string, otherwise: string): string {
  try {
    return encode();
  } catch {
    return otherwise;
  }
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Fewer characters would be found in every text. */
const SHORTEST_BASE64 = 6;

/**
 * What a value looks like inside the base64 of a longer text, by where in a group of three bytes it begins: only the
 * characters that hold nothing else. In both alphabets (RFC 4648, 4 and 5).
 */
function base64Of(value: Uint8Array): Spelling[] {
  const spellings: Spelling[] = [];
  for (const before of [0, 1, 2]) {
    const padded = new Uint8Array(before + value.length);
    padded.set(value, before);
    const text = base64(padded);
    const inner = text.slice(Math.ceil((before * 8) / 6), Math.floor((padded.length * 8) / 6));
    if (inner.length < SHORTEST_BASE64) continue;
    spellings.push({bytes: utf8.encode(inner), encoding: 'base64'});
    if (/[+/]/.test(inner)) spellings.push({bytes: utf8.encode(inner.replaceAll('+', '-').replaceAll('/', '_')), encoding: 'base64'});
  }
  return spellings;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
