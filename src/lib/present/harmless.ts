import {stripVTControlCharacters} from 'node:util';

const ESCAPE = '\u001B';
/** Colours and weights as themes draw them; not the one that hides text. */
const DRAWN = new RegExp(String.raw`(${ESCAPE}\[(?!0*8m)(?:\d{1,3}(?:;\d{1,3})*)?m)`);
/** What moves, rings or hides at a terminal without an escape. */
const CONTROLS = /(?![\n\t])\p{Cc}/gu;

/**
 * A text without anything that a terminal obeys, colours apart. Messages of conditions, answers of the operator, names of
 * applications are written by others: they may be read, not carried out.
 */
export function harmless(text: string): string {
  return text.split(DRAWN).map((part, index) => (index % 2 === 1 ? part : stripVTControlCharacters(part).replaceAll(CONTROLS, ''))).join('');
}
