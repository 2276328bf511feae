import type {Node, Pair} from 'yaml';
import type {Position} from '../../model/finding.ts';
import {splitPath} from '../../model/schema/path.ts';

type Yaml = typeof import('yaml');

/** A member or an item of a parsed document. */
export interface FoundNode {
  /** The key, for a member of a map. */
  key?: Node;
  value: Node | null;
}

/** The node at a path, and how many segments of the path there are nodes for. */
export function findNode(root: Node, segments: readonly (string | number)[], yaml: Yaml): {found: FoundNode; depth: number} {
  let found: FoundNode = {value: root};
  for (const [depth, segment] of segments.entries()) {
    const next = stepInto(found.value, segment, yaml);
    if (next === undefined) return {found, depth};
    found = next;
  }
  return {found, depth: segments.length};
}

function stepInto(node: Node | null, segment: string | number, yaml: Yaml): FoundNode | undefined {
  if (yaml.isMap(node)) {
    const pair = (node.items as Pair<Node, Node | null>[]).find(({key}) => yaml.isScalar(key) && String(key.value) === String(segment));
    return pair === undefined ? undefined : {key: pair.key, value: pair.value};
  }
  if (!yaml.isSeq(node) || typeof segment !== 'number') return undefined;
  const item = node.items[segment] as Node | undefined;
  return item === undefined ? undefined : {value: item};
}

/** Place of the value at a path, or of the nearest thing that holds it; `kind` where nothing does. */
export function locateIn(root: Node, path: string, placeOf: (offset: number) => Position, yaml: Yaml): Position | undefined {
  const segments = splitPath(path) ?? [];
  const {found, depth} = findNode(root, segments, yaml);
  const near = depth === 0 ? firstOf(root, yaml) : found;
  const offset = placeToShow(near, yaml)?.range?.[0];
  return offset === undefined ? undefined : placeOf(offset);
}

function firstOf(root: Node, yaml: Yaml): FoundNode {
  const kind = findNode(root, ['kind'], yaml);
  if (kind.depth === 1) return kind.found;
  const pair = yaml.isMap(root) ? (root.items[0] as Pair<Node, Node | null> | undefined) : undefined;
  return pair === undefined ? {value: root} : {key: pair.key, value: pair.value};
}

/** A map's own place is its key; a value on a line of its own below would point to its first member. */
function placeToShow({key, value}: FoundNode, yaml: Yaml): Node | null {
  return key === undefined || (yaml.isScalar(value) && value.source !== '') ? value : key;
}
