import type {Duplex} from 'node:stream';
import {sleepUnlessAborted} from './interruptible-sleep.ts';
import type {ContainerExit, ExecRequest, RunningContainer} from './program.ts';

/** A container that is only this object: it ends when told to. */
export class SimulatedContainer implements RunningContainer {
  readonly exited: Promise<ContainerExit>;
  readonly #end: (exit: ContainerExit) => void;
  readonly #parts: SimulatedParts;
  readonly #over = new AbortController();
  #ended = false;

  constructor(parts: SimulatedParts, nodeSignal: AbortSignal) {
    this.#parts = parts;
    const {promise, resolve} = Promise.withResolvers<ContainerExit>();
    this.exited = promise;
    this.#end = (exit) => {
      this.#ended = true;
      this.#over.abort();
      resolve(exit);
    };
    const killed = (): void => this.#end({exitCode: 137, signal: 'SIGKILL'});
    if (nodeSignal.aborted) killed();
    else nodeSignal.addEventListener('abort', killed, {once: true});
    void promise.then(() => nodeSignal.removeEventListener('abort', killed));
  }

  /** Ends the main process from inside. */
  end(exit: ContainerExit): void {
    this.#end(exit);
  }

  ready(): boolean {
    return this.#parts.ready?.() ?? true;
  }

  /** With a grace period the program may finish what it must; without one it is killed. */
  async stop(graceMs: number): Promise<void> {
    if (this.#ended) return;
    if (graceMs > 0) {
      await Promise.race([this.#parts.finish?.(), sleepUnlessAborted(graceMs, this.#over.signal)]);
      this.#end({exitCode: this.#parts.exitCodeOnStop ?? 143, signal: 'SIGTERM'});
    } else {
      this.#end({exitCode: 137, signal: 'SIGKILL'});
    }
    await this.exited;
  }

  exec(request: ExecRequest): Promise<number> {
    return this.#parts.exec(request);
  }

  async connect(port: number): Promise<Duplex | undefined> {
    return this.#parts.connect?.(port);
  }
}

export interface SimulatedParts {
  ready?: () => boolean;
  /** What happens on SIGTERM before the end. */
  finish?: () => Promise<void>;
  /** 143 unless the program handles SIGTERM itself. */
  exitCodeOnStop?: number;
  exec: (request: ExecRequest) => Promise<number>;
  connect?: (port: number) => Duplex | undefined;
}
