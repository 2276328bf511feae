import {LONGEST_REACH, withTail, type Pattern} from './pattern.ts';

/** Between the lines of a PEM file (RFC 7468), also with its line ends escaped as in JSON; the lines themselves stay. */
const pem: Pattern = {
  kind: 'private-key',
  triggers: ['-----begin '],
  reach: LONGEST_REACH,
  find: (text, at) => {
    const begin = /^-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----/.exec(text.slice(at, at + 80))?.[0];
    if (begin === undefined) return undefined;
    const from = at + begin.length;
    const end = text.indexOf('-----END', from);
    const to = end < 0 ? text.length : end;
    const value = text.slice(from, to).replaceAll(/\\[nr]|[^A-Za-z0-9+/=]/g, '');
    // What the operator leaves of a key is a mask already.
    if (value === '' && end >= 0) return undefined;
    return end < 0 ? withTail({from, to, value}, text, 'key') : {from, to, value};
  },
};

/** The same as base64, as in the data of a Secret: `-----BEGIN` is `LS0tLS1CRUdJTi` there. */
const encoded: Pattern = {
  kind: 'private-key',
  triggers: ['ls0tls1crudjti'],
  reach: LONGEST_REACH,
  find: (text, at) => {
    const all = /^LS0tLS1CRUdJTi[A-Za-z0-9+/_-]*={0,2}/.exec(text.slice(at))?.[0];
    if (all === undefined || !Buffer.from(all.slice(0, 120), 'base64').toString('latin1').includes('PRIVATE KEY')) return undefined;
    return withTail({from: at, to: at + all.length, value: all}, text, 'token');
  },
};

export const privateKeys: readonly Pattern[] = [pem, encoded];
