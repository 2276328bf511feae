import {randomBytes} from 'node:crypto';
import type {Gateway} from '../../lib/cluster/gateway.ts';
import type {CoreEvent, KubernetesObject} from '../../lib/model/kubernetes-object.ts';
import {RESOURCES} from '../../lib/model/resources.ts';

export interface EventSource {
  component: string;
  host?: string;
}

export interface EventToRecord {
  about: KubernetesObject;
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  /** `spec.containers{name}` for an event about a container. */
  fieldPath?: string;
}

/** Writes events as a kubelet does: the same event again only counts up. A failed write is not worth a failure. */
export class EventRecorder {
  readonly #seen = new Map<string, {name: string; count: number}>();
  readonly #gateway: Gateway;
  readonly #source: EventSource;
  #queue: Promise<void> = Promise.resolve();

  constructor(gateway: Gateway, source: EventSource) {
    this.#gateway = gateway;
    this.#source = source;
  }

  /** In the order of the calls; does not wait. */
  record(event: EventToRecord): void {
    this.#queue = this.#queue.then(() => this.#write(event)).catch(() => {});
  }

  /** Resolves when everything recorded so far was sent. */
  flush(): Promise<void> {
    return this.#queue;
  }

  async #write(event: EventToRecord): Promise<void> {
    const key = [event.about.metadata.uid, event.reason, event.fieldPath, event.message].join('\n');
    const namespace = event.about.metadata.namespace ?? 'default';
    const before = this.#seen.get(key);
    if (before !== undefined) {
      before.count++;
      const body = {count: before.count, lastTimestamp: new Date().toISOString()};
      const ref = {resource: RESOURCES.Event, namespace, name: before.name};
      const patched = await this.#gateway.patch(ref, {type: 'merge', body}).catch(() => undefined);
      if (patched !== undefined) return;
    }
    const object = this.#eventObject(event, namespace);
    if (this.#seen.size > 2000) this.#seen.clear();
    this.#seen.set(key, {name: object.metadata.name as string, count: 1});
    await this.#gateway.create(RESOURCES.Event, object);
  }

  #eventObject(event: EventToRecord, namespace: string): CoreEvent {
    const {about} = event;
    const now = new Date().toISOString();
    return {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: {name: `${about.metadata.name}.${randomBytes(8).toString('hex')}`, namespace},
      type: event.type,
      reason: event.reason,
      message: event.message.slice(0, 1000),
      count: 1,
      firstTimestamp: now,
      lastTimestamp: now,
      involvedObject: involved(about, event.fieldPath),
      source: this.#source,
      reportingComponent: this.#source.component,
      reportingInstance: this.#source.host ?? '',
    };
  }
}

function involved(about: KubernetesObject, fieldPath: string | undefined): CoreEvent['involvedObject'] {
  const {name, namespace, uid} = about.metadata;
  return {
    apiVersion: about.apiVersion,
    kind: about.kind,
    ...(name === undefined ? {} : {name}),
    ...(namespace === undefined ? {} : {namespace}),
    ...(uid === undefined ? {} : {uid}),
    ...(fieldPath === undefined ? {} : {fieldPath}),
  };
}
