import type {IncomingMessage} from 'node:http';
import {setTimeout as sleep} from 'node:timers/promises';
import type {FepError} from '../errors/fep-error.ts';
import type {KubernetesObject} from '../model/kubernetes-object.ts';
import type {ObjectList, WatchEvent} from './gateway.ts';

/** What a watch needs of the API: both reject with FepError. */
export interface WatchSource<T> {
  list: () => Promise<ObjectList<T>>;
  /** The answer of `?watch=1` from a version on. */
  open: (resourceVersion: string) => Promise<IncomingMessage>;
  /** Waits between two connections; left out: for so many milliseconds of real time. Never rejects. */
  pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

type RawEvent<T> = WatchEvent<T> | {type: 'BOOKMARK'; object: T} | {type: 'ERROR'; object: {code?: number; reason?: string}};

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/** Refusals that no new try mends. */
const FINAL = new Set(['forbidden', 'unauthorized', 'resource-not-installed', 'credential-plugin-failed', 'kubeconfig-invalid', 'invalid', 'not-supported']);

/**
 * Events until `signal` aborts. A connection that ends is opened again from the last version; when that version is gone
 * (410), a new list is compared with what was seen, and the differences come as events. The first list and the first
 * opening reject as they are; later on only refusals that will not pass do.
 */
export async function* watchStream<T extends KubernetesObject>(source: WatchSource<T>, from: string | undefined, signal: AbortSignal): AsyncGenerator<WatchEvent<T>, void, undefined> {
  const known = new Map<string, T>();
  let version = from;
  let pauseMs = FIRST_PAUSE_MS;
  let first = true;
  while (!signal.aborted) {
    try {
      if (version === undefined || version === '') {
        const list = await source.list();
        yield* differences(known, list.items);
        version = list.resourceVersion;
      }
      const answer = await source.open(version);
      first = false;
      for await (const event of eventsOf<T>(answer)) {
        pauseMs = FIRST_PAUSE_MS;
        if (event.type === 'ERROR') {
          if (event.object.code === 410 || event.object.reason === 'Expired') version = undefined;
          break;
        }
        version = event.object.metadata.resourceVersion ?? version;
        if (event.type === 'BOOKMARK') continue;
        remember(known, event);
        yield event;
        if (signal.aborted) return;
      }
    } catch (error) {
      if (signal.aborted) return;
      const {code} = error as FepError;
      if (code === 'version-gone') version = undefined;
      else if (first || FINAL.has(code)) throw error;
    }
    await (source.pause ?? pause)(pauseMs, signal);
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
}

/** A wait that an abort ends without an error. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, {signal});
  } catch {
    // Aborted: the loop looks at the signal itself.
  }
}

function keyOf(object: KubernetesObject): string {
  return object.metadata.uid ?? `${object.metadata.namespace ?? ''}/${object.metadata.name ?? ''}`;
}

function remember<T extends KubernetesObject>(known: Map<string, T>, event: WatchEvent<T>): void {
  if (event.type === 'DELETED') known.delete(keyOf(event.object));
  else known.set(keyOf(event.object), event.object);
}

/** What happened between what was seen last and this list. */
function* differences<T extends KubernetesObject>(known: Map<string, T>, items: readonly T[]): Generator<WatchEvent<T>, void, undefined> {
  const present = new Set(items.map(keyOf));
  for (const [key, object] of known) {
    if (present.has(key)) continue;
    known.delete(key);
    yield {type: 'DELETED', object};
  }
  for (const object of items) {
    const before = known.get(keyOf(object));
    known.set(keyOf(object), object);
    if (before === undefined) yield {type: 'ADDED', object};
    else if (before.metadata.resourceVersion !== object.metadata.resourceVersion) yield {type: 'MODIFIED', object};
  }
}

/** One JSON document a line. A connection that breaks ends the iteration; the caller opens a new one. */
export async function* eventsOf<T>(answer: AsyncIterable<Buffer | string>): AsyncGenerator<RawEvent<T>, void, undefined> {
  const decoder = new TextDecoder();
  let rest: string[] = [];
  for await (const chunk of answer) {
    const lines = (typeof chunk === 'string' ? chunk : decoder.decode(chunk, {stream: true})).split('\n');
    // A long line arrives in many chunks: joined once, not once a chunk.
    rest.push(lines[0] ?? '');
    for (const next of lines.slice(1)) {
      const line = rest.join('');
      rest = [next];
      if (line.trim() !== '') yield JSON.parse(line) as RawEvent<T>;
    }
  }
}
