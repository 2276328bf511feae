import {isDeepStrictEqual} from 'node:util';
import type {Gateway, ObjectRef} from '../../lib/cluster/gateway.ts';
import {sleepUnlessAborted} from '../pods/interruptible-sleep.ts';

/** Writes a status when it changed, one write at a time, the newest wins; tries again while the API server is away. */
export class StatusWriter {
  readonly #gateway: Gateway;
  readonly #ref: ObjectRef;
  readonly #uid: string;
  readonly #compute: () => Record<string, unknown>;
  readonly #signal: AbortSignal;
  #written: Record<string, unknown> | undefined;
  #dirty = false;
  #writing: Promise<void> | undefined;

  /** Writing stops for good when `signal` is aborted. `uid` keeps it from a successor of the same name. */
  constructor(gateway: Gateway, ref: ObjectRef, uid: string, compute: () => Record<string, unknown>, signal: AbortSignal) {
    this.#gateway = gateway;
    this.#ref = ref;
    this.#uid = uid;
    this.#compute = compute;
    this.#signal = signal;
  }

  /** The status may be another one. */
  changed(): void {
    this.#dirty = true;
    this.#writing ??= this.#loop().finally(() => {
      this.#writing = undefined;
    });
  }

  /** Resolves when the status as it is now was written (or the object is gone). */
  async settled(): Promise<void> {
    this.changed();
    while (this.#writing !== undefined) await this.#writing;
  }

  async #loop(): Promise<void> {
    // Changes of one moment go out as one write.
    await Promise.resolve();
    while (this.#dirty && !this.#signal.aborted) {
      this.#dirty = false;
      const status = this.#compute();
      if (isDeepStrictEqual(status, this.#written)) continue;
      const outcome = await this.#write(status);
      if (outcome === 'gone') return;
      if (outcome === 'written') this.#written = structuredClone(status);
      else {
        this.#dirty = true;
        await sleepUnlessAborted(500, this.#signal);
      }
    }
  }

  async #write(status: Record<string, unknown>): Promise<'written' | 'gone' | 'failed'> {
    try {
      await this.#gateway.patch(this.#ref, {type: 'merge', body: {metadata: {uid: this.#uid}, status}}, {subresource: 'status', signal: this.#signal});
      return 'written';
    } catch (error) {
      const code = (error as {code?: string}).code;
      return code === 'not-found' || code === 'conflict' ? 'gone' : 'failed';
    }
  }
}
