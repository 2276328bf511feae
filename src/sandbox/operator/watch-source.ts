import type {Gateway, WatchEvent} from '../../lib/cluster/gateway.ts';
import type {AnyObject} from '../../lib/model/kubernetes-object.ts';
import type {Resource} from '../../lib/model/resources.ts';
import type {Log} from './log.ts';
import {pause} from './pause.ts';

export interface WatchSource {
  gateway: Gateway;
  resource: Resource;
  /** Empty: all of them. */
  namespaces: readonly string[];
  fieldSelector?: string;
  labelSelector?: string;
  /** `before` is the object as last seen; absent for the first sight. */
  handle: (event: WatchEvent<AnyObject>, before: AnyObject | undefined) => void;
  log: Log;
  signal: AbortSignal;
}

/** `namespace/name`. */
export function keyOf(object: AnyObject): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name ?? ''}`;
}

/** Watches until `signal` is aborted; a failure of the watch is logged and tried again. */
export async function runWatch(source: WatchSource): Promise<void> {
  const namespaces = source.namespaces.length === 0 ? ['*'] : source.namespaces;
  await Promise.all(namespaces.map((namespace) => watchNamespace(source, namespace)));
}

async function watchNamespace(source: WatchSource, namespace: string): Promise<void> {
  const {gateway, resource, signal, log} = source;
  const seen = new Map<string, AnyObject>();
  const selectors = {
    ...(source.fieldSelector === undefined ? {} : {fieldSelector: source.fieldSelector}),
    ...(source.labelSelector === undefined ? {} : {labelSelector: source.labelSelector}),
  };
  while (!signal.aborted) {
    try {
      for await (const event of gateway.watch<AnyObject>(resource, {namespace, signal, ...selectors})) {
        const key = keyOf(event.object);
        const before = seen.get(key);
        if (event.type === 'DELETED') seen.delete(key);
        else seen.set(key, event.object);
        source.handle(event, before);
      }
    } catch (error) {
      if (signal.aborted) return;
      log('error', 'Watch failed', {resource: `${resource.plural}.${resource.group}`, error: error instanceof Error ? error.message : String(error)});
    }
    await pause(2000, signal);
  }
}

/**
 * Did anything change that a reconcile looks at? Status alone did not (the framework's usual predicate). A server-side
 * apply counts even when it wrote what was there: see `isApplied`.
 */
export function specChanged(before: AnyObject | undefined, after: AnyObject): boolean {
  if (before === undefined || before.metadata.uid !== after.metadata.uid) return true;
  const {generation, labels, annotations, deletionTimestamp, finalizers, ownerReferences} = after.metadata;
  return before.metadata.generation !== generation
    || before.metadata.deletionTimestamp !== deletionTimestamp
    || !same(before.metadata.labels, labels) || !same(before.metadata.annotations, annotations)
    || !same(applied(before), applied(after))
    || !same(before.metadata.finalizers, finalizers) || !same(before.metadata.ownerReferences, ownerReferences);
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function applied(object: AnyObject): unknown[] {
  return (object.metadata.managedFields ?? []).flatMap((entry) => {
    const {operation, fieldsV1} = entry as {operation?: string; fieldsV1?: unknown};
    return operation === 'Apply' ? [fieldsV1] : [];
  });
}
