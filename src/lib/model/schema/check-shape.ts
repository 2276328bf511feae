import {fieldGuesser} from './guess-field.ts';
import type {Field, SchemaNode, Shape} from './node.ts';
import {isRecord, walkValue, type Place} from './walk.ts';

/** A part of a value that does not fit the schema. */
export type ShapeProblem = UnknownField | WrongType;

/** A member that the schema does not have. FEP 15's API server would take it, and the operator pass over it in silence. */
export interface UnknownField {
  kind: 'unknown-field';
  path: string;
  /** Full path of the field that was most likely meant. */
  suggestion?: string;
  /** The sources do not name all members there, so that it may be right: told only where one letter makes it a known one. */
  uncertain?: true;
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
  const guess = fieldGuesser(root, basePath);
  const visit = (place: Place): void => {
    const problem = place.node === undefined ? unknownField(place, guess) : wrongType(place.node, place);
    if (problem !== undefined) problems.push(problem);
  };
  walkValue(root, value, visit, basePath);
  return problems;
}

function unknownField(place: Place, guess: (place: Place) => string | undefined): UnknownField | undefined {
  const parent = place.parent?.node;
  const uncertain = parent?.node === 'group' && parent.open;
  const suggestion = guess(place);
  if (uncertain && suggestion === undefined) return undefined;
  return {kind: 'unknown-field', path: place.path, ...(suggestion === undefined ? {} : {suggestion}), ...(uncertain ? {uncertain} : {})};
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
