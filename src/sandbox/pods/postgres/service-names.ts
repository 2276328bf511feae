import {open, readFile, writeFile} from 'node:fs/promises';
import {setTimeout as sleep} from 'node:timers/promises';
import type {Gateway} from '../../../lib/cluster/gateway.ts';
import type {AnyObject} from '../../../lib/model/kubernetes-object.ts';
import {RESOURCES} from '../../../lib/model/resources.ts';
import {bindAddress} from './pod-address.ts';

interface Subset {
  addresses?: {ip?: string}[];
}

const RETRY_MS = 2000;

/**
 * Names of Services inside containers, by a hosts file that follows their Endpoints: a name leads to the ready pods behind it at
 * once, since nothing here carries a Service's own address. So the port of the pod counts, not one that a Service translates.
 */
export class ServiceNames {
  readonly #gateway: Gateway;
  readonly #sandboxPort: number;
  /** Namespace → Service → addresses that the pods listen on. */
  readonly #known = new Map<string, Map<string, string[]>>();
  readonly #followers = new Set<{namespace: string; changed: () => void}>();

  /** Watches until `signal` is aborted. */
  constructor(gateway: Gateway, sandboxPort: number, signal: AbortSignal) {
    this.#gateway = gateway;
    this.#sandboxPort = sandboxPort;
    void this.#watch(signal);
  }

  /** Writes the names of a namespace to a file, and returns its path. */
  async write(namespace: string, file: string): Promise<string> {
    await writeFile(file, this.#text(namespace), {mode: 0o644});
    return file;
  }

  /** Keeps a file that {@link write} wrote true until `signal` is aborted. */
  follow(namespace: string, file: string, signal: AbortSignal): void {
    let last = Promise.resolve();
    const follower = {namespace, changed: () => void (last = last.then(() => rewrite(file, this.#text(namespace))).catch(() => undefined))};
    this.#followers.add(follower);
    // What changed between the two calls.
    follower.changed();
    signal.addEventListener('abort', () => this.#followers.delete(follower), {once: true});
  }

  async #watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        for await (const {type, object} of this.#gateway.watch<AnyObject>(RESOURCES.Endpoints, {namespace: '*', signal})) this.#take(type === 'DELETED', object);
      } catch {
        // The API server may be down for a while; the names stay as they are.
      }
      await sleep(RETRY_MS, undefined, {signal}).catch(() => undefined);
    }
  }

  #take(gone: boolean, {metadata: {namespace = '', name = ''}, ...object}: AnyObject): void {
    const services = this.#known.get(namespace) ?? new Map<string, string[]>();
    this.#known.set(namespace, services);
    const addresses = gone ? [] : ((object['subsets'] ?? []) as Subset[]).flatMap(({addresses: ready = []}) => ready.flatMap(({ip}) => (ip?.startsWith('10.244.') === true ? [bindAddress(ip, this.#sandboxPort)] : [])));
    if (JSON.stringify(services.get(name) ?? []) === JSON.stringify(addresses)) return;
    services.set(name, addresses);
    for (const follower of this.#followers) if (follower.namespace === namespace) follower.changed();
  }

  #text(namespace: string): string {
    return hostsFile(namespace, this.#known.get(namespace) ?? new Map());
  }
}

/** The text of a hosts file: the machine itself, and every name of a Service that a pod of its namespace may use. */
export function hostsFile(namespace: string, services: ReadonlyMap<string, readonly string[]>): string {
  const lines = [...services].toSorted(([a], [b]) => a.localeCompare(b))
    .flatMap(([name, addresses]) => addresses.map((address) => `${address} ${name} ${name}.${namespace} ${name}.${namespace}.svc ${name}.${namespace}.svc.cluster.local`));
  return ['127.0.0.1 localhost', '::1 localhost', ...lines, ''].join('\n');
}

/** In place, since the container sees this very file; the new text first, the rest of the old one cut off after it. */
async function rewrite(file: string, text: string): Promise<void> {
  if ((await readFile(file, 'utf8')) === text) return;
  const handle = await open(file, 'r+');
  try {
    await handle.write(text, 0);
    await handle.truncate(Buffer.byteLength(text));
  } finally {
    await handle.close();
  }
}
