/** One file of a repository, as `pgbackrest repo-ls --output=json --recurse` names it. */
export type OnFile = (path: string, size: number, time: number) => void;

const ZERO = 48;

/**
 * Reads a listing of `pgbackrest repo-ls --output=json` piece by piece: `{"15-1/…":{"type":"file","size":1,"time":2},…}`, one line of
 * which 100,000 segments make 15 MB. A JSON parser would want all of it at once; here each member is read when it is whole.
 * Names of a repository hold no quotes or backslashes, sizes and times are whole numbers.
 */
export class FileListing {
  #rest = '';
  readonly #onFile: OnFile;

  constructor(onFile: OnFile) {
    this.#onFile = onFile;
  }

  write(piece: string): void {
    const text = this.#rest + piece;
    let at = 0;
    for (;;) {
      const open = text.indexOf('"', at);
      if (open < 0) break;
      const close = text.indexOf('"', open + 1);
      const begin = close < 0 ? -1 : text.indexOf('{', close);
      const end = begin < 0 ? -1 : text.indexOf('}', begin);
      if (end < 0) {
        this.#rest = text.slice(open);
        return;
      }
      this.#member(text.slice(open + 1, close), text, begin, end);
      at = end + 1;
    }
    this.#rest = '';
  }

  #member(path: string, text: string, begin: number, end: number): void {
    if (!text.startsWith('{"type":"file"', begin)) return;
    this.#onFile(path, numberAfter(text, '"size":', begin, end), numberAfter(text, '"time":', begin, end));
  }
}

/** The number that follows a key within a member; NaN where it does not. */
function numberAfter(text: string, key: string, begin: number, end: number): number {
  const at = text.indexOf(key, begin);
  if (at < 0 || at > end) return Number.NaN;
  let value = Number.NaN;
  for (let index = at + key.length; index < end; index += 1) {
    const digit = text.charCodeAt(index) - ZERO;
    if (digit < 0 || digit > 9) break;
    value = (Number.isNaN(value) ? 0 : value * 10) + digit;
  }
  return value;
}
