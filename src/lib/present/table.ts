import {stripVTControlCharacters} from 'node:util';
import Table from 'cli-table3';

/** One column of a table of `T`. */
export interface Column<T> {
  /** As kubectl writes them: `READY`. */
  header: string;
  value: (row: T) => string | number | undefined;
  align?: 'left' | 'right';
  /** May be cut with an ellipsis when the terminal is too narrow. */
  flexible?: boolean;
}

export interface TableOptions {
  /** Columns of the terminal; undefined: nothing is cut. */
  width?: number | undefined;
  /** Spaces before every line. */
  indent?: number;
  /** Paints a header. */
  paintHeader?: (text: string) => string;
}

const GAP = 3;
const NARROWEST = 8;
const NO_BORDERS = Object.fromEntries(
  ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right', 'left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle']
    .map((name) => [name, '']),
);

/** What kubectl prints for an empty value. */
export const NONE = '<none>';

/** Rows in plain columns as `kubectl get` draws them; ends with a line feed, empty for no rows. */
export function renderTable<T>(rows: readonly T[], columns: readonly Column<T>[], options: TableOptions = {}): string {
  if (rows.length === 0) return '';
  const indent = ' '.repeat(options.indent ?? 0);
  const paint = options.paintHeader ?? ((text: string) => text);
  const head = columns.map((column) => paint(column.header));
  const cells = rows.map((row) => columns.map((column) => textOf(column.value(row))));
  const natural = columns.map((_, index) => Math.max(...[head, ...cells].map((row) => displayWidth(row[index] ?? ''))) + GAP);
  const room = options.width === undefined ? undefined : options.width - indent.length;
  const widths = fittedWidths(natural, columns, room);
  const lines = widths === natural ? padded([head, ...cells], columns, natural) : cut(head, cells, columns, widths);
  return `${lines.map((line) => (indent + line).trimEnd()).join('\n')}\n`;
}

/** The common case, where nothing has to be cut: spaces alone, at a tenth of what a table costs at start-up. */
function padded<T>(rows: readonly (readonly string[])[], columns: readonly Column<T>[], widths: readonly number[]): string[] {
  return rows.map((row) => row.map((cell, index) => {
    const space = ' '.repeat(Math.max(0, (widths[index] ?? 0) - GAP - displayWidth(cell)));
    return (columns[index]?.align === 'right' ? space + cell : cell + space) + ' '.repeat(GAP);
  }).join(''));
}

/** A narrow terminal: the table cuts cells with an ellipsis, colours and wide characters in mind. */
function cut<T>(head: readonly string[], cells: readonly (readonly string[])[], columns: readonly Column<T>[], widths: readonly number[]): string[] {
  const table = new Table({
    chars: NO_BORDERS,
    style: {'padding-left': 0, 'padding-right': GAP, head: [], border: [], compact: true},
    head: [...head],
    colAligns: columns.map((column) => column.align ?? 'left'),
    colWidths: [...widths],
  });
  table.push(...cells.map((row) => [...row]));
  return table.toString().split('\n');
}

function textOf(value: string | number | undefined): string {
  if (value === undefined || value === '') return NONE;
  return String(value).replaceAll(/[\n\r\t]+/g, ' ');
}

/** Widths with the gap that fit the room, or the very list given. Only flexible columns give way, the widest first. */
function fittedWidths<T>(natural: readonly number[], columns: readonly Column<T>[], room: number | undefined): readonly number[] {
  let excess = natural.reduce((sum, width) => sum + width, 0) - GAP - (room ?? Infinity);
  if (excess <= 0) return natural;
  const widths = [...natural];
  while (excess > 0) {
    const widest = columns.reduce((best, column, index) => (column.flexible === true && (best < 0 || (widths[index] ?? 0) > (widths[best] ?? 0)) ? index : best), -1);
    if (widest < 0 || (widths[widest] ?? 0) <= NARROWEST + GAP) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

const PLAIN = /^[ -~]*$/;
const WIDE = /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/;

/** Columns a text takes on a terminal: no colours counted, East Asian wide characters twice. */
export function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const character of stripVTControlCharacters(text)) width += WIDE.test(character) ? 2 : 1;
  return width;
}
