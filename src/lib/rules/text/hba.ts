export interface HbaLine {
  line: number;
  /** `host`, `local`, …; empty where the line cannot be read. */
  type: string;
  /** Databases, or `all`, `replication` and the like. */
  databases: readonly string[];
  users: readonly string[];
  address?: string;
  mask?: string;
  method: string;
  options: readonly string[];
  /** What is wrong, in words; undefined for a good line. */
  problem?: string;
}

const TYPES = new Set(['local', 'host', 'hostssl', 'hostnossl', 'hostgssenc', 'hostnogssenc']);
const METHODS = new Set(['trust', 'reject', 'scram-sha-256', 'md5', 'password', 'gss', 'sspi', 'ident', 'peer', 'ldap', 'radius', 'cert', 'pam', 'bsd']);

/** Reads lines of pg_hba.conf as PostgreSQL 15 has them. */
export function parseHba(text: string): HbaLine[] {
  return text.split('\n').flatMap((raw, index) => {
    const words = wordsOf(raw);
    return words.length === 0 ? [] : [{...entryOf(words), line: index + 1}];
  });
}

function wordsOf(raw: string): string[] {
  const words: string[] = [];
  // Commas join words, blanks behind a comma included.
  for (const match of raw.replaceAll(/,\s+/g, ',').matchAll(/#.*|(?:"[^"]*"|[^\s"#])+/g)) {
    if (match[0].startsWith('#')) break;
    words.push(match[0]);
  }
  return words;
}

function entryOf(words: readonly string[]): Omit<HbaLine, 'line'> {
  const [type = '', database = '', user, ...rest] = words;
  const who = {databases: listed(database), users: listed(user ?? '')};
  const bad = (problem: string): Omit<HbaLine, 'line'> => ({type, ...who, method: '', options: [], problem});
  if (!TYPES.has(type)) return bad(`${type} is no connection type (${[...TYPES].join(', ')})`);
  if (user === undefined) return bad('database, user or method is missing');
  const [address, mask] = type === 'local' ? [] : addressOf(rest);
  const used = type === 'local' ? 0 : mask === undefined ? 1 : 2;
  const [method, ...options] = rest.slice(used);
  if (type !== 'local' && address === undefined) return bad('the address is missing');
  if (method === undefined) return bad(type !== 'local' && METHODS.has(address ?? '') ? 'the address is missing' : 'the method is missing');
  const entry = {type, ...who, method, options, ...(address === undefined ? {} : {address}), ...(mask === undefined ? {} : {mask})};
  if (!METHODS.has(method)) {
    const blank = METHODS.has(rest.at(-1)?.split('=')[0] ?? '') || rest.slice(used).some((word) => METHODS.has(word));
    return {...entry, problem: blank ? 'the address has blanks in it' : `${method} is no authentication method`};
  }
  const stray = options.find((option) => !/^[\w-]+=./.test(option));
  return stray === undefined ? entry : {...entry, problem: `${stray} is no option (name=value)`};
}

function listed(word: string): string[] {
  return word.split(',').map((name) => name.replaceAll('"', '')).filter((name) => name !== '');
}

/** Address, and mask where it stands in a column of its own. */
function addressOf(rest: readonly string[]): [string | undefined, string | undefined] {
  const [address, next] = rest;
  const isIp = address !== undefined && /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]*:[\da-f:.]+)$/i.test(address);
  const isMask = next !== undefined && /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]*:[\da-f:.]+)$/i.test(next);
  return [address, isIp && isMask ? next : undefined];
}

/** Does the entry's address cover more than one host? */
export function isWide({type, address, mask}: HbaLine): boolean {
  if (type === 'local' || address === undefined) return false;
  if (mask !== undefined) return mask !== '255.255.255.255' && !/^ffff(?::ffff){7}$/i.test(mask);
  const cidr = /\/(\d+)$/.exec(address);
  if (cidr !== null) return Number(cidr[1]) < (address.includes(':') ? 128 : 32);
  return ['all', 'samenet', '0.0.0.0', '::'].includes(address) || address.startsWith('.');
}
