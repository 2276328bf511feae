/**
 * Sets options of `[global]` in a text of pgBackRest options: a line that is there is changed, the last one where it is there
 * twice; others are put at the end of that section, and a text without a section gets its header (UG 2.3.5.1).
 */
export function setGlobalOptions(text: string, options: Readonly<Record<string, string>>): string {
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
  const left = new Map(Object.entries(options));
  let section: string | undefined;
  const sections = lines.map((line) => (section = /^\s*\[(.*)\]\s*$/.exec(line)?.[1]?.trim() ?? section));
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    // What stands before the first header counts as global, as the samples write it.
    if ((sections[at] ?? 'global') !== 'global') continue;
    const key = /^\s*([^#=[\]]+?)\s*=/.exec(lines[at] ?? '')?.[1];
    const value = key === undefined ? undefined : left.get(key);
    if (key === undefined || value === undefined) continue;
    lines[at] = `${key}=${value}`;
    left.delete(key);
  }
  if (left.size === 0) return ended(lines);
  const added = [...left].map(([key, value]) => `${key}=${value}`);
  const last = sections.findLastIndex((name) => name === 'global');
  if (last >= 0) lines.splice(last + 1, 0, ...added);
  else if (sections.every((name) => name === undefined)) lines.unshift('[global]', ...added);
  else lines.unshift('[global]', ...added, ...lines.splice(0, sections.findIndex((name) => name !== undefined)));
  return ended(lines);
}

function ended(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
