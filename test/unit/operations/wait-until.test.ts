import {describe, expect, it} from 'vitest';
import {FepError} from '../../../src/lib/errors/fep-error.ts';
import {waitUntil, type Verdict, type WaitOptions} from '../../../src/lib/operations/wait-until.ts';
import {ManualClock} from './manual-clock.ts';

const progressing = (message: string, ...causes: string[]): Verdict => ({state: 'progressing', message, causes});
const failed = (message: string, holdMs: number): Verdict => ({state: 'failed', message, causes: [], holdMs});
const ready: Verdict = {state: 'ready', message: 'all there'};

/** Waits on a script of verdicts or errors; the last one stays. */
function waitOn(script: readonly (Verdict | Error)[], options: Partial<WaitOptions<Verdict>> = {}) {
  const clock = new ManualClock();
  let looks = 0;
  const result = waitUntil<Verdict>({
    clock, signal: new AbortController().signal, timeoutMs: 60_000, judge: (verdict) => verdict,
    look: async () => {
      const step = script[Math.min(looks, script.length - 1)];
      looks += 1;
      if (step instanceof Error || step === undefined) throw step ?? new Error('no script');
      return step;
    },
    ...options,
  });
  return {clock, result, looks: () => looks};
}

describe('waitUntil', () => {
  it('looks at once and does not sleep when it is ready already', async () => {
    const {result, looks} = waitOn([ready]);
    expect(await result).toMatchObject({outcome: 'reached', reason: 'all there', elapsedMs: 0});
    expect(looks()).toBe(1);
  });

  it('grows its pauses up to the longest', async () => {
    const seen: number[] = [];
    const {result} = waitOn([...Array.from({length: 8}, () => progressing('making')), ready], {onVerdict: (_, __, elapsed) => seen.push(elapsed)});
    await result;
    const gaps = seen.slice(1).map((at, index) => at - (seen[index] ?? 0));
    expect(gaps.slice(0, 4)).toEqual([1000, 1500, 2250, 3375]);
    expect(gaps.slice(4)).toEqual([5000, 5000, 5000, 5000]);
  });

  it('ends at the deadline with what holds it up', async () => {
    const {result} = waitOn([progressing('2 of 3 ready', 'pod demo-sts-2 is Pending')]);
    expect(await result).toEqual({outcome: 'timed-out', last: expect.anything(), reason: '2 of 3 ready; pod demo-sts-2 is Pending', elapsedMs: 60_000});
  });

  it('stops at once at a failure that is believed at once', async () => {
    const {result, looks} = waitOn([progressing('making'), failed('the operator gave up', 0)]);
    expect(await result).toMatchObject({outcome: 'failed', reason: 'the operator gave up'});
    expect(looks()).toBe(2);
  });

  it('believes a failure with patience only when it stays that long without a break', async () => {
    const healed = waitOn([failed('crash', 10_000), failed('crash', 10_000), progressing('back'), failed('crash', 10_000), ready]);
    expect(await healed.result).toMatchObject({outcome: 'reached'});
    const stuck = await waitOn([failed('crash', 10_000)]).result;
    expect(stuck).toMatchObject({outcome: 'failed', reason: 'crash'});
    expect(stuck.elapsedMs).toBeGreaterThanOrEqual(10_000);
    expect(stuck.elapsedMs).toBeLessThan(16_000);
  });

  it('does not let the patience of one failure end another', async () => {
    const {result} = waitOn([failed('pull', 40_000), failed('pull', 40_000), failed('pull', 40_000), failed('crash', 30_000), ready]);
    expect(await result).toMatchObject({outcome: 'reached'});
  });

  it('keeps a failed look as the cause and goes on', async () => {
    const {result} = waitOn([progressing('making'), new Error('connection refused'), ready]);
    expect(await result).toMatchObject({outcome: 'reached'});
  });

  it('says at the deadline that it was blind, how often, and what it saw before', async () => {
    const {result} = waitOn([progressing('making'), new Error('connection refused')]);
    const {outcome, reason} = await result;
    expect(outcome).toBe('timed-out');
    expect(reason).toMatch(/^the cluster could not be looked at: connection refused \(the last \d+ looks failed\); seen before that: making$/);
  });

  it('gives up when looking is forbidden three times in a row, not before', async () => {
    const forbidden = new FepError('token expired', {code: 'unauthorized', exit: 'forbidden'});
    expect(await waitOn([forbidden, forbidden, progressing('back'), ready]).result).toMatchObject({outcome: 'reached'});
    const {result, looks} = waitOn([forbidden]);
    expect(await result).toMatchObject({outcome: 'refused'});
    expect(looks()).toBe(3);
  });

  it('ends as interrupted when the signal aborts, even in a look that never answers', async () => {
    const abort = new AbortController();
    const {result} = waitOn([], {signal: abort.signal, look: () => new Promise(() => setImmediate(() => abort.abort()))});
    expect(await result).toMatchObject({outcome: 'interrupted'});
  });

  it('cuts a look that never answers at the deadline', async () => {
    const {result} = waitOn([], {timeoutMs: 5000, look: () => new Promise(() => undefined)});
    expect(await result).toMatchObject({outcome: 'timed-out', reason: expect.stringContaining('did not answer before the deadline')});
  });

  it('looks earlier when a watch yields', async () => {
    const seen: number[] = [];
    const {result} = waitOn([progressing('making'), ready], {
      intervalMs: 5000,
      onVerdict: (_, __, elapsed) => seen.push(elapsed),
      wake: [async function* () {
        yield 'changed';
      }],
    });
    expect(await result).toMatchObject({outcome: 'reached'});
    expect(seen[1]).toBeLessThan(1000);
  });

  it('keeps polling when a watch fails', async () => {
    const {result} = waitOn([progressing('making'), ready], {
      wake: [() => ({[Symbol.asyncIterator]: () => ({next: async () => Promise.reject(new Error('watch closed'))})})],
    });
    expect(await result).toMatchObject({outcome: 'reached'});
  });

  it('does not hide a bug in the judge as a failed look', async () => {
    const {result} = waitOn([ready], {judge: () => { throw new TypeError('bug'); }});
    await expect(result).rejects.toThrow('bug');
  });
});
