import {FEP_KINDS, kindNamed, schemaOf} from '../../model/kinds.ts';
import type {FepKind} from '../../model/resources.ts';
import {nearest} from '../../model/schema/did-you-mean.ts';
import type {SchemaNode, Shape} from '../../model/schema/node.ts';
import {splitPath} from '../../model/schema/path.ts';
import {nodeAt, walkSchema} from '../../model/schema/walk.ts';

/** A field of a kind, with the facts in force there. */
export interface FoundField {
  kind: FepKind;
  /** As in a manifest: `spec.fep.syncMode`; empty for the object as a whole. */
  path: string;
  node: SchemaNode;
}

/** Beginnings that people leave out. */
const PREFIXES = ['', 'spec.', 'spec.fep.', 'spec.fepChildCrVal.'];

/** The kind that a path begins with, and the rest of the path. */
function kindOf(text: string): {kind?: FepKind; rest: string} {
  const cut = text.indexOf('.');
  const first = cut < 0 ? text : text.slice(0, cut);
  const kind = kindNamed(first);
  // `fep` is short for the kind, and a section of its spec: `fep.syncMode` means the section.
  if (kind === undefined || (first === 'fep' && cut >= 0)) return {rest: text};
  return {kind, rest: cut < 0 ? '' : text.slice(cut + 1)};
}

/** The field that a path names, with or without its kind and its first sections; FEPCluster comes first. */
export function fieldAt(text: string): FoundField | undefined {
  if (splitPath(text) === undefined) return undefined;
  const {kind: named, rest} = kindOf(text);
  // A bare word is far more often a field of FEPCluster, deep down, than one right below the spec of another kind.
  const kinds = named !== undefined ? [named] : text.startsWith('spec.') ? FEP_KINDS : (['FEPCluster'] as const);
  for (const kind of kinds) {
    const root = schemaOf(kind);
    if (rest === '') return {kind, path: '', node: root};
    for (const prefix of kind === 'FEPCluster' ? PREFIXES : PREFIXES.slice(0, 2)) {
      const path = prefix + rest;
      const node = nodeAt(root, path);
      if (node !== undefined) return {kind, path, node};
    }
  }
  return undefined;
}

/** Fields whose path ends with these words, in FEPCluster or else in the other kinds; case does not count. */
export function fieldsEndingWith(text: string): FoundField[] {
  const ending = `.${text.toLowerCase()}`;
  const inKind = (kind: FepKind): FoundField[] => {
    const found: FoundField[] = [];
    walkSchema(schemaOf(kind), (node, path) => {
      if (path.startsWith('spec') && path.toLowerCase().endsWith(ending)) found.push({kind, path, node});
    });
    return found;
  };
  const own = inKind('FEPCluster');
  return own.length > 0 ? own : FEP_KINDS.filter((kind) => kind !== 'FEPCluster').flatMap(inKind);
}

/** The path that was most likely meant: each unknown step replaced by the nearest one that there is. */
export function nearestPath(text: string): string | undefined {
  const {kind = 'FEPCluster', rest} = kindOf(text);
  for (const prefix of PREFIXES) {
    const found = mended(schemaOf(kind), prefix + rest);
    if (found !== undefined) return kind === 'FEPCluster' ? found : `${kind.toLowerCase()}.${found}`;
  }
  return undefined;
}

function mended(root: SchemaNode, path: string): string | undefined {
  let node: SchemaNode = root;
  const steps: string[] = [];
  for (const segment of splitPath(path) ?? ['\0']) {
    if (typeof segment === 'number' || segment === '[]') {
      if (node.node !== 'list') return undefined;
      node = node.item;
      continue;
    }
    if (node.node === 'list') node = node.item;
    const shape: Shape = node.node === 'group' ? (node.shape() as Shape) : {};
    const name = Object.hasOwn(shape, segment) ? segment : nearest(segment, Object.keys(shape));
    const next: SchemaNode | undefined = name === undefined ? (node.node === 'dictionary' ? node.value : undefined) : shape[name];
    if (next === undefined) return undefined;
    steps.push(name ?? segment);
    node = next;
  }
  return steps.length === 0 ? undefined : steps.join('.');
}
