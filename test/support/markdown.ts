import GithubSlugger from 'github-slugger';

const FENCE = /^(`{3,})[^\n]*\n[\s\S]*?^\1\s*$/gm;
const INLINE = /(?<!`)(`+)(?!`)([^\n]+?)(?<!`)\1(?!`)/g;

/** Relative links of a page, as they are written there. */
export function linksOf(text: string): string[] {
  const plain = text.replaceAll(FENCE, '').replaceAll(INLINE, 'code');
  return [...plain.matchAll(/(?<!\\)\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '').filter((link) => !/^[a-z]+:/.test(link));
}

/** Anchors that GitHub gives the headings of a page. */
export function anchorsOf(text: string): Set<string> {
  const slugger = new GithubSlugger();
  return new Set([...text.replaceAll(FENCE, '').matchAll(/^#{1,6} +(.+?) *#*$/gm)].map((match) => slugger.slug((match[1] ?? '').replaceAll(/[`*]|\]\([^)]*\)|\[/g, ''))));
}

/** Lines of shell in a page's code blocks; a line that ends with a backslash goes on. */
export function shellLinesOf(text: string): string[] {
  return [...text.matchAll(/^```(?:sh|bash|console)\n([\s\S]*?)^```/gm)].flatMap((match) => (match[1] ?? '').replaceAll(/\\\n\s*/g, ' ').split('\n'));
}

/** Code in the running text, as it reads; bars of a table are unescaped. */
export function inlineCodeOf(text: string): string[] {
  return [...text.replaceAll(FENCE, '').matchAll(INLINE)].map((match) => (match[2] ?? '').trim().replaceAll(String.raw`\|`, '|'));
}
