/** One line of a comparison: kept, removed or added, with its index in each text. */
export interface Edit {
  op: ' ' | '-' | '+';
  before: number;
  after: number;
  text: string;
}

/** Beyond this the middle of two texts is told as replaced as a whole: a table of all pairs would be too large. */
const MOST_PAIRS = 4_000_000;

/** Shortest way from one list of lines to another (longest common subsequence; what both ends share is set aside first). */
export function edits(before: readonly string[], after: readonly string[]): Edit[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let tail = 0;
  while (tail < before.length - start && tail < after.length - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const head = before.slice(0, start).map((text, index): Edit => ({op: ' ', before: index, after: index, text}));
  const middle = middleEdits(before.slice(start, before.length - tail), after.slice(start, after.length - tail), start);
  const end = before.slice(before.length - tail).map((text, index): Edit => ({op: ' ', before: before.length - tail + index, after: after.length - tail + index, text}));
  return [...head, ...middle, ...end];
}

function middleEdits(before: readonly string[], after: readonly string[], offset: number): Edit[] {
  const [rows, columns] = [before.length, after.length];
  const isSmall = rows * columns <= MOST_PAIRS;
  const table = isSmall ? lengths(before, after) : undefined;
  const result: Edit[] = [];
  let [row, column] = [0, 0];
  while (row < rows || column < columns) {
    const at = {before: row + offset, after: column + offset};
    if (table !== undefined && row < rows && column < columns && before[row] === after[column]) {
      result.push({op: ' ', ...at, text: before[row] ?? ''});
      row += 1;
      column += 1;
    } else if (row < rows && (column >= columns || table === undefined || longest(table, columns, row + 1, column) >= longest(table, columns, row, column + 1))) {
      result.push({op: '-', ...at, text: before[row] ?? ''});
      row += 1;
    } else {
      result.push({op: '+', ...at, text: after[column] ?? ''});
      column += 1;
    }
  }
  return result;
}

function longest(table: Uint32Array, columns: number, row: number, column: number): number {
  return table[row * (columns + 1) + column] ?? 0;
}

/** Length of the longest common subsequence of what begins at each pair, row by row. */
function lengths(before: readonly string[], after: readonly string[]): Uint32Array {
  const [rows, columns] = [before.length, after.length];
  const table = new Uint32Array((rows + 1) * (columns + 1));
  for (let row = rows - 1; row >= 0; row -= 1) {
    for (let column = columns - 1; column >= 0; column -= 1) {
      table[row * (columns + 1) + column] = before[row] === after[column]
        ? longest(table, columns, row + 1, column + 1) + 1
        : Math.max(longest(table, columns, row + 1, column), longest(table, columns, row, column + 1));
    }
  }
  return table;
}
