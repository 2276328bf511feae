/** Text of ours as Markdown: nothing in it is taken for markup, and a table's cell stays a cell. */

/** Prose: what would be markup means itself. What stands between backticks is left alone. */
export function prose(text: string): string {
  return text.split(/(`[^`\n]*`)/).map((part, index) => (index % 2 === 1 ? part : part.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll(/\*|(?<!\w)_|_(?!\w)|\](?=\()/g, String.raw`\$&`))).join('');
}

/** Inline code; a text with backticks gets longer ones around it. */
export function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return `${fence}${pad}${text}${pad}${fence}`;
}

/** A table; cells are Markdown already, and may hold line feeds and bars. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.trim().replaceAll('|', String.raw`\|`).replaceAll(/\s*\n\s*/g, ' ')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

/** A page from its blocks; empty blocks are left out. */
export function page(...blocks: readonly string[]): string {
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

/** What stands below the title of every generated page. */
export function generatedFrom(...sources: readonly string[]): string {
  return `This page is generated from ${sources.map(code).join(', ')} by \`npm run docs\`.`;
}
