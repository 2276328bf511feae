/**
 * The name that was probably meant: one letter more, less, other or swapped for short names, a third of the letters for
 * longer ones. Letters differ in case for nothing. Undefined where nothing is near.
 */
export function nearestName(written: string, names: readonly string[]): string | undefined {
  const target = written.toLowerCase();
  let best: {name: string; distance: number} | undefined;
  for (const name of names) {
    const distance = distanceOf(target, name.toLowerCase());
    if (distance <= Math.max(1, Math.floor(Math.max(target.length, name.length) / 3)) && (best === undefined || distance < best.distance)) best = {name, distance};
  }
  return best?.name;
}

/** Edits between two words, a swap of neighbours counting once (optimal string alignment). */
function distanceOf(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 8) return Number.POSITIVE_INFINITY;
  let [beforeLast, last] = [[] as number[], Array.from({length: b.length + 1}, (_, index) => index)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
