import type {FieldFacts, SchemaNode, Shape} from './node.ts';
import {joinIndex, joinKey, splitPath} from './path.ts';

/** Facts that hold for members too. */
type Inherited = Omit<FieldFacts, 'en' | 'ja' | 'default' | 'schemaDefault' | 'required'>;

/** Facts of a member, with what it takes over from the group around it. */
export function inheritedFacts(parent: FieldFacts | undefined, own: FieldFacts): FieldFacts {
  if (parent === undefined) return own;
  const {en: _en, ja: _ja, default: _default, schemaDefault: _schemaDefault, required: _required, ...rest} = parent;
  return {...(rest satisfies Inherited), ...own};
}

const IN_FORCE = new WeakMap<SchemaNode, WeakMap<FieldFacts, SchemaNode>>();

/** The node with the facts in force below a group; the same object each time, since manifests are walked by the thousand. */
function withFacts<N extends SchemaNode>(node: N, parent: FieldFacts): N {
  let byParent = IN_FORCE.get(node);
  if (byParent === undefined) IN_FORCE.set(node, byParent = new WeakMap());
  let found = byParent.get(parent) as N | undefined;
  if (found === undefined) byParent.set(parent, found = {...node, facts: inheritedFacts(parent, node.facts)});
  return found;
}

/**
 * Node at a path below `root`, with the facts in force there; undefined where the schema has none. Indexes, `[]` and `<key>`
 * are all understood: `spec.fepChildCrVal.customCertificates[2].userName`.
 */
export function nodeAt(root: SchemaNode, path: string): SchemaNode | undefined {
  let node: SchemaNode | undefined = root;
  for (const segment of splitPath(path) ?? ['\0']) {
    if (node === undefined) return undefined;
    const parent: FieldFacts = node.facts;
    const next: SchemaNode | undefined = stepInto(node, segment);
    node = next === undefined ? undefined : withFacts(next, parent);
  }
  return node;
}

function stepInto(node: SchemaNode, segment: string | number): SchemaNode | undefined {
  if (node.node === 'list') return typeof segment === 'number' || segment === '[]' ? node.item : undefined;
  if (typeof segment === 'number') return undefined;
  if (node.node === 'dictionary') return node.value;
  if (node.node !== 'group') return undefined;
  const shape = node.shape() as Shape;
  return Object.hasOwn(shape, segment) ? shape[segment] : undefined;
}

/** Calls `visit` for every node of a schema, parents first, with its schema path and the facts in force. */
export function walkSchema(root: SchemaNode, visit: (node: SchemaNode, path: string) => void, basePath = ''): void {
  visit(root, basePath);
  if (root.node === 'group') {
    for (const [key, member] of Object.entries(root.shape() as Shape)) walkSchema(withFacts(member, root.facts), visit, joinKey(basePath, key));
  } else if (root.node === 'list') walkSchema(withFacts(root.item, root.facts), visit, `${basePath}[]`);
  else if (root.node === 'dictionary') walkSchema(withFacts(root.value, root.facts), visit, joinKey(basePath, '<key>'));
}

/** What `walkValue` meets at one place of a value. */
export interface Place {
  /** Node with the facts in force; undefined for a member that the schema does not have. */
  node: SchemaNode | undefined;
  value: unknown;
  path: string;
  /** Key of a member; empty for the root and for items. */
  key: string;
  /** What it is a part of; undefined for the root. */
  parent: {node: SchemaNode; path: string; value: unknown} | undefined;
}

/**
 * Calls `visit` for every part of a value that is there, parents first, and builds only the groups that the value has. Null
 * counts as absent, as for the API server. Below an unknown member, and below a part of the wrong form, it goes no further.
 */
export function walkValue(root: SchemaNode, value: unknown, visit: (place: Place) => void, basePath = ''): void {
  enter({node: root, value, path: basePath, key: '', parent: undefined}, visit);
}

function enter(place: Place, visit: (place: Place) => void): void {
  const {node, value, path} = place;
  if (value === null || value === undefined) return;
  visit(place);
  if (node === undefined || node.node === 'field') return;
  const parent = {node, path, value};
  if (node.node === 'list') {
    const item = withFacts(node.item, node.facts);
    if (Array.isArray(value)) value.forEach((entry, index) => enter({node: item, value: entry, path: joinIndex(path, index), key: '', parent}, visit));
    return;
  }
  if (!isRecord(value)) return;
  for (const [key, member] of Object.entries(value)) {
    const found = stepInto(node, key);
    enter({node: found === undefined ? undefined : withFacts(found, node.facts), value: member, path: joinKey(path, key), key, parent}, visit);
  }
}

/** An object that is neither null nor a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
