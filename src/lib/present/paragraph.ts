import {displayWidth} from './display-width.ts';

/** A text in lines of at most so many columns, each with an indent; undefined columns: one line. Ends with a line feed. */
export function paragraph(text: string, columns: number | undefined, indent: string, first = indent): string {
  if (columns === undefined) return `${first}${text}\n`;
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(' ')) {
    if (!isEmpty && displayWidth(line) + 1 + displayWidth(word) > columns) {
      lines.push(line);
      line = indent;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  lines.push(line);
  return `${lines.join('\n')}\n`;
}
