import {FepError} from '../../errors/fep-error.ts';
import type {Pod} from '../../model/kubernetes-object.ts';
import {podSelector} from '../../model/names.ts';
import {RESOURCES} from '../../model/resources.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import {roleOf} from '../cluster-status/members.ts';
import type {OperationContext} from '../context.ts';
import {podFor, readyReplicas} from '../pods/choose-pod.ts';
import type {PodsSeen} from '../pods/find-primary.ts';

/** What is told while the role moves. */
export interface MoveListener {
  moved: (from: string, to: string) => void;
  /** The server lost the role and nobody has it yet. */
  lost: (pod: string) => void;
}

/** The server that has a role, as the labels of the pods say from moment to moment. */
export class FollowedServer {
  /** Name of the pod; undefined while none has the role. */
  current: string | undefined;
  readonly #context: OperationContext;
  readonly #ref: ClusterRef;
  readonly #role: 'primary' | 'replica';
  readonly #listener: MoveListener;
  readonly #pods = new Map<string, Pod>();
  /** The last one that had the role. */
  #last: string | undefined;
  readonly #waiting = new Set<() => void>();

  constructor(context: OperationContext, ref: ClusterRef, role: 'primary' | 'replica', listener: MoveListener) {
    this.#context = context;
    this.#ref = ref;
    this.#role = role;
    this.#listener = listener;
  }

  /** Begins with what was seen; throws when nobody has the role now, so that a wrong name or role is told at once. */
  begin(seen: PodsSeen): void {
    this.current = podFor(seen, {role: this.#role}).metadata.name;
    this.#last = this.current;
    for (const pod of seen.pods) this.#pods.set(pod.metadata.name ?? '', pod);
  }

  /** Watches until the signal aborts. Throws when the pods may not be watched. */
  async follow(): Promise<void> {
    const {cluster, signal} = this.#context;
    const options = {namespace: this.#ref.namespace, labelSelector: podSelector(this.#ref.name), signal};
    try {
      for await (const {type, object} of cluster.watch<Pod>(RESOURCES.Pod, options)) {
        const name = object.metadata.name ?? '';
        if (type === 'DELETED') this.#pods.delete(name);
        else this.#pods.set(name, object);
        this.#settle();
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /** The pod for a new connection; waits for one during an election. Throws `no-primary` or `no-replica` after `ms`. */
  async next(ms: number): Promise<string> {
    const deadline = this.#context.clock.now().getTime() + ms;
    for (;;) {
      if (this.current !== undefined) return this.current;
      const left = deadline - this.#context.clock.now().getTime();
      if (left <= 0) throw this.#nobody(ms);
      await this.#change(left);
    }
  }

  async #change(ms: number): Promise<void> {
    const stop = new AbortController();
    const {promise, resolve} = Promise.withResolvers<void>();
    this.#waiting.add(resolve);
    this.#context.clock.sleep(ms, AbortSignal.any([stop.signal, this.#context.signal])).then(resolve, resolve);
    await promise;
    this.#waiting.delete(resolve);
    stop.abort();
    this.#context.signal.throwIfAborted();
  }

  #settle(): void {
    const now = this.#choose();
    if (now === this.current) return;
    const before = this.#last;
    const lost = this.current;
    this.current = now;
    if (now === undefined) {
      if (lost !== undefined) this.#listener.lost(lost);
      return;
    }
    this.#last = now;
    for (const wake of this.#waiting) wake();
    if (before !== undefined && before !== now) this.#listener.moved(before, now);
  }

  /** Of several labelled masters the one that is not the old one has just been elected. */
  #choose(): string | undefined {
    const pods = [...this.#pods.values()].filter(({metadata}) => metadata.deletionTimestamp === undefined);
    if (this.#role === 'replica') {
      const ready = readyReplicas(pods).map(({metadata}) => metadata.name ?? '');
      // A connection stays where it is as long as that server serves.
      return this.current !== undefined && ready.includes(this.current) ? this.current : ready[0];
    }
    const masters = pods.filter((pod) => roleOf(pod) === 'master').map(({metadata}) => ({name: metadata.name ?? ''}));
    return (masters.find(({name}) => name !== this.#last && masters.length > 1) ?? masters[0])?.name;
  }

  #nobody(ms: number): FepError {
    return new FepError(`${this.#ref.name} has had no ${this.#role} for ${ms / 1000} s`, {
      code: this.#role === 'primary' ? 'no-primary' : 'no-replica', exit: 'failed', where: `fepcluster/${this.#ref.name}`,
      ...(this.#last === undefined ? {} : {why: `${this.#last} was the last one`}),
    });
  }
}
