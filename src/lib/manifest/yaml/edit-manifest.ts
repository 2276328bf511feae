import type {Node} from 'yaml';
import {splitPath} from '../../model/schema/path.ts';
import type {DocumentSlice} from './document.ts';
import {findNode} from './locate.ts';
import {PARSE_OPTIONS} from './read-manifest.ts';

/** One change of a manifest: another name for a member, another text as a single value, or YAML in the place of one. */
export interface ManifestEdit {
  slice: DocumentSlice;
  /** Path from the root of the document. */
  path: string;
  change: {rename: string} | {text: string} | {yaml: string};
}

/** An edit that was made, with the words that went and came. */
export interface MadeEdit {
  edit: ManifestEdit;
  before: string;
  after: string;
}

interface Splice {
  from: number;
  to: number;
  made: MadeEdit;
}

/**
 * The text with some edits made in place: every other character, comments and blanks included, stays as it is. Edits whose
 * place is not written out (merged or aliased values, text of several lines) are left out; the answer tells which were made.
 */
export async function editManifest(text: string, edits: readonly ManifestEdit[]): Promise<{text: string; made: MadeEdit[]}> {
  const yaml = await import('yaml');
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  const roots = new Map<string, Node | undefined>();
  const splices = edits.flatMap((edit): Splice[] => {
    const {start, end, nth} = edit.slice;
    const key = `${start} ${nth}`;
    const part = text.slice(start + mark, end + mark);
    if (!roots.has(key)) roots.set(key, rootOf(part, nth, yaml));
    const root = roots.get(key);
    const splice = root === undefined ? undefined : spliceOf(root, edit, part, yaml);
    return splice === undefined ? [] : [{...splice, from: splice.from + start + mark, to: splice.to + start + mark}];
  });
  const ordered = splices.toSorted((a, b) => a.from - b.from).filter(({from}, index, all) => index === 0 || from >= (all[index - 1]?.to ?? 0));
  let result = '';
  let at = 0;
  for (const {from, to, made} of ordered) {
    result += text.slice(at, from) + made.after;
    at = to;
  }
  return {text: result + text.slice(at), made: ordered.map(({made}) => made)};
}

function rootOf(part: string, nth: number, yaml: typeof import('yaml')): Node | undefined {
  const documents = yaml.parseAllDocuments(part, PARSE_OPTIONS);
  return Array.isArray(documents) ? ((documents[nth]?.contents as Node | null | undefined) ?? undefined) : undefined;
}

function spliceOf(root: Node, edit: ManifestEdit, part: string, yaml: typeof import('yaml')): Splice | undefined {
  const segments = splitPath(edit.path);
  if (segments === undefined) return undefined;
  const {found, depth} = findNode(root, segments, yaml);
  const node = 'rename' in edit.change ? found.key : found.value;
  if (depth < segments.length || !yaml.isScalar(node) || node.range === undefined || node.range === null) return undefined;
  const [from, to] = node.range;
  const before = part.slice(from, to);
  if (before.trim() === '' || before.includes('\n')) return undefined;
  const after = 'yaml' in edit.change ? edit.change.yaml : inQuotesOf(before, 'rename' in edit.change ? edit.change.rename : edit.change.text);
  return {from, to, made: {edit, before, after}};
}

/** Quotes are kept: without them JSON would be none. */
function inQuotesOf(before: string, text: string): string {
  return /^["']/.test(before) ? JSON.stringify(text) : text;
}
