/** Longest segment of a path, and the most segments; file systems take no more. */
const LONGEST_SEGMENT = 180;
const MOST_SEGMENTS = 24;

/**
 * The path of a foreign file inside a folder of ours, or why it may not be there: names that lead out of the folder are
 * refused, characters that some system could not write are replaced.
 */
export function safeEntryPath(name: string): {path: string} | {refused: string} {
  const bare = name.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '');
  if (bare === '' || bare === '.') return {refused: 'it has no name'};
  if (/^[/\\]|^[A-Za-z]:/.test(bare)) return {refused: 'its name is absolute'};
  const segments = bare.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (segments.some((segment) => segment === '..' || /(?:^|\\)\.\.(?:\\|$)/.test(segment))) return {refused: 'its name leads out of the folder'};
  if (segments.length > MOST_SEGMENTS) return {refused: `it lies more than ${MOST_SEGMENTS} folders deep`};
  return {path: segments.map(safeSegment).join('/')};
}

/** One segment of a path from a name of whatever characters. */
export function safeSegment(name: string): string {
  // oxlint-disable-next-line no-control-regex -- these are the characters meant
  const plain = name.replaceAll(/[\u0000-\u001f\u007f<>:"|?*\\/]/g, '_').replace(/[. ]+$/, '_');
  return plain.length > LONGEST_SEGMENT ? `${plain.slice(0, LONGEST_SEGMENT - 1)}~` : plain;
}
