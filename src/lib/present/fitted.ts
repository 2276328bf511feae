import {stripVTControlCharacters} from 'node:util';
import {displayWidth} from './display-width.ts';

/** Something to type: it is copied as a whole, and a terminal that breaks it itself lets it be copied so. */
const COMMAND = /^(?:kubectl|eval|export|psql|helm) /;
/** Spaces, then a label of one or more words with two spaces behind it; or a bullet. */
const HEAD = /^ *(?:(?:[^\s]+ )*[^\s]+ {2,}|(?:[-+~!·…✓✗]|\d+\.) )?/;
/** Continued lines begin below the text behind a label, but leave room for words. */
const LARGEST_HANG = 24;
const HANG_WITHOUT_LABEL = 2;

/**
 * A text whose lines have at most so many columns, broken between words, with what follows below what came before.
 * Presenters need not know how wide the terminal is; tables have fitted themselves already. A word that is longer than
 * the line, and a command, are left whole. Colours go on where a line is broken.
 */
export function fitted(text: string, columns: number | undefined): string {
  if (columns === undefined) return text;
  return text.split('\n').map((line) => (displayWidth(line) <= columns ? line : broken(line, columns))).join('\n');
}

function broken(line: string, columns: number): string {
  const bare = stripVTControlCharacters(line);
  const head = HEAD.exec(bare)?.[0] ?? '';
  if (COMMAND.test(bare.slice(head.length))) return line;
  const indent = bare.length - bare.trimStart().length;
  const hasLabel = head.length > indent && head.length <= Math.min(LARGEST_HANG, columns / 2);
  const hang = ' '.repeat(hasLabel ? displayWidth(head) : Math.min(indent + HANG_WITHOUT_LABEL, Math.floor(columns / 2)));
  const lines: string[] = [];
  let current = '';
  let gap = '';
  for (const [piece] of line.matchAll(/ +|[^ ]+/g)) {
    if (piece.startsWith(' ')) gap = piece;
    else {
      const isFull = stripVTControlCharacters(current).trim() !== '' && displayWidth(current) + gap.length + displayWidth(piece) > columns;
      if (isFull) {
        lines.push(current);
        current = hang + piece;
      } else current += gap + piece;
      gap = '';
    }
  }
  return [...lines, current].join('\n');
}
