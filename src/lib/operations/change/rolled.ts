import type {Container, Pod, ResourceRequirements} from '../../model/kubernetes-object.ts';
import {compareQuantities, parseQuantity} from '../../model/quantity.ts';
import {podPhase, isReady} from '../readiness/index.ts';

/** What the containers of a name shall have once their pod was replaced. */
export interface WantedContainer {
  /** Names that the container may bear. */
  names: readonly string[];
  /** For words: `server`, `backup`. */
  what: string;
  image?: string;
  resources?: ResourceRequirements;
}

/** A rolling replacement (W-ROLL): which pods have to go, and what those that come shall have. */
export interface WantedRoll {
  /** Names and uids before the change; undefined where the program comes to a change that is under way already. */
  before: ReadonlyMap<string, string> | undefined;
  containers: readonly WantedContainer[];
  /** No source states that pods are replaced for it: the operator may leave them as they are. */
  inferred?: true;
}

/** Has anybody begun to replace a pod? */
export function hasBegun(pods: readonly Pod[], {before}: WantedRoll): boolean {
  return pods.length !== (before?.size ?? pods.length)
    || pods.some(({metadata}) => metadata.deletionTimestamp !== undefined || (before !== undefined && before.get(metadata.name ?? '') !== metadata.uid));
}

/** How far a replacement is. */
export interface RollState {
  done: number;
  total: number;
  /** Undefined once every pod was replaced. */
  missing?: string;
}

/** Every pod another one than before, with what was asked for, and Ready. Who is master is W-READY's business. */
export function rollState(pods: readonly Pod[], wanted: WantedRoll): RollState {
  const total = Math.max(pods.length, wanted.before?.size ?? 0);
  const replaced = pods.filter((pod) => isReplaced(pod, wanted));
  const ready = replaced.filter(isReady);
  if (ready.length === total && total > 0) return {done: total, total};
  const counts = {done: ready.length, total};
  const coming = replaced.filter((pod) => !isReady(pod));
  if (coming.length > 0) return {...counts, missing: `${ready.length} of ${total} pods replaced (${coming.map((pod) => `${pod.metadata.name}: ${podPhase(pod)}`).join(', ')})`};
  const going = pods.filter(({metadata}) => metadata.deletionTimestamp !== undefined);
  if (going.length > 0) return {...counts, missing: `${ready.length} of ${total} pods replaced (${going.map(({metadata}) => `${metadata.name} goes down`).join(', ')})`};
  if (ready.length === 0 && pods.length === total) return {...counts, missing: `0 of ${total} pods replaced: the operator has not begun to replace them`};
  const left = pods.filter((pod) => !replaced.includes(pod)).map(({metadata}) => metadata.name).join(', ');
  return {...counts, missing: `${ready.length} of ${total} pods replaced${left === '' ? '' : ` (still to go: ${left})`}`};
}

/** Is it another pod than before, with everything that was asked for? */
export function isReplaced(pod: Pod, {before, containers}: WantedRoll): boolean {
  const {name = '', uid} = pod.metadata;
  const old = before?.get(name);
  if (pod.metadata.deletionTimestamp !== undefined || (old !== undefined && old === uid)) return false;
  return containers.every((wanted) => {
    const container = pod.spec.containers.find(({name: own}) => wanted.names.includes(own));
    return container === undefined || hasAll(container, wanted);
  });
}

function hasAll(container: Container, {image, resources}: WantedContainer): boolean {
  if (image !== undefined && container.image !== image) return false;
  return (['limits', 'requests'] as const).every((kind) =>
    Object.entries(resources?.[kind] ?? {}).every(([resource, amount]) => isSameAmount(container.resources?.[kind]?.[resource], amount)));
}

function isSameAmount(found: unknown, wanted: unknown): boolean {
  const [left, right] = [parseQuantity(String(found)), parseQuantity(String(wanted))];
  return left === undefined || right === undefined ? String(found) === String(wanted) : compareQuantities(left, right) === 0;
}
