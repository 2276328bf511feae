/** Words in lines of at most so many columns, each with an indent; the last line has no line feed. */
export function wrapWords(words: readonly string[], columns: number, indent: string): string {
  const lines: string[] = [];
  let line = indent;
  for (const [index, word] of words.entries()) {
    const text = index === words.length - 1 ? word : `${word}, `;
    if (line.length + text.length > columns && line !== indent) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += text;
  }
  lines.push(line);
  return lines.join('\n');
}
