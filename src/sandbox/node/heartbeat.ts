import type {Gateway} from '../../lib/cluster/gateway.ts';
import type {AnyObject, KubernetesNode} from '../../lib/model/kubernetes-object.ts';
import {RESOURCES} from '../../lib/model/resources.ts';
import {sleepUnlessAborted} from '../pods/interruptible-sleep.ts';
import {FROZEN_ANNOTATION, nodeLabels, nodeObject, nodeStatus, type SandboxNode} from './node-objects.ts';

const LEASE_NAMESPACE = 'kube-node-lease';
const LEASE_PERIOD_MS = 10_000;
const STATUS_EVERY = 6;

export interface HeartbeatOptions {
  gateway: Gateway;
  nodes: readonly SandboxNode[];
  port: number;
  signal: AbortSignal;
  log: (line: string) => void;
  onFrozen: (node: string, frozen: boolean) => Promise<void>;
}

/** Registers the nodes and keeps them alive: leases each 10 s, the whole status each minute and whenever it is not Ready. */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  readonly #frozen = new Set<string>();
  readonly #since = rfc3339();

  constructor(options: HeartbeatOptions) {
    this.#options = options;
  }

  /** Registers every node; tries again while the API server is not there. */
  async register(): Promise<void> {
    for (const node of this.#options.nodes) await this.#untilDone(`register ${node.name}`, () => this.#registerOne(node));
  }

  /** Until the signal is aborted. */
  async run(): Promise<void> {
    const watching = this.#watchNodes();
    for (let turn = 0; !this.#options.signal.aborted; turn++) {
      const alive = this.#options.nodes.filter((node) => !this.#frozen.has(node.name));
      await Promise.allSettled(alive.map((node) => this.#renewLease(node)));
      if (turn % STATUS_EVERY === 0) await Promise.allSettled(alive.map((node) => this.#writeStatus(node)));
      await sleepUnlessAborted(LEASE_PERIOD_MS, this.#options.signal);
    }
    await watching;
  }

  async #watchNodes(): Promise<void> {
    const {gateway, signal, nodes} = this.#options;
    for await (const {type, object} of gateway.watch<KubernetesNode>(RESOURCES.Node, {signal})) {
      const node = nodes.find((one) => one.name === object.metadata.name);
      if (node === undefined) continue;
      if (type === 'DELETED') await this.#quietly(() => this.#registerOne(node));
      else await this.#quietly(() => this.#seeNode(node, object));
    }
  }

  async #seeNode(node: SandboxNode, object: KubernetesNode): Promise<void> {
    const frozen = object.metadata.annotations?.[FROZEN_ANNOTATION] === 'true';
    if (frozen !== this.#frozen.has(node.name)) {
      if (frozen) this.#frozen.add(node.name);
      else this.#frozen.delete(node.name);
      this.#options.log(`node ${node.name} ${frozen ? 'is frozen' : 'runs again'}`);
      await this.#options.onFrozen(node.name, frozen);
      if (!frozen) await this.#renewLease(node);
    }
    const ready = object.status?.conditions?.find((condition) => condition.type === 'Ready')?.status;
    const reachable = (object.status?.addresses?.length ?? 0) > 0;
    if (!frozen && (ready !== 'True' || !reachable)) await this.#writeStatus(node);
  }

  async #registerOne(node: SandboxNode): Promise<void> {
    const {gateway, port} = this.#options;
    const ref = {resource: RESOURCES.Node, name: node.name};
    const there = await gateway.find<KubernetesNode>(ref);
    if (there === undefined) await gateway.create(RESOURCES.Node, nodeObject(node, port, this.#since));
    else await gateway.patch(ref, {type: 'merge', body: {metadata: {labels: nodeLabels(node)}}});
    if (there?.metadata.annotations?.[FROZEN_ANNOTATION] !== 'true') await this.#writeStatus(node);
  }

  async #writeStatus(node: SandboxNode): Promise<void> {
    const status = nodeStatus(node, this.#options.port, rfc3339(), this.#since);
    await this.#options.gateway.patch({resource: RESOURCES.Node, name: node.name}, {type: 'merge', body: {status}}, {subresource: 'status'});
  }

  async #renewLease(node: SandboxNode): Promise<void> {
    const {gateway} = this.#options;
    const spec = {holderIdentity: node.name, leaseDurationSeconds: 40, renewTime: new Date().toISOString().replace('Z', '000Z')};
    const ref = {resource: RESOURCES.Lease, namespace: LEASE_NAMESPACE, name: node.name};
    const patched = await gateway.patch(ref, {type: 'merge', body: {spec}}).catch((error: {code?: string}) => {
      if (error.code !== 'not-found') throw error;
      return undefined;
    });
    if (patched !== undefined) return;
    const lease: AnyObject = {apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: {name: node.name, namespace: LEASE_NAMESPACE}, spec};
    await gateway.create(RESOURCES.Lease, lease);
  }

  async #untilDone(what: string, act: () => Promise<void>): Promise<void> {
    for (let tries = 0; !this.#options.signal.aborted; tries++) {
      try {
        return await act();
      } catch (error) {
        if (tries % 20 === 0) this.#options.log(`cannot ${what} yet: ${(error as Error).message}`);
        await sleepUnlessAborted(500, this.#options.signal);
      }
    }
  }

  async #quietly(act: () => Promise<void>): Promise<void> {
    await act().catch((error: Error) => this.#options.log(`node: ${error.message}`));
  }
}

function rfc3339(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, 'Z');
}
