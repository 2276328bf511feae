import {FepError} from '../errors/fep-error.ts';
import type {Clock} from './context.ts';

/** What one look means for the thing that is waited for. */
export type Verdict =
  | {state: 'ready'; message: string}
  /** `causes`: what holds it up and may heal by itself; the first is the likeliest. */
  | {state: 'progressing'; message: string; causes: readonly string[]; done?: number; total?: number}
  /** `holdMs`: how long the failure must be seen without a break before the wait gives up; 0 is at once. */
  | {state: 'failed'; message: string; causes: readonly string[]; holdMs: number; done?: number; total?: number};

/** Yields when something has changed. */
export type Wake = (signal: AbortSignal) => AsyncIterable<unknown>;

export interface WaitOptions<T> {
  clock: Clock;
  signal: AbortSignal;
  /** Milliseconds from now until the wait gives up. */
  timeoutMs: number;
  /** Reads the present state. A rejection is kept as the last cause and does not end the wait. */
  look: (signal: AbortSignal) => Promise<T>;
  judge: (seen: T) => Verdict;
  /** Called after every look that could be judged. */
  onVerdict?: (verdict: Verdict, seen: T, elapsedMs: number) => void;
  /** Called when a look failed. */
  onBlind?: (reason: string, elapsedMs: number) => void;
  /** Things that yield when a look is worth while, such as watches. Their failure is harmless: the interval stays. */
  wake?: readonly Wake[];
  /** First pause, milliseconds. */
  intervalMs?: number;
  /** Longest pause, milliseconds. */
  maxIntervalMs?: number;
}

/**
 * How a wait ended. `refused` is the case that no look is allowed any more (token expired, rights taken away):
 * waiting on would show nothing.
 */
export interface WaitResult<T> {
  outcome: 'reached' | 'failed' | 'timed-out' | 'interrupted' | 'refused';
  /** What was seen last, if anything was. */
  last: T | undefined;
  /** Why it ended so: the last real cause, in words. */
  reason: string;
  elapsedMs: number;
}

const GROWTH = 1.5;
/** A busy watch must not turn the loop into a flood of reads. */
const SHORTEST_PAUSE_MS = 200;
/** Even a wait of no length looks once. */
const SHORTEST_LOOK_MS = 1000;
/** So many looks refused one after another mean that the next will be refused too. */
const REFUSALS_TO_STOP = 3;

interface LoopState<T> {
  last: T | undefined;
  verdict: Verdict | undefined;
  failed: {holdMs: number; since: number} | undefined;
  blindReason: string | undefined;
  blindLooks: number;
  refusals: number;
}

/**
 * The one poll loop of this program: looks at once, then after pauses that grow from `intervalMs` to `maxIntervalMs`,
 * sooner when `wake` yields. Ends when the verdict is ready, when a failure has held long enough, at the deadline, or
 * when `signal` aborts. Never throws: each end is a value.
 */
export async function waitUntil<T>(options: WaitOptions<T>): Promise<WaitResult<T>> {
  const {clock, signal} = options;
  const startedAt = clock.now().getTime();
  const elapsed = (): number => clock.now().getTime() - startedAt;
  const state: LoopState<T> = {last: undefined, verdict: undefined, failed: undefined, blindReason: undefined, blindLooks: 0, refusals: 0};
  const waker = startWaker(options.wake ?? [], signal);
  const end = (outcome: WaitResult<T>['outcome']): WaitResult<T> => ({outcome, last: state.last, reason: reasonOf(state), elapsedMs: elapsed()});
  let pause = options.intervalMs ?? 1000;
  try {
    for (;;) {
      if (signal.aborted) return end('interrupted');
      await lookOnce(options, state, options.timeoutMs - elapsed(), elapsed);
      if (signal.aborted) return end('interrupted');
      const ended = endOf(state, elapsed());
      if (ended !== undefined) return end(ended);
      const left = options.timeoutMs - elapsed();
      if (left <= 0) return end('timed-out');
      await waker.pause(clock, Math.min(pause, left));
      pause = Math.min(pause * GROWTH, options.maxIntervalMs ?? 5000);
    }
  } finally {
    waker.stop();
  }
}

async function lookOnce<T>(options: WaitOptions<T>, state: LoopState<T>, leftMs: number, elapsed: () => number): Promise<void> {
  let seen: T;
  try {
    seen = await bounded(options, Math.max(leftMs, SHORTEST_LOOK_MS));
  } catch (error) {
    if (options.signal.aborted) return;
    noteBlindLook(state, error);
    options.onBlind?.(state.blindReason ?? '', elapsed());
    return;
  }
  Object.assign(state, {last: seen, blindReason: undefined, blindLooks: 0, refusals: 0});
  state.verdict = options.judge(seen);
  noteFailure(state, elapsed());
  options.onVerdict?.(state.verdict, seen, elapsed());
}

/** A failure of another patience is another failure: its own time runs. */
function noteFailure(state: LoopState<unknown>, elapsedMs: number): void {
  const holdMs = state.verdict?.state === 'failed' ? state.verdict.holdMs : undefined;
  if (holdMs === undefined) state.failed = undefined;
  else if (state.failed?.holdMs !== holdMs) state.failed = {holdMs, since: elapsedMs};
}

/** One look, cut off at `ms` even when the read ignores its signal. */
async function bounded<T>(options: WaitOptions<T>, ms: number): Promise<T> {
  const abort = new AbortController();
  const signal = AbortSignal.any([options.signal, abort.signal]);
  const looking = options.look(signal);
  const late = options.clock.sleep(ms, signal).then((): never => {
    throw new Error('the cluster did not answer before the deadline');
  });
  looking.catch(() => undefined);
  late.catch(() => undefined);
  try {
    return await Promise.race([looking, late]);
  } finally {
    abort.abort();
  }
}

function noteBlindLook(state: LoopState<unknown>, error: unknown): void {
  const refused = error instanceof FepError && error.exit === 'forbidden';
  state.refusals = refused ? state.refusals + 1 : 0;
  state.blindLooks += 1;
  const why = error instanceof FepError && error.why !== undefined ? `: ${error.why}` : '';
  state.blindReason = `${error instanceof Error ? error.message : String(error)}${why}`;
}

function endOf(state: LoopState<unknown>, elapsedMs: number): WaitResult<unknown>['outcome'] | undefined {
  if (state.refusals >= REFUSALS_TO_STOP) return 'refused';
  if (state.blindReason !== undefined) return undefined;
  if (state.verdict?.state === 'ready') return 'reached';
  if (state.verdict?.state !== 'failed') return undefined;
  return elapsedMs - (state.failed?.since ?? elapsedMs) >= state.verdict.holdMs ? 'failed' : undefined;
}

/** The last real cause: what blinds us now, else what holds the thing up, else where it stands. */
function reasonOf(state: LoopState<unknown>): string {
  const seen = state.verdict === undefined ? undefined : wordsOf(state.verdict);
  if (state.blindReason === undefined) return seen ?? 'nothing could be looked at yet';
  const times = state.blindLooks > 1 ? ` (the last ${state.blindLooks} looks failed)` : '';
  const before = seen === undefined ? '' : `; seen before that: ${seen}`;
  return `the cluster could not be looked at: ${state.blindReason}${times}${before}`;
}

function wordsOf(verdict: Verdict): string {
  if (verdict.state === 'ready') return verdict.message;
  return [verdict.message, ...verdict.causes.filter((cause) => cause !== verdict.message)].join('; ');
}

interface Waker {
  pause(clock: Clock, ms: number): Promise<void>;
  stop(): void;
}

/** Sleeps that end early when the watch has something new. */
function startWaker(wakes: readonly Wake[], outer: AbortSignal): Waker {
  const stopped = new AbortController();
  const signal = AbortSignal.any([outer, stopped.signal]);
  let fresh = false;
  let ring: (() => void) | undefined;
  const listen = async (wake: Wake): Promise<void> => {
    for await (const _ of wake(signal)) {
      fresh = true;
      ring?.();
    }
  };
  for (const wake of wakes) listen(wake).catch(() => undefined);
  return {
    async pause(clock, ms) {
      const awake = new AbortController();
      const sleepSignal = AbortSignal.any([signal, awake.signal]);
      const shortest = Math.min(SHORTEST_PAUSE_MS, ms);
      await clock.sleep(shortest, signal).catch(() => undefined);
      ring = () => awake.abort();
      if (!fresh && !signal.aborted) await clock.sleep(ms - shortest, sleepSignal).catch(() => undefined);
      ring = undefined;
      fresh = false;
    },
    stop: () => stopped.abort(),
  };
}
