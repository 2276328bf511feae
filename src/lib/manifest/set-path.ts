import {FepError} from '../errors/fep-error.ts';
import {fepClusterSpec} from '../model/fep-cluster/index.ts';
import {nearest} from '../model/schema/did-you-mean.ts';
import type {Field, SchemaNode} from '../model/schema/node.ts';
import {formatPath, parsePath, type Segment} from './path.ts';

/** One `--set`: where to, and the value with the type that the model gives the field. Undefined removes the field. */
export interface SetAssignment {
  segments: readonly Segment[];
  value: unknown;
}

/** Members of metadata that a user may set; the rest is the server's. */
const METADATA = ['labels', 'annotations'];

/**
 * Reads `path=value`. The path may begin with `spec.`, at a member of spec (`fep.instances`), or with `child.` for
 * `spec.fepChildCrVal.`; `a[0]` is a list item and `\.` a dot inside a name. The field's type decides what the value
 * is: text stays text (`syncMode=on`), whole numbers and true/false become such, lists are `[a,b]` or JSON, objects
 * JSON, `null` removes. Throws FepError (usage) for an unknown path, and for passwords: those never come by argument.
 */
export function parseSet(assignment: string): SetAssignment {
  const cut = splitAt(assignment);
  if (cut <= 0) throw wrong(`--set ${shorten(assignment)} is not path=value`, {suggestions: ['--set fep.instances=3']});
  const written = assignment.slice(0, cut);
  const segments = parsePath(written);
  if (segments === undefined) throw wrong(`--set: ${shorten(written)} is not a path`, {suggestions: ['names joined by dots, list items as [0], dots inside a name as \\.']});
  const full = qualified(segments);
  const raw = assignment.slice(cut + 1);
  if (full[0] === 'metadata') return {segments: full, value: raw === 'null' ? undefined : raw};
  const {node, secret} = resolve(full.slice(1), full, written);
  if (secret) {
    throw wrong(`--set cannot carry ${formatPath(full)}`, {
      why: 'arguments are seen by every user of the machine and kept in shell histories',
      suggestions: ['use the flag for passwords, which reads a file, standard input or a Secret'],
    });
  }
  return {segments: full, value: raw === 'null' ? undefined : typed(node, raw)};
}

/** Index of the `=` between path and value: the first that is not escaped. */
function splitAt(assignment: string): number {
  for (let at = 0; at < assignment.length; at += 1) {
    if (assignment[at] === '\\') at += 1;
    else if (assignment[at] === '=') return at;
  }
  return -1;
}

function qualified(segments: readonly Segment[]): Segment[] {
  const [first, second] = segments;
  if (first === 'spec') return second === 'child' ? ['spec', 'fepChildCrVal', ...segments.slice(2)] : [...segments];
  if (first === 'child') return ['spec', 'fepChildCrVal', ...segments.slice(1)];
  if (first === 'metadata') {
    if (typeof second === 'string' && METADATA.includes(second) && segments.length === 3) return [...segments];
    throw wrong(`--set cannot change ${formatPath(segments)}`, {suggestions: METADATA.map((name) => `metadata.${name}.KEY=VALUE`)});
  }
  return ['spec', ...segments];
}

/** The model's node of a path below spec; undefined where the model leaves the form open. */
function resolve(segments: readonly Segment[], full: readonly Segment[], written: string): {node: SchemaNode | undefined; secret: boolean} {
  let node: SchemaNode | undefined = fepClusterSpec;
  let secret = false;
  for (const [index, segment] of segments.entries()) {
    const next: SchemaNode | 'open' | undefined = memberOf(node, segment);
    if (next === undefined) throw unknown(node, segment, full.slice(0, index + 2), written);
    if (next === 'open') return {node: undefined, secret};
    node = next;
    secret ||= node.facts.secret === true;
  }
  return {node, secret};
}

function memberOf(node: SchemaNode | undefined, segment: Segment): SchemaNode | 'open' | undefined {
  switch (node?.node) {
    case 'group': {
      const shape = node.shape() as Record<string, SchemaNode>;
      if (typeof segment === 'number') return undefined;
      return Object.hasOwn(shape, segment) ? shape[segment] : (node.open ? 'open' : undefined);
    }
    case 'dictionary':
      return typeof segment === 'string' ? node.value : undefined;
    case 'list':
      return typeof segment === 'number' ? node.item : undefined;
    case 'field':
      return accepts(node, typeof segment === 'number' ? ['x'] : {x: 'x'}) ? 'open' : undefined;
    default:
      return 'open';
  }
}

function unknown(node: SchemaNode | undefined, segment: Segment, segments: readonly Segment[], written: string): FepError {
  const path = formatPath(segments);
  const holder = formatPath(segments.slice(0, -1));
  if (node?.node === 'field') return wrong(`--set: ${holder} is a single value`, {why: `${shorten(written)} goes deeper`});
  const names = node?.node === 'group' ? Object.keys(node.shape() as object) : [];
  const near = typeof segment === 'string' ? nearest(segment, names) : undefined;
  const mend = near === undefined ? names.slice(0, 12).map((name) => `${holder}.${name}`) : [`${holder}.${near}`];
  return wrong(`--set: ${path} is not a known field`, {
    why: 'the operator ignores fields that it does not know, and nothing complains',
    suggestions: near === undefined ? [`known there: ${mend.join(', ')}`] : [`did you mean ${mend[0]}?`],
  });
}

function accepts(node: Field, value: unknown): boolean {
  return node.type().safeParse(value).success;
}

/** The value in the type of the field; text where no type fits, so that a rule can say what is wrong with it. */
function typed(node: SchemaNode | undefined, raw: string): unknown {
  if (node?.node === 'group' || node?.node === 'dictionary') return structure(raw, node.node);
  if (node?.node === 'list') return listOf(raw).map((item) => (typeof item === 'string' ? typed(node.item, item) : item));
  const candidates = [...scalars(raw), raw, ...(raw.startsWith('[') || raw.startsWith('{') ? structures(raw) : [])];
  if (node === undefined) return candidates[0];
  // Fields that take a list or one text get a list: the operator's own form.
  if (accepts(node, ['x']) && (raw.startsWith('[') || !accepts(node, {}))) return listOf(raw);
  return candidates.find((candidate) => accepts(node, candidate)) ?? fallback(node, raw);
}

/** A number for a field that takes numbers, even one out of range: the rule then speaks of the range, not of the type. */
function fallback(node: Field, raw: string): unknown {
  const [scalar] = scalars(raw);
  if (typeof scalar === 'number' && !accepts(node, 'text') && [1, 0, 27500].some((probe) => accepts(node, probe))) return scalar;
  return raw;
}

function scalars(raw: string): unknown[] {
  if (raw === 'true' || raw === 'false') return [raw === 'true'];
  const number = Number(raw);
  return raw !== '' && Number.isFinite(number) && String(number) === raw ? [number] : [];
}

function structures(raw: string): unknown[] {
  try {
    return [JSON.parse(raw)];
  } catch {
    return raw.startsWith('[') ? [listOf(raw)] : [];
  }
}

function structure(raw: string, kind: string): unknown {
  try {
    const value: unknown = JSON.parse(raw);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Told below, together with values that are JSON and no object.
  }
  throw wrong(`--set: ${shorten(raw)} is not an object`, {why: kind === 'group' ? 'the path names a group of fields' : 'the path names a map', suggestions: ['set its members one by one', 'give JSON: {"key": "value"}']});
}

/** `a,b`, `[a,b]` or a JSON list. */
function listOf(raw: string): unknown[] {
  try {
    const value: unknown = JSON.parse(raw);
    if (Array.isArray(value)) return value;
  } catch {
    // A list without quotes is read below.
  }
  const inner = /^\[(.*)\]$/s.exec(raw)?.[1] ?? raw;
  return inner.trim() === '' ? [] : inner.split(',').map((item) => item.trim());
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function wrong(message: string, rest: {why?: string; suggestions?: string[]}): FepError {
  return new FepError(message, {code: 'set-path', exit: 'usage', where: '--set', ...rest});
}
