import {stripVTControlCharacters} from 'node:util';
import {eastAsianWidth} from 'get-east-asian-width';

const PLAIN = /^[ -~]*$/;
/** Letters and signs of one column each, without marks that join the character before them. */
const SINGLE = /^[ -~\u00A1-\u00AC\u00AE-\u02FF\u2010-\u2027\u2190-\u21FF\u23CE\u2713\u2717]*$/;
/** Nothing is to be seen of them. */
const INVISIBLE = /^[\p{Default_Ignorable_Code_Point}\p{Control}\p{Format}\p{Nonspacing_Mark}\p{Enclosing_Mark}\p{Surrogate}]*$/v;
/** Marks behind a character that take a column of their own, such as vowels of Indian scripts and halfwidth voicing. */
const SPACING = /[\p{Spacing_Mark}\uFF00-\uFFEF]/v;
const EMOJI = /^\p{RGI_Emoji}$/v;

let segmenter: Intl.Segmenter | undefined;

/**
 * Columns a text takes on a terminal: no colours counted, wide characters and emoji twice, marks that combine not at all.
 * The package string-width says the same (a test compares them); it makes its segmenter when it is loaded, which costs
 * a start 20 ms that texts without such characters need not pay.
 */
export function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  const bare = stripVTControlCharacters(text);
  if (SINGLE.test(bare)) return bare.length;
  segmenter ??= new Intl.Segmenter();
  let width = 0;
  for (const {segment} of segmenter.segment(bare)) width += clusterWidth(segment);
  return width;
}

function clusterWidth(cluster: string): number {
  if (INVISIBLE.test(cluster)) return 0;
  if (EMOJI.test(cluster)) return 2;
  const [first = '', ...others] = cluster;
  return [first, ...others.filter((one) => SPACING.test(one))].reduce((sum, one) => sum + eastAsianWidth(one.codePointAt(0) ?? 0), 0);
}
