/** etcd stores objects of up to 1.5 MiB; a manifest of one MiB is a mistake already. Counted in UTF-16 units: never too strict. */
export const MAX_BYTES = 1024 * 1024;

/** Levels of nesting a manifest may have; the deepest FEP field has 10. */
export const MAX_DEPTH = 100;

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
