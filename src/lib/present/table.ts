import Table from 'cli-table3';
import {displayWidth} from './display-width.ts';
import {paragraph} from './paragraph.ts';
import {plainTheme, type Theme} from './style.ts';

/** One column of a table of `T`. */
export interface Column<T> {
  /** As kubectl writes them: `READY`. */
  header: string;
  value: (row: T) => string | number | undefined;
  align?: 'left' | 'right';
  /** May be cut with an ellipsis when the terminal is too narrow. */
  flexible?: boolean;
  /** Sentences, in the last column: they go on below themselves and are never cut. */
  wraps?: boolean;
}

export interface TableOptions {
  /** Columns of the terminal; undefined: nothing is cut. */
  width?: number | undefined;
  /** Spaces before every line. */
  indent?: number;
  theme?: Theme;
}

const GAPS = [3, 2] as const;
const NARROWEST = 8;
/** Sentences need more room than that. */
const NARROWEST_WRAPPED = 24;
const NO_BORDERS = Object.fromEntries(
  ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right', 'left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle']
    .map((name) => [name, '']),
);

/** What kubectl prints for an empty value. */
export const NONE = '<none>';

/**
 * Rows in plain columns as `kubectl get` draws them; ends with a line feed, empty for no rows. Where they have no room,
 * flexible columns are cut, and where that does not help each row is a few lines that name their columns. A screen reader
 * gets one such line for each row.
 */
export function renderTable<T>(rows: readonly T[], columns: readonly Column<T>[], options: TableOptions = {}): string {
  if (rows.length === 0) return '';
  const {theme = plainTheme} = options;
  const cells = rows.map((row) => columns.map((column) => textOf(column.value(row))));
  if (theme.spoken) return cells.map((row) => spokenLine(row, columns)).join('');
  const indent = ' '.repeat(options.indent ?? 0);
  const lines = columnLines(cells, columns, theme, options.width === undefined ? undefined : options.width - indent.length);
  return lines === undefined
    ? cells.map((row) => record(row, columns, theme, indent, options.width)).join('')
    : `${lines.map((line) => (indent + line).trimEnd()).join('\n')}\n`;
}

/** Undefined where the room does not do, whatever is cut. Columns stand closer before anything is lost. */
function columnLines<T>(cells: readonly (readonly string[])[], columns: readonly Column<T>[], theme: Theme, room = Infinity): string[] | undefined {
  const head = columns.map((column) => theme.muted(column.header));
  const needed = columns.map((_, index) => Math.max(...[head, ...cells].map((row) => displayWidth(row[index] ?? ''))));
  const [wide, close] = GAPS.map((gap): Layout => ({gap, widths: needed.map((width) => width + gap)})) as [Layout, Layout];
  const whole = [wide, close].find((layout) => total(layout) <= room);
  if (whole !== undefined) return padded([head, ...cells], columns, whole);
  const left = room - (total(wide) - (needed.at(-1) ?? 0));
  if (columns.at(-1)?.wraps === true && left >= longestWord(cells)) return padded([head, ...cells.flatMap((row) => wrapped(row, left))], columns, wide);
  const smaller = [wide, close].map((layout) => fittedWidths(layout, columns, room)).find((layout) => total(layout) <= room);
  return smaller === undefined ? undefined : cut(head, cells, columns, smaller);
}

/** Columns with the gap behind them. */
interface Layout {
  gap: number;
  widths: readonly number[];
}

/** The common case, where nothing has to be cut: spaces alone, at a tenth of what a table costs at start-up. */
function padded<T>(rows: readonly (readonly string[])[], columns: readonly Column<T>[], {gap, widths}: Layout): string[] {
  return rows.map((row) => row.map((cell, index) => {
    const space = ' '.repeat(Math.max(0, (widths[index] ?? 0) - gap - displayWidth(cell)));
    return (columns[index]?.align === 'right' ? space + cell : cell + space) + ' '.repeat(gap);
  }).join(''));
}

/** Of the last column. */
function longestWord(cells: readonly (readonly string[])[]): number {
  return Math.max(NARROWEST_WRAPPED, ...cells.flatMap((row) => (row.at(-1) ?? '').split(' ').map(displayWidth)));
}

/** A row with its last cell on as many lines as it needs. */
function wrapped(row: readonly string[], columns: number): string[][] {
  const others = row.slice(0, -1);
  const pieces = paragraph(row.at(-1) ?? '', columns, '').trimEnd().split('\n');
  return pieces.map((piece, index) => [...(index === 0 ? others : others.map(() => '')), piece]);
}

/** A narrow terminal: the table cuts cells with an ellipsis, colours and wide characters in mind. */
function cut<T>(head: readonly string[], cells: readonly (readonly string[])[], columns: readonly Column<T>[], {gap, widths}: Layout): string[] {
  const table = new Table({
    chars: NO_BORDERS,
    style: {'padding-left': 0, 'padding-right': gap, head: [], border: [], compact: true},
    head: [...head],
    colAligns: columns.map((column) => column.align ?? 'left'),
    colWidths: [...widths],
  });
  table.push(...cells.map((row) => [...row]));
  return table.toString().split('\n');
}

/** One row below another: the first cell, then each other one with the name of its column. */
function record<T>([first = '', ...others]: readonly string[], [title, ...columns]: readonly Column<T>[], theme: Theme, indent: string, width: number | undefined): string {
  const lines = [`${indent}${theme.muted(title?.header ?? '')} ${first}`];
  let line = '';
  for (const [index, cell] of others.entries()) {
    const pair = `${theme.muted(columns[index]?.header ?? '')} ${cell}`;
    const joined = line === '' ? `${indent}  ${pair}` : `${line}${' '.repeat(GAPS[0])}${pair}`;
    if (line !== '' && displayWidth(joined) > (width ?? Infinity)) {
      lines.push(line);
      line = `${indent}  ${pair}`;
    } else line = joined;
  }
  return [...lines, line].map((text) => (displayWidth(text) <= (width ?? Infinity) ? `${text}\n` : paragraph(text.trimStart(), width, `${indent}    `, /^ */.exec(text)?.[0]))).join('');
}

/** `pod: demo-sts-0; role: master`. */
function spokenLine<T>(row: readonly string[], columns: readonly Column<T>[]): string {
  return `${row.map((cell, index) => `${(columns[index]?.header ?? '').toLowerCase()}: ${cell === NONE ? 'none' : cell}`).join('; ')}\n`;
}

function textOf(value: string | number | undefined): string {
  if (value === undefined || value === '') return NONE;
  return String(value).replaceAll(/[\n\r\t]+/g, ' ');
}

/** Columns that a row takes: nothing is drawn behind its last cell. */
function total({gap, widths}: Layout): number {
  return widths.reduce((sum, width) => sum + width, 0) - gap;
}

/** Widths for the room if it can be. Only flexible columns give way, the widest first. */
function fittedWidths<T>({gap, widths: natural}: Layout, columns: readonly Column<T>[], room: number): Layout {
  let excess = total({gap, widths: natural}) - room;
  const widths = [...natural];
  while (excess > 0) {
    const widest = columns.reduce((best, column, index) => (column.flexible === true && (best < 0 || (widths[index] ?? 0) > (widths[best] ?? 0)) ? index : best), -1);
    if (widest < 0 || (widths[widest] ?? 0) <= NARROWEST + gap) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return {gap, widths};
}
