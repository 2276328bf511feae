/**
 * Edits between two texts: insert, delete, replace, swap of neighbours, each 1 (optimal string alignment). Stops counting
 * beyond `most` and answers `most + 1`.
 */
export function editDistance(a: string, b: string, most = Number.POSITIVE_INFINITY): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({length: b.length + 1}, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1] ? 0 : 1;
      let cost = Math.min((last[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + same);
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) cost = Math.min(cost, (before[column - 2] ?? 0) + 1);
      line.push(cost);
    }
    if (Math.min(...line) > most) return most + 1;
    before = last;
    last = line;
  }
  return Math.min(last[b.length] ?? 0, most + 1);
}

/** Edits that a word of this length may be away from another and still be meant: a third of it, at most 4. */
export function toleranceOf(word: string): number {
  return Math.min(word.length < 16 ? 3 : 4, Math.max(1, Math.floor(word.length / 3)));
}

/**
 * The candidate nearest to a word, case counting least; undefined when none is within `most` edits, or when two are equally
 * near.
 */
export function nearest(word: string, candidates: Iterable<string>, most = toleranceOf(word)): string | undefined {
  let found: {candidate: string; distance: number; tied: boolean} | undefined;
  for (const candidate of new Set(candidates)) {
    const folded = editDistance(word.toLowerCase(), candidate.toLowerCase(), most);
    if (folded > most) continue;
    const distance = folded + editDistance(word, candidate) / (word.length + candidate.length + 1);
    if (found === undefined || distance < found.distance) found = {candidate, distance, tied: false};
    else if (distance === found.distance) found.tied = true;
  }
  return found === undefined || found.tied ? undefined : found.candidate;
}
