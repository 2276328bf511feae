/** Key of a `key = value` line; undefined for blank lines and comments. */
function keyOf(line: string): string | undefined {
  return /^\s*([^#\s=][^=]*?)\s*=/.exec(line)?.[1]?.toLowerCase();
}

/** `a b` → `'a b'`: blanks need quotes, or the pair is ignored (UG 2.3). */
function quoted(value: string): string {
  const text = value.trim();
  return /^'.*'$/.test(text) || /^[\w.+-]+$/.test(text) ? text : `'${text.replaceAll("'", "''")}'`;
}

/** A comment behind a value, with the blanks before it; empty where there is none. */
function commentOf(line: string): string {
  return /^[^=]*=\s*(?:'(?:[^']|'')*'|[^#'\s]*)(\s+#.*)$/.exec(line)?.[1] ?? '';
}

/**
 * Lays parameters over a text of `key = value` lines: lines of the same key are replaced in place, with the comment behind
 * them; others are appended. Every other line stays as it is.
 */
export function mergeParameters(text: string, parameters: Readonly<Record<string, string>>): string {
  const left = new Map(Object.entries(parameters).map(([key, value]) => [key.toLowerCase(), `${key} = ${quoted(value)}`]));
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
  const merged: string[] = [];
  const written = new Set<string>();
  for (const line of lines) {
    const key = keyOf(line);
    if (key === undefined || !left.has(key)) merged.push(line);
    else if (!written.has(key)) {
      merged.push(`${left.get(key) ?? line}${commentOf(line)}`);
      written.add(key);
    }
  }
  for (const [key, line] of left) if (!written.has(key)) merged.push(line);
  return merged.length === 0 ? '' : `${merged.join('\n')}\n`;
}

/** The text without the lines of these parameters; comments and all other lines stay in their order. */
export function removeParameters(text: string, names: readonly string[]): string {
  const gone = new Set(names.map((name) => name.toLowerCase()));
  return text.split('\n').filter((line) => !gone.has(keyOf(line) ?? '')).join('\n');
}

/** Value of a parameter in such a text, without its quotes; the last line wins. */
export function parameterOf(text: string, key: string): string | undefined {
  let value: string | undefined;
  for (const line of text.split('\n')) {
    if (keyOf(line) === key.toLowerCase()) value = line.slice(line.indexOf('=') + 1).trim().replace(/^'(.*)'$/, '$1');
  }
  return value;
}
