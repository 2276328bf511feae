import {FepError} from '../../errors/fep-error.ts';
import type {Pod} from '../../model/kubernetes-object.ts';
import {podSelector} from '../../model/names.ts';
import {RESOURCES} from '../../model/resources.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import {roleOf} from '../cluster-status/members.ts';
import type {OperationContext} from '../context.ts';
import {isReady} from '../readiness/index.ts';
import {podFor, readyReplicas} from '../pods/choose-pod.ts';
import type {PodsSeen} from '../pods/find-primary.ts';

/** What is told while the role moves. */
export interface MoveListener {
  moved: (from: string, to: string) => void;
  /** The server lost the role and nobody has it yet. */
  lost: (pod: string) => void;
}

/** Pods of Pgpool-II: what its Service selects, which no source states. */
export interface PgpoolPods {
  pgpool: string;
  selector: string;
}

/** The server that has a role, as the labels of the pods say from moment to moment; or a ready pod of Pgpool-II. */
export class FollowedServer {
  /** Name of the pod; undefined while none has the role. */
  current: string | undefined;
  readonly #context: OperationContext;
  readonly #ref: ClusterRef;
  readonly #role: 'primary' | 'replica' | PgpoolPods;
  readonly #listener: MoveListener;
  readonly #pods = new Map<string, Pod>();
  /** The last one that had the role. */
  #last: string | undefined;
  readonly #waiting = new Set<() => void>();

  constructor(context: OperationContext, ref: ClusterRef, role: 'primary' | 'replica' | PgpoolPods, listener: MoveListener) {
    this.#context = context;
    this.#ref = ref;
    this.#role = role;
    this.#listener = listener;
  }

  /** Begins with what was seen; throws when nobody has the role now, so that a wrong name or role is told at once. */
  begin(seen: PodsSeen): void {
    const role = this.#role;
    this.current = typeof role === 'string' ? podFor(seen, {role}).metadata.name : seen.pods.find(isReady)?.metadata.name;
    if (this.current === undefined) throw this.#nobody();
    this.#last = this.current;
    for (const pod of seen.pods) this.#pods.set(pod.metadata.name ?? '', pod);
  }

  /** Watches until the signal aborts. Throws when the pods may not be watched. */
  async follow(): Promise<void> {
    const {cluster, signal} = this.#context;
    const options = {namespace: this.#ref.namespace, labelSelector: typeof this.#role === 'string' ? podSelector(this.#ref.name) : this.#role.selector, signal};
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

  /** The pod for a new connection; waits for one during an election. Throws `no-primary`, `no-replica` or `no-pgpool` after `ms`. */
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
    if (this.#role !== 'primary') {
      const ready = (this.#role === 'replica' ? readyReplicas(pods) : pods.filter(isReady)).map(({metadata}) => metadata.name ?? '');
      // A connection stays where it is as long as that server serves.
      return this.current !== undefined && ready.includes(this.current) ? this.current : ready[0];
    }
    const masters = pods.filter((pod) => roleOf(pod) === 'master').map(({metadata}) => ({name: metadata.name ?? ''}));
    return (masters.find(({name}) => name !== this.#last && masters.length > 1) ?? masters[0])?.name;
  }

  /** `ms`: how long it was waited for. */
  #nobody(ms?: number): FepError {
    const role = this.#role;
    const what = typeof role === 'string' ? role : `ready pod of the FEPPgpool2 ${role.pgpool}`;
    return new FepError(`${this.#ref.name} has ${ms === undefined ? '' : 'had '}no ${what}${ms === undefined ? '' : ` for ${ms / 1000} s`}`, {
      code: role === 'primary' ? 'no-primary' : role === 'replica' ? 'no-replica' : 'no-pgpool', exit: 'failed',
      where: typeof role === 'string' ? `fepcluster/${this.#ref.name}` : `feppgpool2/${role.pgpool}`,
      ...(typeof role === 'string' ? {} : {suggestions: [`see its pods: kubectl get pods -l ${role.selector} -n ${this.#ref.namespace}`]}),
      ...(this.#last === undefined ? {} : {why: `${this.#last} was the last one`}),
    });
  }
}
