import type {Log} from './log.ts';
import {WorkQueue} from './work-queue.ts';

/** What a reconcile wants next; undefined: nothing until something changes. */
export interface ReconcileResult {
  requeueAfterMs?: number;
}

export interface ControllerOptions {
  name: string;
  /** Brings the object `namespace/name` nearer to what is wanted. Must be safe to repeat from any point. */
  reconcile: (key: string) => Promise<ReconcileResult | void>;
  /** Objects worked on at the same time; one object is never worked on twice at once. */
  workers?: number;
  /** Every known object comes again after this time even if nothing was seen to change. */
  resyncMs?: number;
  /** First and longest pause after a failure; it doubles in between. */
  backOff?: {firstMs: number; longestMs: number};
  log: Log;
}

/** The kernel of an operator: keys in, reconciles out, failures retried with growing pauses. */
export class Controller {
  readonly #options: Required<ControllerOptions>;
  readonly #queue = new WorkQueue();
  readonly #known = new Set<string>();
  readonly #failures = new Map<string, number>();

  constructor(options: ControllerOptions) {
    this.#options = {workers: 4, resyncMs: 60_000, backOff: {firstMs: 500, longestMs: 20_000}, ...options};
  }

  /** Something about this object may have changed. */
  enqueue(key: string): void {
    this.#known.add(key);
    this.#queue.add(key);
  }

  /** Everything this controller has heard of, once more. */
  enqueueAll(): void {
    for (const key of this.#known) this.#queue.add(key);
  }

  /** The object is gone: no more resyncs. Work under way ends by itself. */
  forget(key: string): void {
    this.#known.delete(key);
    this.#failures.delete(key);
  }

  /** Works until `signal` is aborted, and ends when the reconciles under way have ended. */
  async run(signal: AbortSignal): Promise<void> {
    const resync = setInterval(() => this.enqueueAll(), this.#options.resyncMs);
    await Promise.all(Array.from({length: this.#options.workers}, () => this.#work(signal)));
    clearInterval(resync);
    this.#queue.close();
  }

  async #work(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const key = this.#queue.take();
      if (key === undefined) await this.#queue.changed(signal);
      else await this.#handle(key, signal);
    }
  }

  async #handle(key: string, signal: AbortSignal): Promise<void> {
    try {
      const result = await this.#options.reconcile(key);
      this.#failures.delete(key);
      if (result?.requeueAfterMs !== undefined && !signal.aborted) this.#queue.addAfter(key, result.requeueAfterMs);
    } catch (error) {
      if (!signal.aborted) this.#retry(key, error);
    } finally {
      this.#queue.done(key);
    }
  }

  #retry(key: string, error: unknown): void {
    const count = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, count);
    const {firstMs, longestMs} = this.#options.backOff;
    const pause = Math.min(firstMs * 2 ** (count - 1), longestMs);
    const [namespace, name] = key.split('/');
    this.#options.log('error', 'Reconciler error', {controller: this.#options.name, namespace, name, error: error instanceof Error ? error.message : String(error), retryInMs: pause});
    this.#queue.addAfter(key, pause);
  }
}
