import {randomBytes} from 'node:crypto';
import type {Gateway} from '../../lib/cluster/gateway.ts';
import type {CoreEvent, KubernetesObject} from '../../lib/model/kubernetes-object.ts';
import {OPERATOR_DEPLOYMENT} from '../../lib/model/names.ts';
import {RESOURCES} from '../../lib/model/resources.ts';
import type {Log} from './log.ts';

/** One thing to be told about an object. */
export interface Telling {
  type: 'Normal' | 'Warning';
  reason: string;
  /** Without the namespace, which the operator writes before it (UG 5.8.3). */
  text: string;
}

/** core/v1 Event on `object`, message `<namespace>, <text>` (objects.md section 8). */
export function eventFor(object: KubernetesObject, telling: Telling, now: string, instance: string): CoreEvent {
  const {name = '', namespace = '', uid} = object.metadata;
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {name: `${name}.${randomBytes(8).toString('hex')}`, namespace},
    type: telling.type,
    reason: telling.reason,
    message: `${namespace}, ${telling.text}`,
    count: 1,
    firstTimestamp: now,
    lastTimestamp: now,
    involvedObject: {apiVersion: object.apiVersion, kind: object.kind, name, namespace, ...(uid === undefined ? {} : {uid})},
    source: {component: OPERATOR_DEPLOYMENT},
    reportingComponent: OPERATOR_DEPLOYMENT,
    reportingInstance: instance,
  };
}

/** Writes events; what is told again is counted up instead of written anew. Telling never fails a reconcile. */
export class EventRecorder {
  readonly #gateway: Gateway;
  readonly #instance: string;
  readonly #log: Log;
  readonly #told = new Map<string, {name: string; count: number}>();

  constructor(gateway: Gateway, instance: string, log: Log) {
    this.#gateway = gateway;
    this.#instance = instance;
    this.#log = log;
  }

  async tell(object: KubernetesObject, telling: Telling): Promise<void> {
    const {name, namespace, uid} = object.metadata;
    this.#log(telling.type === 'Normal' ? 'info' : 'error', telling.text, {namespace, name, kind: object.kind, reason: telling.reason});
    const key = [uid, telling.reason, telling.text].join('\n');
    try {
      if (!(await this.#countUp(key, namespace))) await this.#write(key, object, telling);
    } catch (error) {
      this.#log('error', 'Event was not recorded', {namespace, name, reason: telling.reason, error: error instanceof Error ? error.message : String(error)});
    }
  }

  async #countUp(key: string, namespace: string | undefined): Promise<boolean> {
    const told = this.#told.get(key);
    if (told === undefined) return false;
    const ref = {resource: RESOURCES.Event, name: told.name, ...(namespace === undefined ? {} : {namespace})};
    if ((await this.#gateway.find(ref)) === undefined) return false;
    told.count += 1;
    await this.#gateway.patch(ref, {type: 'merge', body: {count: told.count, lastTimestamp: timestamp()}});
    return true;
  }

  async #write(key: string, object: KubernetesObject, telling: Telling): Promise<void> {
    const event = eventFor(object, telling, timestamp(), this.#instance);
    await this.#gateway.create(RESOURCES.Event, event);
    this.#told.set(key, {name: event.metadata.name ?? '', count: 1});
  }
}

/** RFC 3339 in seconds, as Kubernetes writes `metav1.Time`. */
export function timestamp(date = new Date()): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
