import {edits, type Edit} from './edits.ts';

/** A stretch of a unified diff, with the place in the YAML that it begins at. */
export interface Hunk {
  /** `@@ -12,7 +12,8 @@`. */
  header: string;
  /** `spec.fep`: the group around the first line of the hunk; empty at the top. */
  path: string;
  lines: {op: Edit['op']; text: string}[];
}

/** Hunks between two YAML texts, with so many lines around each change. */
export function unifiedHunks(before: string, after: string, around = 3): Hunk[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  const all = edits(old, now);
  const changed = all.flatMap(({op}, index) => (op === ' ' ? [] : [index]));
  const hunks: Hunk[] = [];
  let start = 0;
  while (start < changed.length) {
    let end = start;
    while (end + 1 < changed.length && (changed[end + 1] ?? 0) - (changed[end] ?? 0) <= 2 * around + 1) end += 1;
    const from = Math.max(0, (changed[start] ?? 0) - around);
    hunks.push(hunkOf(all.slice(from, (changed[end] ?? 0) + around + 1), old, now));
    start = end + 1;
  }
  return hunks;
}

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function hunkOf(part: readonly Edit[], old: readonly string[], now: readonly string[]): Hunk {
  const [first] = part;
  const removed = part.filter(({op}) => op !== '+').length;
  const added = part.filter(({op}) => op !== '-').length;
  // As `diff -u` counts: an empty side stands before its place.
  const at = (index: number, count: number): string => `${count === 0 ? index : index + 1}${count === 1 ? '' : `,${count}`}`;
  const changed = part.find(({op}) => op !== ' ');
  const path = changed === undefined ? '' : changed.op === '+' ? pathAt(now, changed.after) : pathAt(old, changed.before);
  return {header: `@@ -${at(first?.before ?? 0, removed)} +${at(first?.after ?? 0, added)} @@`, path, lines: part.map(({op, text}) => ({op, text}))};
}

/** Names of the groups around a line of block-style YAML, told by their indents. */
function pathAt(lines: readonly string[], index: number): string {
  const names: string[] = [];
  let indent = indentOf(lines[index] ?? '');
  for (let at = index - 1; at >= 0 && indent > 0; at -= 1) {
    const line = lines[at] ?? '';
    const key = /^(\s*)(?:- )?("[^"]*"|[^\s:#][^:]*):(?:\s|$)/.exec(line);
    if (line.trim() === '' || key === null || indentOf(line) >= indent) continue;
    indent = indentOf(line);
    names.unshift((key[2] ?? '').replaceAll('"', ''));
  }
  return names.join('.');
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
