const GLOBAL = 'global';

function headerOf(line: string): string | undefined {
  return /^\s*\[(.*)\]\s*$/.exec(line)?.[1]?.trim();
}

/** Key of a `key=value` line; undefined for blank lines, comments and headers. */
function keyOf(line: string): string | undefined {
  return headerOf(line) === undefined ? /^\s*([^#\s=][^=]*?)\s*=/.exec(line)?.[1] : undefined;
}

/**
 * Lays options over the section [global] of a pgBackRest configuration: the first line of a key is replaced, further ones
 * of it go, new ones come behind the section's last line. Comments, other sections and the order stay.
 */
export function mergeOptions(text: string, options: Readonly<Record<string, string>>): string {
  const left = new Map(Object.entries(options));
  const written = new Set<string>();
  const lines: string[] = [];
  let section = GLOBAL;
  let end: number | undefined;
  for (const line of text === '' ? [] : text.replace(/\n$/, '').split('\n')) {
    const key = keyOf(line);
    section = headerOf(line) ?? section;
    const value = section === GLOBAL && key !== undefined ? left.get(key) : undefined;
    if (value === undefined || key === undefined) lines.push(line);
    else if (!written.has(key)) {
      lines.push(`${key}=${value}`);
      written.add(key);
    }
    if (section === GLOBAL && line.trim() !== '') end = lines.length;
  }
  const added = [...left].filter(([key]) => !written.has(key)).map(([key, value]) => `${key}=${value}`);
  if (added.length > 0) lines.splice(end ?? 0, 0, ...(end === undefined ? [`[${GLOBAL}]`] : []), ...added);
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
