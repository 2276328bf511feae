import {isMasked} from '../../model/masks.ts';
import {specSchemaOf} from '../../model/kinds.ts';
import type {KubernetesObject} from '../../model/kubernetes-object.ts';
import {compareQuantities, parseQuantity} from '../../model/quantity.ts';
import {splitPath} from '../../model/schema/path.ts';
import {isRecord, walkValue} from '../../model/schema/walk.ts';
import {valueAt} from '../../rules/view.ts';

type Json = Record<string, unknown>;

/** A manifest as a change to a live FEPCluster. */
export interface Change {
  /** What the object would be, values that the operator changed by itself left as they are. */
  after: KubernetesObject;
  /** The live object, where it may be compared: masks hold what the manifest says. */
  before: KubernetesObject;
  /** What the object would be to the letter; for the rules that warn of exactly that. */
  literal: KubernetesObject;
}

/** Rules that speak of values which the operator changed and the manifest would change back. */
export const DRIFT_RULES: ReadonlySet<string> = new Set(['autoresize-cr-drift', 'instances-live-drift']);

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const STORAGE = 'spec.fepChildCrVal.storage';

/**
 * What `kubectl apply` would make of a live FEPCluster: members of the manifest are laid over it; those that the last apply
 * had and the manifest has no more, go. A masked secret is no difference, whatever the manifest says in its place. Sizes that
 * auto-resize raised and servers that autoscale added are no differences meant: `literal` alone has them.
 */
export function changeOf(live: KubernetesObject, manifest: KubernetesObject): Change {
  const applied = lastApplied(live);
  const spec = overlay(specOf(live), specOf(manifest), applied === undefined ? undefined : specOf(applied)) as Json;
  const literal = {...live, metadata: {...live.metadata, ...manifest.metadata}, spec} as KubernetesObject;
  const before = {...live, spec: structuredClone(specOf(live))} as KubernetesObject;
  unmask(before, literal);
  const after = structuredClone({...literal}) as KubernetesObject;
  keepOwnChanges(live, after);
  return {after, before, literal};
}

function specOf(object: unknown): unknown {
  return (object as {spec?: unknown}).spec ?? {};
}

function lastApplied(live: KubernetesObject): unknown {
  const text = live.metadata.annotations?.[LAST_APPLIED];
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function overlay(live: unknown, wanted: unknown, applied: unknown): unknown {
  if (!isRecord(wanted) || !isRecord(live)) return wanted;
  const result: Json = {...live};
  if (isRecord(applied)) for (const key of Object.keys(applied)) if (!Object.hasOwn(wanted, key)) delete result[key];
  for (const [key, value] of Object.entries(wanted)) {
    if (value === null) delete result[key];
    else result[key] = overlay(Object.hasOwn(live, key) ? live[key] : undefined, value, isRecord(applied) ? applied[key] : undefined);
  }
  return result;
}

/** Puts what the manifest says in the place of masks, so that nobody takes them for a difference. */
function unmask(before: KubernetesObject, after: KubernetesObject): void {
  walkValue(specSchemaOf('FEPCluster'), specOf(before), ({node, path, value}) => {
    if (node?.node !== 'field' || node.facts.secret !== true || !isMasked(value)) return;
    const wanted = valueAt(after, path);
    if (wanted !== undefined) setIn(before, path, wanted);
  }, 'spec');
}

function keepOwnChanges(live: KubernetesObject, after: KubernetesObject): void {
  const now = valueAt(live, 'spec.fep.instances');
  const wanted = valueAt(after, 'spec.fep.instances');
  if (isAutoscaled(live) && typeof now === 'number' && typeof wanted === 'number' && wanted < now) setIn(after, 'spec.fep.instances', now);
  if (valueAt(live, `${STORAGE}.autoresize.enable`) !== true) return;
  const volumes = valueAt(live, STORAGE);
  for (const volume of Object.keys(isRecord(volumes) ? volumes : {})) {
    const path = `${STORAGE}.${volume}.size`;
    if (isSmaller(valueAt(after, path), valueAt(live, path))) setIn(after, path, valueAt(live, path));
  }
}

function isAutoscaled(live: KubernetesObject): boolean {
  return isRecord(valueAt(live, 'spec.fepChildCrVal.autoscale.scaleout')) && valueAt(live, 'spec.fepChildCrVal.autoscale.scaleout.policy') !== 'off';
}

function isSmaller(a: unknown, b: unknown): boolean {
  const [left, right] = [parseQuantity(String(a)), parseQuantity(String(b))];
  return left !== undefined && right !== undefined && compareQuantities(left, right) < 0;
}

function setIn(object: object, path: string, value: unknown): void {
  const segments = splitPath(path) ?? [];
  let holder: unknown = object;
  for (const segment of segments.slice(0, -1)) {
    if (typeof holder !== 'object' || holder === null) return;
    holder = (holder as Json)[segment];
  }
  const last = segments.at(-1);
  if (typeof holder === 'object' && holder !== null && last !== undefined) (holder as Json)[last] = value;
}
