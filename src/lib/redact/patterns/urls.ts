import {isNoSecret, type Pattern} from './pattern.ts';

const SCHEME = [...'abcdefghijklmnopqrstuvwxyz0123456789+.-'];

/** The password in `scheme://user:password@host` (RFC 3986, 3.2.1). A port with an at sign further on is none. */
export const urls: Pattern = {
  kind: 'url-password',
  triggers: SCHEME.flatMap((one) => [`${one}:\\/\\/`, ...SCHEME.map((two) => `${one}${two}://`)]),
  find: (text, at) => {
    const found = /^[^:]{1,2}:(?:\/\/|\\\/\\\/)[^\s:@/?#"'<>]*:(?!\d{1,5}(?:[/?#\s"'<>,\\]|$))([^\s"'<>]*)@/.exec(text.slice(at));
    const value = found?.[1];
    if (found === null || value === undefined || isNoSecret(value)) return undefined;
    // A later address in the same word has an at sign of its own.
    const first = value.search(/@[^@]*:\/\//);
    const password = first < 0 ? value : value.slice(0, first);
    const from = at + found[0].length - 1 - value.length;
    return {from, to: from + password.length, value: password};
  },
};
