/** Words of a line as a shell reads them, where it has no more than bare words and single quotes. */
export function wordsOf(line: string): string[] {
  return [...line.matchAll(/'((?:[^']|'\\'')*)'|(\S+)/g)].map(([, quoted, bare]) => (bare ?? quoted ?? '').replaceAll("'\\''", "'"));
}
