import {nearest} from './did-you-mean.ts';
import type {Field, SchemaNode, Shape} from './node.ts';
import {joinKey, splitPath} from './path.ts';
import {isRecord, walkSchema, walkValue, type Place} from './walk.ts';

/** A part of a value that does not fit the schema. */
export type ShapeProblem = UnknownField | WrongType;

/** A member that the schema does not have. FEP 15's API server would take it, and the operator pass over it in silence. */
export interface UnknownField {
  kind: 'unknown-field';
  path: string;
  /** Full path of the field that was most likely meant. */
  suggestion?: string;
}

/** A value of the wrong type, or outside what its type allows. */
export interface WrongType {
  kind: 'wrong-type';
  path: string;
  /** In words, to follow "expected": `true or false`. */
  expected: string;
  /** The value seen, short; never that of a secret field. */
  seen: string;
  /** What was most likely meant: `2Gi or 2G`. */
  suggestion?: string;
}

/**
 * Unknown members and values of the wrong type, in the order of the value. `root` describes `value`, and `basePath` is where
 * `value` stands: `checkShape(fepClusterSpec, manifest.spec, 'spec')`. Builds zod only for leaves that the value has.
 */
export function checkShape(root: SchemaNode, value: unknown, basePath = ''): ShapeProblem[] {
  const problems: ShapeProblem[] = [];
  walkValue(
    root,
    value,
    (place) => {
      const problem = place.node === undefined ? unknownField(root, place, basePath) : wrongType(place.node, place);
      if (problem !== undefined) problems.push(problem);
    },
    basePath,
  );
  return problems;
}

function unknownField(root: SchemaNode, {path, value, parent}: Place, basePath: string): UnknownField | undefined {
  if (parent?.node === 'group' && parent.open) return undefined;
  const suggestion = suggestField(root, parent, path, value, basePath);
  return {kind: 'unknown-field', path, ...(suggestion === undefined ? {} : {suggestion})};
}

/** A sibling of nearly the same name, else the field of that name elsewhere in the schema. */
function suggestField(root: SchemaNode, parent: SchemaNode | undefined, path: string, value: unknown, basePath: string): string | undefined {
  const key = String(splitPath(path)?.at(-1) ?? path);
  const siblings = parent?.node === 'group' ? Object.keys(parent.shape() as Shape) : [];
  const sibling = nearest(key, siblings);
  if (sibling !== undefined) return joinKey(path.slice(0, path.length - joinKey('x', key).length + 1).replace(/\.$/, ''), sibling);
  return elsewhere(root, key, path, value, basePath);
}

interface Candidate {
  path: string;
  key: string;
  fits: boolean;
  shared: number;
}

function elsewhere(root: SchemaNode, key: string, path: string, value: unknown, basePath: string): string | undefined {
  const candidates: Candidate[] = [];
  walkSchema(root, (node, at) => candidates.push({path: at, key: lastKey(at), fits: fits(node, value), shared: sharedSegments(at, path)}), basePath);
  const fitting = candidates.filter((candidate) => candidate.fits && candidate.path !== basePath);
  const name = nearest(key, new Set(fitting.map((candidate) => candidate.key)));
  const named = fitting.filter((candidate) => candidate.key === name);
  const [best, second] = named.toSorted((a, b) => b.shared - a.shared);
  return best !== undefined && (second === undefined || second.shared < best.shared) ? best.path : undefined;
}

/** May the value stand there? For groups: do they have all its members; for leaves: is it of their type. */
function fits(node: SchemaNode, value: unknown): boolean {
  if (node.node === 'field') return node.type().safeParse(value).success;
  if (node.node === 'list') return Array.isArray(value);
  if (!isRecord(value)) return value === null;
  const shape = node.node === 'group' ? (node.shape() as Shape) : undefined;
  return shape === undefined || Object.keys(value).some((key) => Object.hasOwn(shape, key)) || Object.keys(value).length === 0;
}

function lastKey(path: string): string {
  return String(splitPath(path)?.at(-1) ?? '');
}

function sharedSegments(a: string, b: string): number {
  const left = splitPath(a) ?? [];
  const right = splitPath(b) ?? [];
  const different = left.findIndex((segment, index) => segment !== right[index]);
  return different === -1 ? left.length : different;
}

function wrongType(node: SchemaNode, {path, value}: Place): WrongType | undefined {
  if (node.node === 'field') return wrongLeaf(node, path, value);
  const right = node.node === 'list' ? Array.isArray(value) : isRecord(value);
  if (right) return undefined;
  return {kind: 'wrong-type', path, expected: formWords(node), seen: seenWords(node, value)};
}

function wrongLeaf(node: Field, path: string, value: unknown): WrongType | undefined {
  const result = node.type().safeParse(value);
  if (result.success) return undefined;
  const expected = node.type.words ?? result.error.issues[0]?.message ?? 'another value';
  const suggestion = node.facts.secret === true ? undefined : node.type.mend?.(value);
  return {kind: 'wrong-type', path, expected, seen: seenWords(node, value), ...(suggestion === undefined ? {} : {suggestion})};
}

function formWords(node: SchemaNode): string {
  if (node.node === 'list') return 'a list';
  if (node.node !== 'group') return 'a map of names and values';
  const members = Object.keys(node.shape() as Shape);
  const shown = members.slice(0, 3).join(', ');
  return `a section with fields such as ${shown}`;
}

function seenWords(node: SchemaNode, value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (isRecord(value)) return 'a section';
  if (node.facts.secret === true) return `a ${typeof value}, not shown`;
  const words = JSON.stringify(value) ?? String(value);
  return words.length > 60 ? `${words.slice(0, 57)}…` : words;
}
