import {fitted} from './fitted.ts';
import {harmless} from './harmless.ts';
import type {Screen} from './screen.ts';

/** Spaces, a label, and the spaces that put what follows below each other. */
const LABELLED = /^( *)((?:[^\s]+ )*[^\s]+?)(:?) {2,}(?=\S)/;
/** Deeper than that, spaces only put a text below another. */
const DEEPEST_INDENT = 4;

/**
 * What a presenter drew, as it goes to the reader: fitted to the width of the terminal, or, for a screen reader, with a
 * colon behind labels and without the spaces that make columns. Presenters know of neither. What others wrote is made
 * {@link harmless}.
 */
export function laidOut(text: string, {theme, width}: Pick<Screen, 'theme' | 'width'>): string {
  const plain = harmless(text);
  return theme.spoken ? plain.split('\n').map(spokenLine).join('\n') : fitted(plain, width);
}

function spokenLine(line: string): string {
  const labelled = line.replace(LABELLED, '$1$2: ');
  const indent = /^ */.exec(labelled)?.[0] ?? '';
  return (indent.length > DEEPEST_INDENT ? '' : indent) + labelled.slice(indent.length).replaceAll(/ {2,}/g, ' ');
}
