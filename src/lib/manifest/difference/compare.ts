import {fepClusterRoot} from '../../model/fep-cluster/root.ts';
import {isRecord} from '../../model/schema/walk.ts';
import {applyMergePatch, mergePatch} from '../patch.ts';
import type {Blocked, Comparison, Difference, Kept, KeptReason} from './difference.ts';
import {hideInText, shownItem, shownValue} from './hide.ts';
import {keysOf} from './list-keys.ts';
import {holdsMask, holdsMaskedOption, maskedPlaces} from './masked.ts';
import {formOf, itemPlace, memberPlace, own, type Place, withoutNulls, withSecrets} from './place.ts';
import {lessThan, sameJson, sameValue} from './same-value.ts';
import {type TextForm, textDifferences} from './texts.ts';

export interface CompareOptions {
  /** Automatic scale-out is on: a lower number of servers in the file is no wish. */
  autoscaled?: boolean;
  /** Automatic expansion is on: a smaller volume in the file is no wish. */
  autoresized?: boolean;
  /** Paths that the user named one by one (`--set`): always meant, whatever grew by itself. */
  explicit?: ReadonlySet<string>;
  /** What was applied before (`kubectl apply` keeps it): what stood there and is gone from the file, is to go. */
  applied?: unknown;
  /** `send`: secrets that the file gives are sent even though the cluster shows only a mask; `keep`: they stay. */
  secrets?: 'keep' | 'send';
  /** Report what the cluster has and the file has not. */
  tellKept?: boolean;
}

/** Nothing to send at this place. */
const NOTHING = Symbol('nothing');
type Sent = unknown;

const TOP = ['metadata', 'spec'];
const METADATA = ['labels', 'annotations'];
const APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * Compares what is meant with the live FEPCluster. Only members that `meant` has are looked at, as in a merge patch: what
 * is left out stays, `null` goes. Metadata counts by its labels and annotations; status never. The result's differences
 * can be shown as they are, its patch can not: it holds the secrets that are to be sent.
 */
export function compareClusters(live: object, meant: object, options: CompareOptions = {}): Comparison {
  const comparing = new Comparing(options);
  const patch = comparing.members(
    {node: fepClusterRoot, path: '', schemaPath: '', key: '', hasParent: true},
    pickTop(live), pickTop(meant), pickTop(isRecord(options.applied) ? options.applied : {}),
  );
  return {differences: comparing.differences, kept: comparing.kept, blocked: comparing.blocked, patch: patch === NOTHING ? {} : patch as Record<string, unknown>};
}

function pickTop(object: object): Record<string, unknown> {
  const members = Object.entries(object).filter(([key]) => TOP.includes(key));
  return Object.fromEntries(members.map(([key, value]) => [key, key === 'metadata' ? pickMetadata(value) : value]));
}

function pickMetadata(metadata: unknown): Record<string, unknown> {
  if (!isRecord(metadata)) return {};
  return Object.fromEntries(METADATA.flatMap((name) => {
    const values = metadata[name];
    return isRecord(values) ? [[name, Object.fromEntries(Object.entries(values).filter(([key]) => key !== APPLIED))]] : [];
  }));
}

class Comparing {
  readonly differences: Difference[] = [];
  readonly kept: Kept[] = [];
  readonly blocked: Blocked[] = [];
  readonly #options: CompareOptions;

  constructor(options: CompareOptions) {
    this.#options = options;
  }

  /** Members of two objects; the members that are gone since the last apply are removed. */
  members(place: Place, live: unknown, meant: Record<string, unknown>, applied: unknown): Sent {
    const there = isRecord(live) ? live : {};
    const before = isRecord(applied) ? applied : {};
    const patch: [string, unknown][] = [];
    for (const [key, value] of Object.entries(meant)) {
      const sent = this.#one(memberPlace(place, key, isRecord(live)), own(there, key), value, own(before, key));
      if (sent !== NOTHING) patch.push([key, sent]);
    }
    for (const key of Object.keys(there)) {
      if (Object.hasOwn(meant, key)) continue;
      const member = memberPlace(place, key, true);
      if (Object.hasOwn(before, key) && there[key] !== undefined) {
        const sent = this.#gone(member, there[key], before[key]);
        if (sent !== NOTHING) patch.push([key, sent]);
      } else if (this.#options.tellKept === true && place.path !== '' && !place.path.startsWith('metadata')) {
        this.kept.push({path: member.path, reason: 'not-in-file'});
      }
    }
    return patch.length === 0 ? NOTHING : Object.fromEntries(patch);
  }

  /** What was applied goes, and of a group no more than that: the operator and others write into it too. */
  #gone(place: Place, live: unknown, applied: unknown): Sent {
    if (isRecord(live) && isRecord(applied)) return this.members(place, live, {}, applied);
    this.#removed(place, live);
    return null;
  }

  #one(place: Place, live: unknown, meant: unknown, applied: unknown): Sent {
    if (meant === undefined) return NOTHING;
    if (meant === null) {
      if (live === undefined || live === null) return NOTHING;
      this.#removed(place, live);
      return null;
    }
    const {node} = place;
    const isLeaf = node === undefined || place.path.startsWith('metadata') ? !isRecord(meant) : node.node === 'field';
    if (node?.facts.secret === true && (isLeaf || !isRecord(meant)) && !Array.isArray(meant)) return this.#secret(place, live, meant);
    if (isRecord(meant) && !isLeaf) return this.#group(place, live, meant, applied);
    if (Array.isArray(meant) && Array.isArray(live) && node?.node === 'list') return this.#list(place, live, meant);
    const form = formOf(place);
    if (form !== undefined && typeof meant === 'string' && (live === undefined || live === null || typeof live === 'string')) {
      return this.#text(place, form, live ?? undefined, meant);
    }
    return this.#leaf(place, live ?? undefined, meant);
  }

  #group(place: Place, live: unknown, meant: Record<string, unknown>, applied: unknown): Sent {
    const count = this.kept.length;
    const sent = this.members(place, live, meant, applied);
    if (sent !== NOTHING || isRecord(live) || this.kept.length > count) return sent;
    // An empty group that was not there: the group itself is what is added.
    if (Object.keys(meant).length > 0) return NOTHING;
    this.#record(place, 'added', undefined, {});
    return {};
  }

  #leaf(place: Place, live: unknown, written: unknown): Sent {
    const meant = withoutNulls(written);
    if (live !== undefined && sameValue(place.node, live, meant)) return NOTHING;
    // Saying what holds anyway: the operator takes the default where nothing is said.
    if (live === undefined && place.hasParent && place.node?.facts.default !== undefined && sameValue(place.node, place.node.facts.default, meant)) return NOTHING;
    const drift = this.#drift(place, live, meant);
    if (drift !== undefined) {
      this.kept.push({path: place.path, reason: drift, live, wanted: meant});
      return NOTHING;
    }
    this.#record(place, live === undefined ? 'added' : 'changed', live, meant);
    // An object in place of a single value is sent so that nothing of the old one stays.
    return isRecord(live) && isRecord(meant) ? mergePatch(live, meant) : meant;
  }

  /** A value that grew by itself since the file was written. */
  #drift({path}: Place, live: unknown, meant: unknown): KeptReason | undefined {
    if (this.#isExplicit(path)) return undefined;
    if (path === 'spec.fep.instances' && this.#options.autoscaled === true && typeof live === 'number' && typeof meant === 'number' && meant < live) return 'autoscale';
    if (/^spec\.fepChildCrVal\.storage\.[^.]+\.size$/.test(path) && this.#options.autoresized === true && lessThan(meant, live)) return 'autoresize';
    return undefined;
  }

  /** Was it named by itself, or a group around it? */
  #isExplicit(path: string): boolean {
    for (const named of this.#options.explicit ?? []) if (path === named || path.startsWith(`${named}.`)) return true;
    return false;
  }

  #secret(place: Place, live: unknown, meant: unknown): Sent {
    const isThere = live !== undefined && live !== null && live !== '';
    if (holdsMask(meant)) {
      this.kept.push({path: place.path, reason: 'masked'});
      return NOTHING;
    }
    if (isThere && holdsMask(live) && this.#options.secrets !== 'send' && !this.#isExplicit(place.path)) {
      this.kept.push({path: place.path, reason: 'secret-unknown'});
      return NOTHING;
    }
    if (isThere && sameJson(live, meant)) return NOTHING;
    if (!isThere && meant === '') return NOTHING;
    this.differences.push({path: place.path, schemaPath: place.schemaPath, kind: isThere ? 'changed' : 'added', secret: true});
    return meant;
  }

  #text(place: Place, form: TextForm, live: string | undefined, meant: string): Sent {
    const found = textDifferences(form, live ?? '', meant);
    if (found.length === 0) return NOTHING;
    if (form === 'options' && holdsMaskedOption(meant) && !holdsMaskedOption(live ?? '')) {
      this.blocked.push({path: place.path, why: 'the text holds asterisks in place of a secret option'});
    }
    for (const {kind, item, old, new: now} of found) {
      const [before, after] = [shownItem(item, old), shownItem(item, now)];
      const values = before.secret || after.secret
        ? {secret: true as const}
        : {...(before.value === undefined ? {} : {old: before.value}), ...(after.value === undefined ? {} : {new: after.value})};
      this.differences.push({path: place.path, schemaPath: place.schemaPath, kind, item: {...item, name: hideInText(item.name)}, ...values});
    }
    return meant;
  }

  /** A list is sent as a whole; what differs is told item by item where the items have keys. */
  #list(place: Place, live: readonly unknown[], meant: readonly unknown[]): Sent {
    if (sameJson(live, meant)) return NOTHING;
    const [before, now] = [keysOf(place.schemaPath, live), keysOf(place.schemaPath, meant)];
    if (before === undefined || now === undefined || place.node?.node !== 'list') return this.#wholeList(place, live, meant);
    const count = this.differences.length;
    const items = meant.map((item, index) => this.#item(place, now[index] ?? '', live[before.indexOf(now[index] ?? '')], item));
    for (const [index, key] of before.entries()) if (!now.includes(key)) this.#removed(itemPlace(place, key), live[index]);
    const stayed = before.filter((key) => now.includes(key));
    const order = now.filter((key) => before.includes(key));
    if (!sameJson(stayed, order)) this.differences.push({path: place.path, schemaPath: place.schemaPath, kind: 'moved', old: stayed, new: order});
    if (this.differences.length === count) return NOTHING;
    return this.#sendable(place, items);
  }

  /** An item as it would be sent: what the cluster has of it, with what is meant, and the secrets that the file gives. */
  #item(list: Place, key: string, live: unknown, meant: unknown): unknown {
    const place = itemPlace(list, key);
    const sent = this.#one(place, live, meant, undefined);
    if (live === undefined) return meant;
    const merged = sent === NOTHING ? live : applyMergePatch(live, sent);
    return place.node === undefined ? merged : withSecrets(place.node, merged, meant);
  }

  #wholeList(place: Place, live: readonly unknown[], meant: readonly unknown[]): Sent {
    this.#record(place, 'changed', live, meant);
    return this.#sendable(place, meant);
  }

  #sendable(place: Place, items: readonly unknown[]): Sent {
    if (place.node !== undefined) {
      for (const path of maskedPlaces(place.node, items, place.path)) this.blocked.push({path, why: 'a list is sent as a whole, and this secret in it is known as asterisks only'});
    }
    return items;
  }

  /** Everything that goes with a value, leaf by leaf. */
  #removed(place: Place, live: unknown): void {
    const {node} = place;
    if (isRecord(live) && node?.node !== 'field' && Object.keys(live).length > 0) {
      for (const [key, value] of Object.entries(live)) this.#removed(memberPlace(place, key, true), value);
    } else if (node?.facts.secret === true) {
      this.differences.push({path: place.path, schemaPath: place.schemaPath, kind: 'removed', secret: true});
    } else if (typeof live === 'string' && formOf(place) !== undefined && live.trim() !== '') {
      this.#text(place, formOf(place) ?? 'lines', live, '');
    } else this.#record(place, 'removed', live, undefined);
  }

  #record(place: Place, kind: Difference['kind'], live: unknown, meant: unknown): void {
    const {node, key, path, schemaPath} = place;
    const [old, now] = [shownValue(node, key, live), shownValue(node, key, meant)];
    this.differences.push({
      path, schemaPath, kind,
      ...(old === undefined ? {} : {old}),
      ...(now === undefined ? {} : {new: now}),
      ...(node === undefined && !path.startsWith('metadata') ? {unknown: true as const} : {}),
    });
  }
}
