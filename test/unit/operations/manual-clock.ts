import type {Clock} from '../../../src/lib/operations/context.ts';

/** Time that passes only by sleeping: whoever waits is woken at once, and the hands are moved to that moment. */
export class ManualClock implements Clock {
  #ms = Date.parse('2026-01-01T00:00:00Z');
  readonly sleeps: number[] = [];
  #sleepers: {at: number; wake: () => void}[] = [];
  #turning = false;

  now(): Date {
    return new Date(this.#ms);
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.sleeps.push(ms);
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason as Error);
      const sleeper = {at: this.#ms + ms, wake: resolve};
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal.reason as Error);
      }, {once: true});
      this.#turn();
    });
  }

  /** Lets everything that can run without time run first, then moves to the next sleeper. */
  #turn(): void {
    if (this.#turning) return;
    this.#turning = true;
    setImmediate(() => {
      this.#turning = false;
      const next = this.#sleepers.toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined) return;
      this.#sleepers = this.#sleepers.filter((other) => other !== next);
      this.#ms = Math.max(this.#ms, next.at);
      next.wake();
      if (this.#sleepers.length > 0) this.#turn();
    });
  }
}
