/** etcd stores objects of up to 1.5 MiB; a manifest of one MiB is a mistake already. Counted in UTF-16 units: never too strict. */
export const MAX_BYTES = 1024 * 1024;

/** A stream of documents, as Helm renders a large chart, may be larger than each of them. */
export const MAX_STREAM_BYTES = 16 * MAX_BYTES;

/** Documents of one file; more is no file of manifests. */
export const MAX_DOCUMENTS = 10_000;

/** Levels of nesting a manifest may have; the deepest FEP field has 10. */
export const MAX_DEPTH = 100;

/**
 * Tokens of one document, white space and line feeds not counted. Each costs its parser about a kilobyte, so that a MiB of
 * `[1,1,1,…` would take 600. The largest CRDs in use have a quarter of this.
 */
export const MAX_TOKENS = 160_000;

/** A text shorter than this cannot have too many tokens, and is not counted. */
export const COUNTED_FROM = MAX_TOKENS / 2;

/** Aliases resolve to at most this many nodes: enough for anchors by hand, too few for a bomb. */
export const MAX_ALIASES = 100;

/** Values of one object with every alias written out. */
export const MAX_VALUES = 400_000;

/**
 * An upper bound of the depth of flow collections (`[[[`) and of compact block lists (`- - -`), found without parsing:
 * parsers recurse. Brackets inside quoted text count too, so that text with a hundred open brackets would be refused;
 * lines of block text are the exception that matters (parameters), and closing brackets balance.
 */
export function depthOf(text: string): number {
  let open = 0;
  let deepest = 0;
  let dashes = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0x5b || code === 0x7b) {
      open += 1;
      if (open > deepest) deepest = open;
    } else if ((code === 0x5d || code === 0x7d) && open > 0) {
      open -= 1;
    } else if (code === 0x0a) {
      dashes = 0;
    } else if ((code === 0x2d || code === 0x3f) && text.charCodeAt(index + 1) === 0x20 && dashes >= 0) {
      dashes += 1;
      if (dashes > deepest) deepest = dashes;
    } else if (code !== 0x20) {
      dashes = -1;
    }
  }
  return deepest;
}

/** The lexer of yaml, as far as it is used here. */
interface Lexer {
  lex(source: string): Iterable<string>;
}

/** Are there more tokens than a document may have? Found by the lexer alone, which keeps nothing. */
export function hasTooManyTokens(text: string, lexer: Lexer): boolean {
  if (text.length < COUNTED_FROM) return false;
  let count = 0;
  for (const lexeme of lexer.lex(text)) {
    // White space, line feeds, and the marks that the lexer sets before scalars and documents.
    const code = lexeme.charCodeAt(0);
    if (code <= 0x20 || code === 0xfeff) continue;
    // The dash of an item stands for an object of its own, even where nothing follows it.
    count += lexeme === '-' ? 2 : 1;
    if (count > MAX_TOKENS) return true;
  }
  return false;
}

interface Extent {
  size: number;
  height: number;
}

/**
 * Is an object, every alias written out, of more values or levels than it may have? Shared parts are measured once and added
 * each time; one that holds itself is endless.
 */
export function isTooLarge(root: unknown): boolean {
  const known = new Map<object, Extent>();
  const measure = (value: unknown): Extent => {
    if (typeof value !== 'object' || value === null) return {size: typeof value === 'string' ? 1 + value.length / 64 : 1, height: 0};
    const before = known.get(value);
    if (before !== undefined) return before;
    known.set(value, {size: Number.POSITIVE_INFINITY, height: Number.POSITIVE_INFINITY});
    const extent = {size: 1, height: 0};
    for (const member of Array.isArray(value) ? value : Object.values(value)) {
      const {size, height} = measure(member);
      extent.size += size;
      extent.height = Math.max(extent.height, height + 1);
    }
    known.set(value, extent);
    return extent;
  };
  const {size, height} = measure(root);
  return size > MAX_VALUES || height > 2 * MAX_DEPTH;
}
