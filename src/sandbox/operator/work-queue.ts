/**
 * Keys that want work, each at most once at a time: a key added while it is worked on comes again afterwards
 * (the contract of Kubernetes' client libraries' work queues).
 */
export class WorkQueue {
  readonly #waiting = new Set<string>();
  readonly #active = new Set<string>();
  readonly #again = new Set<string>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #waiters = new Set<() => void>();

  /** Wants the key soon. Adding it twice before it is taken is one wish. */
  add(key: string): void {
    if (this.#active.has(key)) this.#again.add(key);
    else this.#waiting.add(key);
    for (const wake of this.#waiters) wake();
  }

  /** Wants the key after a while; an earlier wish for the same key stays. */
  addAfter(key: string, delayMs: number): void {
    const present = this.#timers.get(key);
    if (present !== undefined) clearTimeout(present);
    this.#timers.set(key, setTimeout(() => {
      this.#timers.delete(key);
      this.add(key);
    }, delayMs));
  }

  /** Next key, or undefined when nothing waits. The taker must call {@link done}. */
  take(): string | undefined {
    const [key] = this.#waiting;
    if (key === undefined) return undefined;
    this.#waiting.delete(key);
    this.#active.add(key);
    return key;
  }

  done(key: string): void {
    this.#active.delete(key);
    if (this.#again.delete(key)) this.add(key);
  }

  /** Resolves when a key was added, or when `signal` is aborted. */
  async changed(signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.#waiting.size > 0) return;
    await new Promise<void>((resolve) => {
      const finish = (): void => {
        signal.removeEventListener('abort', finish);
        this.#waiters.delete(finish);
        resolve();
      };
      this.#waiters.add(finish);
      signal.addEventListener('abort', finish, {once: true});
    });
  }

  /** Drops timers, so that a process may end. */
  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
