/** A part of a file that holds one document, or a few where only a parser could tell them apart. */
export interface DocumentText {
  text: string;
  /** UTF-16 units before it. */
  start: number;
  /** Line feeds before it. */
  line: number;
}

const MARKER = /^---(?=[ \t\r\n]|$)/gm;

/**
 * The documents of a file, cut at the lines that begin with `---`: YAML forbids such lines inside any value (YAML 1.2,
 * 9.1.2), so that no parser is needed, and each document can be read and forgotten by itself. Files with directives (`%YAML`)
 * stay whole.
 */
export function* splitDocuments(source: string): Generator<DocumentText> {
  if (/^%/m.test(source)) {
    yield {text: source, start: 0, line: 0};
    return;
  }
  let start = 0;
  let line = 0;
  for (const {index} of source.matchAll(MARKER)) {
    if (index === 0) continue;
    const text = source.slice(start, index);
    if (text.trim() !== '') yield {text, start, line};
    line += lineFeeds(text);
    start = index;
  }
  yield {text: source.slice(start), start, line};
}

function lineFeeds(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** The template that Helm names above what it rendered: `# Source: demo/templates/cluster.yaml`. */
export function helmTemplate(text: string): string | undefined {
  return /^(?:---[^\n]*\n)?(?:\s*#[^\n]*\n)*?\s*# Source: ([^\r\n]+)/.exec(text)?.[1]?.trim();
}
