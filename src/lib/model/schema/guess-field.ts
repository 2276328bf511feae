import {nearest} from './did-you-mean.ts';
import type {SchemaNode, Shape} from './node.ts';
import {joinKey, splitPath} from './path.ts';
import {isRecord, walkSchema, type Place} from './walk.ts';

/** Guesses cost time, and nobody reads the hundredth. */
const MOST_GUESSES = 100;

interface Candidate {
  path: string;
  node: SchemaNode;
}

/**
 * A function that tells which field an unknown member was meant to be, as a full path: a sibling of nearly the same name, else
 * the field of that name elsewhere in the schema that the value fits. Undefined where there is none, or no telling which.
 */
export function fieldGuesser(root: SchemaNode, basePath: string): (place: Place) => string | undefined {
  let byName: Map<string, Candidate[]> | undefined;
  let guesses = 0;
  return ({key, path, parent, value}) => {
    guesses += 1;
    if (guesses > MOST_GUESSES) return undefined;
    const open = parent?.node.node === 'group' && parent.node.open;
    const sibling = nearestSibling(key, parent, open ? 1 : undefined);
    if (sibling !== undefined || open) return sibling === undefined ? undefined : joinKey(parent?.path ?? '', sibling);
    byName ??= candidatesByName(root, basePath);
    const named = byName.get(nearest(key, byName.keys()) ?? '') ?? [];
    return closest(named.filter(({node}) => fits(node, value)), path);
  };
}

/** The member that was meant beside the others: one that is not there yet, if any is near; what is there was written rightly. */
function nearestSibling(key: string, parent: Place['parent'], most?: number): string | undefined {
  if (parent?.node.node !== 'group') return undefined;
  const siblings = Object.keys(parent.node.shape() as Shape);
  const present = isRecord(parent.value) ? parent.value : {};
  const absent = siblings.filter((sibling) => !Object.hasOwn(present, sibling));
  return nearest(key, absent, most) ?? (most === undefined ? nearest(key, siblings) : undefined);
}

function candidatesByName(root: SchemaNode, basePath: string): Map<string, Candidate[]> {
  const found = new Map<string, Candidate[]>();
  walkSchema(
    root,
    (node, path) => {
      const name = splitPath(path)?.at(-1);
      if (path === basePath || typeof name !== 'string' || name === '[]' || name === '<key>') return;
      found.set(name, [...(found.get(name) ?? []), {path, node}]);
    },
    basePath,
  );
  return found;
}

/** May the value stand there? A section may when it has one of the group's members, or none at all. */
function fits(node: SchemaNode, value: unknown): boolean {
  if (node.node === 'field') return node.type().safeParse(value).success;
  if (node.node === 'list') return Array.isArray(value);
  if (!isRecord(value)) return false;
  const keys = Object.keys(value);
  const shape = node.node === 'group' ? (node.shape() as Shape) : undefined;
  return shape === undefined || keys.length === 0 || keys.some((key) => Object.hasOwn(shape, key));
}

/** The one that shares most of the way with the path, unless two share as much. */
function closest(candidates: readonly Candidate[], path: string): string | undefined {
  const ranked = candidates.map((candidate) => ({...candidate, shared: sharedSegments(candidate.path, path)})).toSorted((a, b) => b.shared - a.shared);
  const [best, second] = ranked;
  return best !== undefined && (second === undefined || second.shared < best.shared) ? best.path : undefined;
}

function sharedSegments(a: string, b: string): number {
  const left = splitPath(a) ?? [];
  const right = splitPath(b) ?? [];
  const different = left.findIndex((segment, index) => segment !== right[index]);
  return different === -1 ? left.length : different;
}
