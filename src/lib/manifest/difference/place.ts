import {isMasked} from '../../model/masks.ts';
import {block} from '../../model/schema/leaf-types.ts';
import type {SchemaNode, Shape} from '../../model/schema/node.ts';
import {joinKey} from '../../model/schema/path.ts';
import {inheritedFacts, isRecord} from '../../model/schema/walk.ts';
import {holdsMask} from './masked.ts';
import type {TextForm} from './texts.ts';

/** One place in the two objects. */
export interface Place {
  node: SchemaNode | undefined;
  path: string;
  schemaPath: string;
  key: string;
  /** The group around it is there in the cluster. */
  hasParent: boolean;
}

/** Texts whose parts are told one by one. Secret ones never are. */
export function formOf({node, key}: Place): TextForm | undefined {
  if (node?.node !== 'field' || node.facts.secret === true) return undefined;
  if (key === 'customPgParams') return 'parameters';
  if (node.facts.secretLines === true) return 'options';
  return node.type === block ? 'lines' : undefined;
}

/** What a merge patch makes of a value that it puts where nothing is: members that are null are none. */
export function withoutNulls(value: unknown): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null).map(([key, member]) => [key, withoutNulls(member)]));
}

/** Its own member of that name; never one of JavaScript's. */
export function own(value: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Place of a member, with the facts in force there. */
export function memberPlace(place: Place, key: string, hasParent: boolean): Place {
  const {node} = place;
  const isFree = node?.node === 'dictionary';
  const found = node?.node === 'group' ? shapeMember(node.shape() as Shape, key) : isFree ? node.value : undefined;
  return {
    node: found === undefined || node === undefined ? undefined : {...found, facts: inheritedFacts(node.facts, found.facts)},
    key, hasParent,
    path: joinKey(place.path, key),
    schemaPath: isFree ? joinKey(place.schemaPath, '<key>') : joinKey(place.schemaPath, key),
  };
}

/** Place of an item of a keyed list. */
export function itemPlace(list: Place, key: string): Place {
  const node = list.node?.node === 'list' ? {...list.node.item, facts: inheritedFacts(list.node.facts, list.node.item.facts)} : undefined;
  return {node, key, hasParent: true, path: `${list.path}[${JSON.stringify(key)}]`, schemaPath: `${list.schemaPath}[]`};
}

function shapeMember(shape: Shape, key: string): SchemaNode | undefined {
  return Object.hasOwn(shape, key) ? shape[key] : undefined;
}

/** The same value with the secrets that `from` gives in place of masks. */
export function withSecrets(node: SchemaNode, value: unknown, from: unknown): unknown {
  if (node.node === 'field') return node.facts.secret === true && isMasked(value) && typeof from === 'string' && !holdsMask(from) ? from : value;
  if (node.node !== 'group' || !isRecord(value) || !isRecord(from)) return value;
  const shape = node.shape() as Shape;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => {
    const found = shapeMember(shape, key);
    return [key, found === undefined ? member : withSecrets({...found, facts: inheritedFacts(node.facts, found.facts)}, member, own(from, key))];
  }));
}
