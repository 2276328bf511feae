import {describe, expect, it} from 'vitest';
import {durationText, failuresAfterRun, pullDelayMs, restartDelayMs} from '../../../../src/sandbox/node/back-off.ts';

describe('back-off', () => {
  it('restarts at once, then after 10 s doubling to 5 min', () => {
    expect([0, 1, 2, 3, 5, 6, 100].map(restartDelayMs)).toEqual([0, 10_000, 20_000, 40_000, 160_000, 300_000, 300_000]);
  });

  it('pulls again after 10 s doubling to 5 min', () => {
    expect([1, 2, 3, 6, 50].map(pullDelayMs)).toEqual([10_000, 20_000, 40_000, 300_000, 300_000]);
  });

  it('forgives a container that ran for ten minutes, at the pace of the sandbox', () => {
    expect(failuresAfterRun(4, 599_999, 1)).toBe(5);
    expect(failuresAfterRun(4, 600_000, 1)).toBe(1);
    expect(failuresAfterRun(4, 60_000, 0.1)).toBe(1);
  });

  it('words a time as the kubelet does', () => {
    expect([10_000, 80_000, 300_000].map(durationText)).toEqual(['10s', '1m20s', '5m0s']);
  });
});
