import type {CollectLimits} from './options.ts';

/** Given as the reason of an abort that is no failure of the part it ends. */
class Silence extends Error {}

interface Watched {
  limits: Pick<CollectLimits, 'silenceMs'>;
  /** Aborted when everything has to end. */
  signal: AbortSignal;
}

/** Ends a task whose source says nothing for too long, and every task when all has to end. */
export class SilenceWatch {
  readonly signal: AbortSignal;
  /** Rejects when the task has to end, even where its source does not notice. */
  readonly broken: Promise<never>;
  readonly #controller = new AbortController();
  readonly #silenceMs: number;
  readonly #reject: (reason: unknown) => void;
  readonly #outer: AbortSignal;
  readonly #timer: NodeJS.Timeout;
  #last = performance.now();
  isSilent = false;

  constructor({limits, signal}: Watched) {
    const {promise, reject} = Promise.withResolvers<never>();
    this.broken = promise;
    this.#reject = reject;
    promise.catch(() => undefined);
    this.#silenceMs = limits.silenceMs;
    this.#outer = signal;
    this.signal = this.#controller.signal;
    signal.addEventListener('abort', this.#abort, {once: true});
    this.#timer = setInterval(() => this.#look(), Math.min(1000, this.#silenceMs / 4));
    if (signal.aborted) this.#abort();
  }

  alive(): void {
    this.#last = performance.now();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#outer.removeEventListener('abort', this.#abort);
    this.#controller.abort();
  }

  readonly #abort = (): void => this.#break(this.#outer.reason);

  #look(): void {
    if (performance.now() - this.#last < this.#silenceMs) return;
    this.isSilent = true;
    this.#break(new Silence('silence'));
  }

  #break(reason: unknown): void {
    this.#controller.abort(reason);
    this.#reject(reason);
  }
}
