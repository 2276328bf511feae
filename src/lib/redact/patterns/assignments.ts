import {isNoSecret, REACH, withTail, type Found, type Pattern} from './pattern.ts';

/** Names whose values are secret, by how they end; separators count for nothing. */
const PASSWORD = /(?:passw(?:or)?d|passphrase|passwd|cipherpass|pgpass)\d*$/;
const SECRET = /(?:client|app|shared|api|aws|auth|webhook|oauth2?|consumer|hmac|jwt|signing|s3|key)secret(?:key|value)?$|secret(?:access)?key$|^secret$/;
const TOKEN = /(?:access|auth|refresh|id|bearer|session|security|api|sas|vault|s3|oauth2?|csrf|github|slack|service|account)token$|^token$/;
const KEY = /(?:api|access|account|private|encryption|storage|s3|azure|customer|shared|pgpool|master)key$/;

/** Names that end with the same words and hold none. */
const HARMLESS = /(?:file|path|name|ref|url|uri|selector)(?:password|passwd|secret|token|key)$|^(?:no|needs?|has|is|use|with|without|change|reset|show|set|get|must|max|min|invalid|unexpected)(?:password|token)$/;


/** After the trigger: the rest of the name, quotes that close it, a sign, and a value. */
const ASSIGNED = /([\w.-]{0,40})((?:\\{0,7}["'])?[ \t]{0,40}(?:=>|[:=])[ \t]{0,40})/y;
/** The value of the entry of a list of variables: `- name: X`, `value: y`, in YAML or JSON. */
const LISTED = /([\w.-]{0,40})(\\{0,7}["']?(?:[ \t]*,[ \t]*|[ \t]*,?[ \t]*(?:\\n|\r?\n)[ \t]*)\\{0,7}["']?value\\{0,7}["']?[ \t]*:[ \t]*)/y;
/** `PASSWORD 'x'` of SQL, also with `E'x'`, `$$x$$`, and within quotes that are doubled or escaped. */
const SQL = /(word)([ \t\r\n]+(?:\\n[ \t]*)?)(?=[Ee]?(?:\\{0,3}'|''|\$\w*\$))/iy;
/** `--password x`. */
const FLAG = /([\w-]{0,20})([ \t]+)(?=[^\s-])/y;

/** `name = value` in whatever notation: conninfo, environment, INI, YAML, JSON, command lines, SQL. */
export const assignments: Pattern = {
  kind: 'assignment',
  triggers: ['passw', 'passphrase', 'pgpass', 'r-pass', 'r_pass', 'rpass', 'secret', 'token', '_key', '-key', 'ikey', 'skey', 'tkey', 'ekey', 'nkey', 'dkey', 'rkey', 'lkey']
    .flatMap((word) => (word.length >= 5 ? [word] : ['=', ':', '"', "'", ' ', '\\', '\t'].map((next) => word + next))),
  reach: REACH,
  find: (text, at) => findAssignment(text, at),
};

function findAssignment(text: string, at: number): Found | undefined {
  const before = /[\w.-]*$/.exec(text.slice(0, at))?.[0] ?? '';
  const trigger = /^[A-Za-z_-]+/.exec(text.slice(at, at + 10))?.[0] ?? '';
  const word = ['passphrase', 'passw', 'pgpass', 'secret', 'token'].find((known) => trigger.toLowerCase().startsWith(known)) ?? (/^[rR][-_]?pass/i.exec(trigger)?.[0] ?? /^(?:[-_]|[a-z])key/i.exec(trigger)?.[0] ?? '');
  if (word === '') return undefined;
  const behind = at + word.length;
  for (const form of [ASSIGNED, LISTED]) {
    form.lastIndex = behind;
    const found = form.exec(text);
    if (found === null) continue;
    const name = before + text.slice(at, behind) + (found[1] ?? '');
    if (!isSecretName(name)) return undefined;
    return valueAt(text, form.lastIndex, {name, sign: found[2] ?? '', before: text.slice(0, at - before.length)});
  }
  return word === 'passw' ? findStatement(text, at, behind, before) : word === 'token' ? findFlag(text, at, behind, before) : undefined;
}

function findStatement(text: string, at: number, behind: number, before: string): Found | undefined {
  SQL.lastIndex = at + 4;
  if (before === '' && SQL.exec(text) !== null) return valueAt(text, SQL.lastIndex, {name: '', sign: ' ', before: ''});
  return findFlag(text, at, behind, before);
}

function findFlag(text: string, at: number, behind: number, before: string): Found | undefined {
  if (!/^--?[\w-]*$/.test(before)) return undefined;
  FLAG.lastIndex = behind;
  const found = FLAG.exec(text);
  if (found === null || !isSecretName(before + text.slice(at, behind) + (found[1] ?? ''))) return undefined;
  return valueAt(text, FLAG.lastIndex, {name: '', sign: ' ', before: ''});
}

/** Does a name end like one of a secret? */
export function isSecretName(name: string): boolean {
  const bare = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  if (HARMLESS.test(bare)) return false;
  return PASSWORD.test(bare) || SECRET.test(bare) || TOKEN.test(bare) || KEY.test(bare);
}

interface Place {
  name: string;
  sign: string;
  /** What stands before the name. */
  before: string;
}

const UNQUOTED = /[^\s"'<>\\]+(?:\\[^\s"'n][^\s"'<>\\]*)*/y;

/** The value behind the sign; a certain look is asked of the values of names that also mean harmless things. */
function valueAt(text: string, at: number, place: Place): Found | undefined {
  const found = quotedAt(text, at) ?? unquotedAt(text, at, place);
  if (found === undefined) return undefined;
  const value = found.value ?? text.slice(found.from, found.to);
  if (isNoSecret(value) || !looksSecret(value, place)) return undefined;
  return found;
}

/** A password may look like anything; a `secret:` or `token:` is often a name, so there the value has to look random. */
function looksSecret(value: string, {name}: Place): boolean {
  const bare = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  if (bare === '' || PASSWORD.test(bare)) return true;
  if (bare === 'secret' || bare === 'token') return value.length >= 16 && /\d/.test(value) && /^[\w.~+/=-]+$/.test(value) && !/^[a-z0-9]+(?:-[a-z]+)+(?:-\d+)?$/.test(value);
  return value.length >= 8;
}

/** Between quotes: plain, doubled as in SQL within SQL, escaped as in JSON within JSON, or between dollars. */
function quotedAt(text: string, at: number): Found | undefined {
  const open = /^(?:[Ee](?='))?((\\*)(["'])\3*|\$\w*\$)/.exec(text.slice(at, at + 80));
  if (open === null) return undefined;
  const [all, mark = '', slashes = '', quote = ''] = open;
  const from = at + all.length;
  if (quote !== '' && mark.length > slashes.length + 1) {
    // Quotes are doubled here, or there is nothing between the two.
    const close = /^(?:[\s,;)}\]]|$)/.test(text.slice(from, from + 1)) ? -1 : text.indexOf(mark, from);
    return close < 0 || /[\r\n]/.test(text.slice(from, close)) ? undefined : valued(text, from, close);
  }
  const to = quote === '' ? text.indexOf(mark, from) : closing(text, from, slashes, quote);
  if (to < 0) return withTail(valued(text, from, lineEnd(text, from)), text, 'token');
  return valued(text, from, to);
}

/** The quote that closes: as many backslashes before it as before the opening one, and not doubled. */
function closing(text: string, from: number, slashes: string, quote: string): number {
  for (let at = text.indexOf(slashes + quote, from); at >= 0; at = text.indexOf(slashes + quote, at + 1)) {
    const quoteAt = at + slashes.length;
    const count = (/\\*$/.exec(text.slice(from, quoteAt))?.[0] ?? '').length;
    if (count > slashes.length) continue;
    if (slashes === '' && quote === "'" && text[quoteAt + 1] === quote) {
      at = quoteAt + 1;
      continue;
    }
    return at;
  }
  return -1;
}

function unquotedAt(text: string, at: number, {name, sign, before}: Place): Found | undefined {
  // In YAML a value goes to the end of the line; elsewhere to the next blank.
  if (sign.includes(':') && /(?:^|\n|\\n)[ \t]*(?:- )?$/.test(before) && name !== '') {
    const end = lineEnd(text, at);
    const value = text.slice(at, end).replace(/[ \t]+#.*$/, '').trimEnd();
    return value === '' ? undefined : withTail(valued(text, at, at + value.length), text, 'token');
  }
  UNQUOTED.lastIndex = at;
  const all = UNQUOTED.exec(text)?.[0] ?? '';
  const inQuery = /[?&;]$/.test(before) && sign === '=';
  if (isNoSecret(all)) return undefined;
  const value = (inQuery ? all.split(/[&;]/, 1)[0] ?? '' : all).replace(/[),;\]}]+$/, '');
  return value === '' ? undefined : withTail(valued(text, at, at + value.length), text, 'token');
}

function lineEnd(text: string, from: number): number {
  const found = /\r?\n|\\n/.exec(text.slice(from));
  return found === null ? text.length : from + found.index;
}

function valued(text: string, from: number, to: number): Found {
  return {from, to, value: text.slice(from, to)};
}
