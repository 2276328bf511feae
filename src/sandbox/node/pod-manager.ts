import {mkdir, readdir, rm} from 'node:fs/promises';
import path from 'node:path';
import type {Gateway} from '../../lib/cluster/gateway.ts';
import type {Pod} from '../../lib/model/kubernetes-object.ts';
import {RESOURCES} from '../../lib/model/resources.ts';
import {sleepUnlessAborted} from '../pods/interruptible-sleep.ts';
import type {Program} from '../pods/program.ts';
import {EventRecorder} from './event-recorder.ts';
import type {VolumeLimits} from './volumes/volume-limits.ts';
import type {SandboxNode} from './node-objects.ts';
import {PodAddresses} from './pod-addresses.ts';
import {PodWorker} from './pod-worker.ts';

/** Lists are compared with what runs this often, in case a watch lost something. */
const COMPARE_PERIOD_MS = 30_000;

export interface PodManagerOptions {
  gateway: Gateway;
  nodes: readonly SandboxNode[];
  programFor: (image: string) => Program | undefined;
  /** Folder of the node. */
  folder: string;
  limits?: VolumeLimits;
  signal: AbortSignal;
  log: (line: string) => void;
}

/** Runs the pods that are bound to our nodes. */
export class PodManager {
  readonly #options: PodManagerOptions;
  readonly #workers = new Map<string, PodWorker>();
  readonly #addresses = new PodAddresses();
  readonly #recorders = new Map<string, EventRecorder>();
  readonly #frozen = new Set<string>();

  constructor(options: PodManagerOptions) {
    this.#options = options;
    for (const node of options.nodes) {
      this.#recorders.set(node.name, new EventRecorder(options.gateway, {component: 'kubelet', host: node.name}));
    }
  }

  /** Until the signal is aborted; then the containers end. */
  async run(): Promise<void> {
    const {gateway, signal} = this.#options;
    await mkdir(this.#podsFolder, {recursive: true});
    await this.#compare();
    await this.#removeLeftovers();
    const comparing = this.#keepComparing();
    for await (const event of gateway.watch<Pod>(RESOURCES.Pod, {namespace: '*', signal})) {
      if (event.type === 'DELETED') this.#forget(event.object.metadata.uid as string);
      else this.#see(event.object);
    }
    await comparing;
    await Promise.allSettled([...this.#workers.values()].map((worker) => worker.abandon(5000)));
  }

  /** The worker of a pod on a machine that is on. */
  worker(namespace: string, name: string): PodWorker | undefined {
    for (const worker of this.#workers.values()) {
      const {metadata} = worker.pod;
      if (metadata.name === name && metadata.namespace === namespace) return worker;
    }
    return undefined;
  }

  /** Freezes a machine (its containers die unseen) or brings it back. */
  async setFrozen(node: string, frozen: boolean): Promise<void> {
    if (this.#frozen.has(node) === frozen) return;
    if (frozen) {
      this.#frozen.add(node);
      const there = [...this.#workers.values()].filter((worker) => worker.pod.spec.nodeName === node);
      for (const worker of there) this.#workers.delete(worker.uid);
      await Promise.allSettled(there.map((worker) => worker.abandon()));
    } else {
      this.#frozen.delete(node);
      await this.#compare().catch(() => {});
    }
  }

  get #podsFolder(): string {
    return path.join(this.#options.folder, 'pods');
  }

  #see(pod: Pod): void {
    const uid = pod.metadata.uid as string;
    const node = this.#options.nodes.find((one) => one.name === pod.spec.nodeName);
    if (node === undefined || this.#frozen.has(node.name) || this.#options.signal.aborted) return;
    const known = this.#workers.get(uid);
    if (known !== undefined) return known.update(pod);
    const {gateway, programFor, folder, limits, log} = this.#options;
    const podIP = pod.status?.podIP ?? this.#addresses.allocate(node.index, uid);
    this.#addresses.reserve(podIP, uid);
    const events = this.#recorders.get(node.name) as EventRecorder;
    const worker = new PodWorker(pod, {gateway, events, programFor, podIP, folder: path.join(this.#podsFolder, uid), claims: {root: folder, ...(limits === undefined ? {} : {limits})}, log});
    this.#workers.set(uid, worker);
  }

  #forget(uid: string): void {
    this.#addresses.release(uid);
    const worker = this.#workers.get(uid);
    if (worker === undefined) return;
    this.#workers.delete(uid);
    void worker.abandon().then(() => rm(path.join(this.#podsFolder, uid), {recursive: true, force: true})).catch(() => {});
  }

  async #keepComparing(): Promise<void> {
    while (await sleepUnlessAborted(COMPARE_PERIOD_MS, this.#options.signal)) await this.#compare().catch(() => {});
  }

  async #compare(): Promise<void> {
    const before = new Set(this.#workers.keys());
    const {items} = await this.#options.gateway.list<Pod>(RESOURCES.Pod, {namespace: '*', signal: this.#options.signal});
    const there = new Set(items.map((pod) => pod.metadata.uid));
    for (const pod of items) if (pod.status?.podIP !== undefined) this.#addresses.reserve(pod.status.podIP, pod.metadata.uid as string);
    for (const uid of before) if (!there.has(uid)) this.#forget(uid);
    for (const pod of items) this.#see(pod);
  }

  /** Folders of pods that went away while the node was down. */
  async #removeLeftovers(): Promise<void> {
    for (const uid of await readdir(this.#podsFolder)) {
      if (!this.#workers.has(uid)) await rm(path.join(this.#podsFolder, uid), {recursive: true, force: true});
    }
  }
}
