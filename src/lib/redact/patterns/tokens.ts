import {isNoSecret, LONGEST_REACH, withTail, type Found, type Pattern} from './pattern.ts';

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];
const DIGITS = [...'0123456789'];
const HEX = [...'0123456789abcdef'];
const WORD = [...LETTERS, ...DIGITS];

/** The whole of a sticky match, when no word adjoins on the left. */
function whole(form: RegExp, tail = true): (text: string, at: number) => Found | undefined {
  return (text, at) => {
    if (/\w/.test(text[at - 1] ?? ' ')) return undefined;
    form.lastIndex = at;
    const found = form.exec(text);
    if (found === null) return undefined;
    const result = {from: at, to: form.lastIndex};
    return tail ? withTail(result, text, 'token') : result;
  };
}

/** The first group of a sticky match. */
function group(form: RegExp): (text: string, at: number) => Found | undefined {
  return (text, at) => {
    form.lastIndex = at;
    const found = form.exec(text);
    const value = found?.[1];
    if (value === undefined || isNoSecret(value)) return undefined;
    return withTail({from: form.lastIndex - value.length, to: form.lastIndex, value}, text, 'token');
  };
}

/** JSON web tokens (RFC 7519): Kubernetes' own, and those of identity providers. The header begins with one of its names. */
const jwt: Pattern = {
  kind: 'jwt',
  triggers: ['eyjhb', 'eyj0e', 'eyjra', 'eyjlb', 'eyj4n', 'eyjjd', 'eyj6a', 'eyjqd'],
  reach: LONGEST_REACH,
  find: whole(/eyJ[\w-]{5,}\.[\w-]{8,}(?:\.[\w-]*){0,3}/y),
};

/** The header of HTTP (RFC 9110, 11.6.2), whatever its scheme, and the schemes alone. */
const authorization: Pattern = {
  kind: 'authorization',
  triggers: ['authorization'],
  find: group(/authorization\\?["']?[ \t]*[:=][ \t]*\\?["']?(?:(?:bearer|basic|token|digest|negotiate|apikey|aws4-hmac-sha256)[ \t]+)?([^\s"'\\]{6,})/iy),
};
const scheme: Pattern = {
  kind: 'authorization',
  triggers: ['bearer ', 'basic '],
  find: (text, at) => {
    if (/[\w-]/.test(text[at - 1] ?? ' ')) return undefined;
    const found = group(/(?:bearer|basic) +([\w.~+/-]{16,}=*)/iy)(text, at);
    // Words of a sentence are no credentials.
    return found?.value !== undefined && /\d/.test(found.value) ? found : undefined;
  },
};

/** Keys of clouds and services by their published prefixes. */
const prefixed: Pattern = {
  kind: 'cloud-key',
  triggers: [...WORD.flatMap((next) => [`akia${next}`, `asia${next}`, `aiza${next}`, `ghp_${next}`, `gho_${next}`, `ghs_${next}`, `hvs.${next}`, `hvb.${next}`]), 'xoxb-', 'xoxp-', 'xoxa-', 'glpat-', 'github_pat_'],
  find: whole(/(?:(?:AKIA|ASIA)[A-Z0-9]{16}\b|AIza[\w-]{35}|gh[pos]_[A-Za-z0-9]{30,}|github_pat_\w{30,}|hv[sb]\.[\w-]{20,}|xox[abp]-[\w-]{10,}|glpat-[\w-]{20,})/y),
};

/** Signatures of storage addresses (Azure SAS, S3, GCS). */
const signature: Pattern = {
  kind: 'signed-address',
  triggers: ['?sig=', '&sig=', '-signature=', 'signature=', '-credential='],
  find: group(/(?:[?&]sig|-?signature|-credential)=([\w%+/=.-]{16,})/iy),
};

/** What PostgreSQL stores for a password: SCRAM (RFC 5803) and md5. */
const scram: Pattern = {
  kind: 'password-verifier',
  triggers: ['scram-sha-256$'],
  find: whole(/SCRAM-SHA-256\$\d+:[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+/y, false),
};
const md5: Pattern = {
  kind: 'password-verifier',
  triggers: HEX.flatMap((one) => HEX.map((two) => `md5${one}${two}`)),
  find: whole(/md5[0-9a-f]{32}(?![0-9A-Za-z])/y, false),
};

/** `host:port:database:user:password` of .pgpass (PostgreSQL 15, 34.16); the ports of FEP and PostgreSQL. */
const pgpass: Pattern = {
  kind: 'pgpass',
  triggers: [':27500:', ':5432:', ':9999:'],
  find: (text, at) => (/(?:^|[\r\n])[\w.*-]+$/.test(text.slice(0, at)) ? group(/:\d+:[^:\s]+:[^:\s]+:([^\s:]{4,})(?=[\r\n]|$)/y)(text, at) : undefined),
};

/** `curl -u user:password`. */
const curl: Pattern = {
  kind: 'command-line',
  triggers: ['curl -', 'curl  -'],
  find: (text, at) => {
    const found = /^curl [^\n|;]*?(?:-u|--user|--proxy-user)[ =]*(?:["']?)[^\s:"']+:([^\s"']+)/.exec(text.slice(at));
    return found?.[1] === undefined || isNoSecret(found[1]) ? undefined : {from: at + found[0].length - found[1].length, to: at + found[0].length, value: found[1]};
  },
};

/** Passphrases and keys of transparent data encryption, as arguments of FEP's functions (Operation Guide, chapter 5). */
const keystore: Pattern = {
  kind: 'keystore-passphrase',
  triggers: ['pgx_open_keystore', 'pgx_set_keystore', 'pgx_set_master_key', 'pgx_declare_external'],
  find: (text, at) => {
    const found = /^pgx_\w+\s*\((.*?)\)/s.exec(text.slice(at));
    const args = found?.[1];
    if (found === null || args === undefined || !args.includes("'")) return undefined;
    const begin = at + found[0].length - 1 - args.length;
    const [from, to] = [begin + args.indexOf("'") + 1, begin + args.lastIndexOf("'")];
    return to <= from || isNoSecret(text.slice(from, to)) ? undefined : {from, to};
  },
};

export const tokens: readonly Pattern[] = [jwt, authorization, scheme, prefixed, signature, scram, md5, pgpass, curl, keystore];
