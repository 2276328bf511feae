import type {Gateway} from '../cluster/gateway.ts';
import type {Progress} from '../model/progress.ts';

/** Time, so that tests can hold it. */
export interface Clock {
  now(): Date;
  /** Resolves after `ms`, rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Everything with an outside that an operation may use: no streams, no prompts, no process. */
export interface OperationContext {
  cluster: Gateway;
  clock: Clock;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
  report: (progress: Progress) => void;
  /** Work that is due when the user has been told; left out: it is done at once. Its failure changes nothing. */
  afterAnswer?: (work: () => Promise<void>) => void;
}

/** Plain options in, data out. */
export type Operation<Options, Result> = (context: OperationContext, options: Options) => Promise<Result>;
