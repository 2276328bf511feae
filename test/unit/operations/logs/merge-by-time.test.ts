import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {LogLine} from '../../../../src/lib/operations/logs/log-line.ts';
import {LogMerge} from '../../../../src/lib/operations/logs/merge-by-time.ts';
import {ManualClock} from '../manual-clock.ts';

function line(time: number, text = '', open = false): LogLine {
  return {origin: {pod: 'p', role: '', container: 'c', source: 'container'}, time: String(time).padStart(6, '0'), text, ...(open ? {open: true as const} : {})};
}

async function* inBatches(lines: readonly LogLine[], size: number): AsyncGenerator<LogLine[], void, undefined> {
  for (let at = 0; at < lines.length; at += size) yield lines.slice(at, at + size);
}

async function all(merge: LogMerge): Promise<LogLine[]> {
  const found: LogLine[] = [];
  for await (const batch of merge.lines()) found.push(...batch);
  return found;
}

describe('merging logs', () => {
  it('orders lines of any number of streams by time and loses none', async () => {
    const streams = fc.array(fc.tuple(fc.array(fc.integer({min: 0, max: 999})), fc.integer({min: 1, max: 5})), {maxLength: 6});
    await fc.assert(fc.asyncProperty(streams, async (made) => {
      const merge = new LogMerge({clock: new ManualClock(), signal: new AbortController().signal, patienceMs: Infinity});
      for (const [times, size] of made) merge.add(inBatches(times.toSorted((a, b) => a - b).map((time) => line(time)), size));
      merge.close();
      const times = (await all(merge)).map(({time}) => time);
      expect(times).toEqual(made.flatMap(([list]) => list.map((time) => line(time).time)).toSorted());
    }));
  });

  it('keeps the pieces of a long line together', async () => {
    const merge = new LogMerge({clock: new ManualClock(), signal: new AbortController().signal, patienceMs: Infinity});
    merge.add(inBatches([line(1, 'a', true), line(1, 'b', true), line(1, 'c')], 1));
    merge.add(inBatches([line(1, 'x'), line(2, 'y')], 1));
    merge.close();
    const text = (await all(merge)).map((found) => found.text).join('');
    expect(text).toContain('abc');
    expect(text).toHaveLength(5);
  });

  it('goes on without a stream that is quiet', async () => {
    const abort = new AbortController();
    const clock = new ManualClock();
    const merge = new LogMerge({clock, signal: abort.signal, patienceMs: 300});
    merge.add((async function* quiet(): AsyncGenerator<LogLine[], void, undefined> {
      await new Promise((resolve) => abort.signal.addEventListener('abort', resolve));
      yield [];
    })());
    merge.add(inBatches([line(1), line(2)], 2));
    const batches = merge.lines();
    const first = await batches.next();
    expect(first.value?.map(({time}) => time)).toEqual(['000001', '000002']);
    abort.abort();
    expect((await batches.next()).done).toBe(true);
  });

  it('takes from a stream only what was asked for', async () => {
    let given = 0;
    const merge = new LogMerge({clock: new ManualClock(), signal: new AbortController().signal, patienceMs: Infinity});
    merge.add((async function* endless(): AsyncGenerator<LogLine[], void, undefined> {
      for (;;) {
        given += 1;
        yield [line(given)];
      }
    })());
    merge.close();
    const batches = merge.lines();
    for (let count = 0; count < 3; count += 1) await batches.next();
    expect(given).toBeLessThanOrEqual(5);
    await batches.return();
  });

  it('ends with the failure of a stream', async () => {
    const merge = new LogMerge({clock: new ManualClock(), signal: new AbortController().signal, patienceMs: Infinity});
    merge.add((async function* broken(): AsyncGenerator<LogLine[], void, undefined> {
      yield [line(1)];
      throw new Error('torn');
    })());
    merge.close();
    await expect(all(merge)).rejects.toThrow('torn');
  });
});
