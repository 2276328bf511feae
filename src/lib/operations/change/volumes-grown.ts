import type {CoreEvent, PersistentVolumeClaim} from '../../model/kubernetes-object.ts';
import {compareQuantities, parseQuantity} from '../../model/quantity.ts';
import {newerThan, textOfEvent, type EventBaseline} from '../events.ts';
import type {Trouble} from '../readiness/index.ts';
import {volumeOfClaim} from '../volume-of-claim.ts';

/** A volume and the size that its claims shall have. */
export interface WantedVolume {
  /** Key under spec.fepChildCrVal.storage. */
  volume: string;
  size: string;
}

export interface GrowthState {
  done: number;
  total: number;
  missing?: string;
}

/** Grown means: the capacity of every claim is at least what is wanted, and no file system waits to be grown. */
export function growthState(claims: readonly PersistentVolumeClaim[], cluster: string, wanted: readonly WantedVolume[]): GrowthState {
  const concerned = claimsConcerned(claims, cluster, wanted);
  const left = concerned.filter(({claim, size}) => !hasGrown(claim, size));
  const counts = {done: concerned.length - left.length, total: concerned.length};
  const bare = wanted.find(({volume}) => !concerned.some((one) => one.volume === volume));
  if (bare !== undefined) return {...counts, missing: `no claim of ${bare.volume} was found`};
  if (left.length === 0) return counts;
  const some = left.slice(0, 3).map(({claim, size}) => `${claim.metadata.name} ${capacityOf(claim) ?? 'no capacity'} of ${size}${waitingFor(claim)}`).join(', ');
  return {...counts, missing: `${counts.done} of ${counts.total} claims have grown (${some}${left.length > 3 ? ' …' : ''})`};
}

/** The claims of a cluster whose volume is to grow, each with the size it is to have. */
export function claimsConcerned(claims: readonly PersistentVolumeClaim[], cluster: string, wanted: readonly WantedVolume[]): {claim: PersistentVolumeClaim; volume: string; size: string}[] {
  return claims.flatMap((claim) => {
    const volume = volumeOfClaim(claim.metadata.name ?? '', cluster);
    const found = wanted.find((one) => one.volume === volume);
    return found === undefined ? [] : [{claim, volume, size: found.size}];
  });
}

/** What the claim has, as a quantity; undefined before it is bound. */
export function capacityOf(claim: PersistentVolumeClaim): string | undefined {
  return claim.status?.capacity?.['storage'];
}

function hasGrown(claim: PersistentVolumeClaim, size: string): boolean {
  const [has, wanted] = [parseQuantity(capacityOf(claim) ?? ''), parseQuantity(size)];
  return has !== undefined && wanted !== undefined && compareQuantities(has, wanted) >= 0 && waitingFor(claim) === '';
}

/** Conditions under which Kubernetes says that the work is not over. */
export function waitingFor(claim: PersistentVolumeClaim): string {
  const open = (claim.status?.conditions ?? []).find(({type, status}) => ['Resizing', 'FileSystemResizePending'].includes(type) && status === 'True');
  if (open === undefined) return '';
  return open.type === 'Resizing' ? ', being resized' : ', its file system waits for its pod';
}

/** A provisioner that says no, says it again at each try: only a refusal that stays is believed. */
const HOLD_MS = 30_000;

/** Refusals of the storage since the change. */
export function growthTroubles(events: readonly CoreEvent[], baseline: EventBaseline, claims: readonly PersistentVolumeClaim[]): Trouble[] {
  const names = new Set(claims.map(({metadata}) => metadata.name));
  return newerThan(events, baseline)
    .filter(({involvedObject, reason}) => involvedObject.kind === 'PersistentVolumeClaim' && names.has(involvedObject.name) && /^(?:VolumeResizeFailed|FileSystemResizeFailed)$/.test(reason ?? ''))
    .map((event) => ({message: `the storage refuses to grow ${event.involvedObject.name}: ${textOfEvent(event)} (${event.reason})`, holdMs: HOLD_MS}));
}
