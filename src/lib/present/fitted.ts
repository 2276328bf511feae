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
  const furthest = Math.min(LARGEST_HANG, Math.floor(columns / 2));
  const indent = bare.length - bare.trimStart().length;
  const hasLabel = head.length > indent && displayWidth(head) <= furthest;
  const hang = ' '.repeat(hasLabel ? displayWidth(head) : Math.min(indent + HANG_WITHOUT_LABEL, furthest));
  const lines: string[] = [];
  let current = '';
  let gap = '';
  for (const [piece] of line.matchAll(/ +|[^ ]+/g)) {
    if (piece.startsWith(' ')) gap += ' '.repeat(current === '' ? Math.min(piece.length, furthest) : piece.length);
    // The end of a colour takes no room, and belongs to no word.
    else if (displayWidth(piece) === 0) gap += piece;
    else {
      const reached = displayWidth(current + gap);
      // Below a label there is no more room than behind it.
      const isFull = reached > hang.length && reached + displayWidth(piece) > columns && stripVTControlCharacters(current).trim() !== '';
      if (isFull) lines.push(current);
      current = isFull ? hang + gap.replaceAll(' ', '') + piece : current + gap + piece;
      gap = '';
    }
  }
  return [...lines, current + gap.replaceAll(' ', '')].join('\n');
}
