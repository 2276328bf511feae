import type {ManifestEdit} from '../../manifest/yaml/index.ts';
import {editManifest} from '../../manifest/yaml/index.ts';
import type {Fix, ValidationFinding} from '../../model/answers/validation.ts';
import {apiVersionOfKind, isFepKind, schemaOf} from '../../model/kinds.ts';
import type {AnyObject} from '../../model/kubernetes-object.ts';
import {checkShape, type ShapeProblem} from '../../model/schema/check-shape.ts';
import {editDistance} from '../../model/schema/did-you-mean.ts';
import type {Field, SchemaNode} from '../../model/schema/node.ts';
import {joinKey, splitPath} from '../../model/schema/path.ts';
import {MASK} from '../../model/schema/secrets.ts';
import {nodeAt} from '../../model/schema/walk.ts';
import {valueAt} from '../../rules/view.ts';
import type {FileObject} from './objects-in.ts';

/** A mend with one safe answer, before it is made. */
interface Mend {
  rule: string;
  path: string;
  change: ManifestEdit['change'];
  /** The value must not be shown. */
  secret: boolean;
}

/** An object of the file and what was found in it. */
export interface Judged {
  place: FileObject;
  findings: readonly ValidationFinding[];
}

/**
 * The text with everything mended that has one safe answer: a member whose name is one or two letters away from the only
 * field that takes its value, `syncMode: on` without quotes, a single access mode that ought to be a list, numbers and
 * booleans with or without quotes against their type, an apiVersion that does not exist. `2GB` is none: 2G and 2Gi differ.
 */
export async function mendFile(text: string, judged: readonly Judged[]): Promise<{text: string; fixes: Fix[]}> {
  const planned = judged.flatMap(({place, findings}) => mendsOf(place.object, findings, place).map((mend) => ({mend, place})));
  const edits = planned.map(({mend, place}) => ({
    slice: place.document.slice,
    path: place.basePath === '' ? mend.path : `${place.basePath}.${mend.path}`,
    change: mend.change,
  }));
  if (edits.length === 0) return {text, fixes: []};
  const {text: mended, made} = await editManifest(text, edits);
  const fixes = made.map(({edit, before, after}): Fix => {
    const {mend, place} = planned[edits.indexOf(edit as (typeof edits)[number])] as (typeof planned)[number];
    const line = place.origin.locate?.(mend.path)?.line;
    const hidden = mend.secret && !('rename' in mend.change);
    return {
      source: place.origin.source, path: mend.path, rule: mend.rule, ...(line === undefined ? {} : {line}),
      before: hidden ? MASK : before, after: hidden ? `"${MASK}"` : after,
    };
  });
  return {text: mended, fixes};
}

function mendsOf(object: AnyObject, findings: readonly ValidationFinding[], place: FileObject): Mend[] {
  const {kind} = object;
  if (!isFepKind(kind)) return [];
  const root = schemaOf(kind);
  const problems = new Map(checkShape(root.shape().spec, valueAt(object, 'spec'), 'spec').map((problem) => [problem.path, problem]));
  const taken = new Set<string>();
  return findings.flatMap(({rule, path}) => {
    const change = changeFor(object, {rule, path, problem: problems.get(path)}, root, place);
    if (change === undefined || taken.has(path)) return [];
    if ('rename' in change) {
      // Two members that would get one name have no safe answer.
      const target = siblingPath(path, change.rename);
      if (taken.has(target)) return [];
      taken.add(target);
    }
    taken.add(path);
    return [{rule, path, change, secret: nodeAt(root, path)?.facts.secret === true}];
  });
}

interface Wrong {
  rule: string;
  path: string;
  problem: ShapeProblem | undefined;
}

function changeFor(object: AnyObject, {rule, path, problem}: Wrong, root: SchemaNode, place: FileObject): Mend['change'] | undefined {
  if (rule === 'apiversion-fepcluster' && isFepKind(object.kind)) return {text: apiVersionOfKind(object.kind)};
  if (problem?.kind === 'unknown-field') return renameFor(object, problem, root);
  const written = place.document.traps.find((trap) => trap.path === (place.basePath === '' ? path : `${place.basePath}.${path}`))?.written;
  if (rule === 'sync-mode-string') return written !== undefined && /^(?:on|off)$/i.test(written) ? {yaml: JSON.stringify(written.toLowerCase())} : undefined;
  const value = valueAt(object, path);
  if (rule === 'storage-accessmodes-list') return typeof value === 'string' ? {yaml: `[${JSON.stringify(value)}]`} : undefined;
  const node = problem === undefined ? undefined : nodeAt(root, path);
  if (node?.node === 'field') return retyped(node, value, written);
  if (node?.node === 'list' && node.item.node === 'field' && typeof value === 'string' && node.item.type().safeParse(value).success) return {yaml: `[${JSON.stringify(value)}]`};
  return undefined;
}

/** Another name for a member: of the same group, at most two letters away, not there yet, and of a form that the value has. */
function renameFor(object: AnyObject, {path, suggestion}: Extract<ShapeProblem, {kind: 'unknown-field'}>, root: SchemaNode): Mend['change'] | undefined {
  if (suggestion === undefined) return undefined;
  const [from, to] = [splitPath(path) ?? [], splitPath(suggestion) ?? []];
  const [wrong, right] = [from.at(-1), to.at(-1)];
  if (typeof wrong !== 'string' || typeof right !== 'string' || siblingPath(path, right) !== suggestion) return undefined;
  const distance = (name: string): number => editDistance(wrong.toLowerCase(), name.toLowerCase(), 2);
  if (distance(right) > 2 || valueAt(object, suggestion) !== undefined) return undefined;
  // A neighbour that is as near and there already may be the one that was meant, written twice.
  const neighbours = Object.keys((valueAt(object, path.slice(0, -wrong.length).replace(/\.$/, '')) ?? {}) as object);
  if (neighbours.some((name) => name !== wrong && distance(name) <= distance(right))) return undefined;
  const node = nodeAt(root, suggestion);
  const value = valueAt(object, path);
  if (node === undefined || value === undefined) return undefined;
  const fits = !checkShape(node, value, suggestion).some((problem) => problem.path === suggestion && problem.kind === 'wrong-type');
  // A value that the next round will mend fits too.
  return fits || (node.node === 'field' && retyped(node, value, undefined) !== undefined) ? {rename: right} : undefined;
}

function siblingPath(path: string, name: string): string {
  const segments = splitPath(path) ?? [];
  const parent = segments.slice(0, -1).reduce<string>((base, segment) => (typeof segment === 'number' ? `${base}[${segment}]` : joinKey(base, segment)), '');
  return joinKey(parent, name);
}

/** The same value as another type, where exactly one other reading fits the field. */
function retyped(node: Field, value: unknown, written: string | undefined): Mend['change'] | undefined {
  const fits = (candidate: unknown): boolean => node.type().safeParse(candidate).success;
  if (typeof value === 'number' || typeof value === 'boolean') {
    // What YAML reads as another number or word than is written has no safe answer: 0600 may be meant as 600 or 384.
    return written === undefined && fits(String(value)) ? {yaml: JSON.stringify(String(value))} : undefined;
  }
  if (typeof value !== 'string') return undefined;
  if (/^-?(?:0|[1-9]\d{0,14})$/.test(value) && fits(Number(value))) return {yaml: value};
  if ((value === 'true' || value === 'false') && fits(value === 'true')) return {yaml: value};
  const meant = node.facts.secret === true ? undefined : node.type.mend?.(value);
  return meant !== undefined && /^"\w+"$/.test(meant) && meant.slice(1, -1).toLowerCase() === value.trim().toLowerCase() ? {text: meant.slice(1, -1)} : undefined;
}
