import type {Clock} from '../context.ts';
import type {LogLine} from './log-line.ts';

/** A stream of lines in its own order, in batches. */
export type LogSource = AsyncIterable<LogLine[]>;

export interface MergeOptions {
  clock: Clock;
  signal: AbortSignal;
  /**
   * How long a line waits for a stream that may still bring an earlier one, milliseconds. Infinity, for logs that end:
   * the order is exact. While following: a stream that is quiet for so long is not waited for.
   */
  patienceMs: number;
}

interface Slot {
  batch: LogLine[];
  at: number;
  /** When the next batch was asked for. */
  askedAt: number;
  done: boolean;
  iterator: AsyncIterator<LogLine[]>;
}

/**
 * Merges streams by time with one batch of each in memory: nothing is read from a stream before what it brought is
 * taken. Streams may be added while it runs; it ends when all have ended and `close` was called. A stream that fails
 * ends the merge with its error.
 */
export class LogMerge {
  readonly #options: MergeOptions;
  readonly #slots = new Set<Slot>();
  #wake: (() => void) | undefined;
  #failure: {error: unknown} | undefined;
  #closed = false;
  /** A line whose next piece comes first, whatever the times. */
  #open: Slot | undefined;

  constructor(options: MergeOptions) {
    this.#options = options;
  }

  add(source: LogSource): void {
    const slot: Slot = {batch: [], at: 0, askedAt: this.#now(), done: false, iterator: source[Symbol.asyncIterator]()};
    this.#slots.add(slot);
    this.#ask(slot);
  }

  /** No stream will be added any more. */
  close(): void {
    this.#closed = true;
    this.#ring();
  }

  async *lines(): AsyncGenerator<LogLine[], void, undefined> {
    const abort = (): void => this.#ring();
    this.#options.signal.addEventListener('abort', abort, {once: true});
    try {
      while (!this.#options.signal.aborted) {
        if (this.#failure !== undefined) throw this.#failure.error;
        const batch = this.#take();
        if (batch.length > 0) yield batch;
        else if (this.#closed && this.#slots.size === 0) return;
        else await this.#rest();
      }
    } finally {
      this.#options.signal.removeEventListener('abort', abort);
      for (const {iterator} of this.#slots) void iterator.return?.().catch(() => undefined);
    }
  }

  /** All that can be told to come next, without waiting. */
  #take(): LogLine[] {
    const taken: LogLine[] = [];
    for (;;) {
      const slot = this.#open ?? this.#earliest();
      const line = slot?.batch[slot.at];
      if (slot === undefined || line === undefined) return taken;
      taken.push(line);
      slot.at += 1;
      this.#open = line.open === true ? slot : undefined;
      if (slot.at >= slot.batch.length) this.#ask(slot);
    }
  }

  /** The stream with the earliest line; undefined while a stream that counts has none yet. */
  #earliest(): Slot | undefined {
    let best: Slot | undefined;
    for (const slot of this.#slots) {
      const line = slot.batch[slot.at];
      if (line === undefined) {
        if (this.#now() - slot.askedAt < this.#options.patienceMs) return undefined;
      } else if (best === undefined || line.time < (best.batch[best.at]?.time ?? '')) {
        best = slot;
      }
    }
    return best;
  }

  #ask(slot: Slot): void {
    Object.assign(slot, {batch: [], at: 0, askedAt: this.#now()});
    slot.iterator.next().then(
      (result) => {
        if (result.done === true) this.#end(slot);
        else if (result.value.length === 0) this.#ask(slot);
        else slot.batch = result.value;
        this.#ring();
      },
      (error: unknown) => {
        this.#end(slot);
        this.#failure ??= {error};
        this.#ring();
      },
    );
  }

  #end(slot: Slot): void {
    this.#slots.delete(slot);
    if (this.#open === slot) this.#open = undefined;
  }

  /** Waits for a batch, a failure or the end of somebody's patience. Nothing is raced: a wait of days leaves nothing behind. */
  async #rest(): Promise<void> {
    const stop = new AbortController();
    const {promise, resolve} = Promise.withResolvers<void>();
    this.#wake = resolve;
    const held = [...this.#slots].some((slot) => slot.batch.length > 0);
    if (held && Number.isFinite(this.#options.patienceMs)) {
      this.#options.clock.sleep(Math.max(10, this.#options.patienceMs / 4), stop.signal).then(resolve, () => undefined);
    }
    await promise;
    this.#wake = undefined;
    stop.abort();
  }

  #ring(): void {
    this.#wake?.();
  }

  #now(): number {
    return this.#options.clock.now().getTime();
  }
}
