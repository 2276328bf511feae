import {describe, expect, it, vi} from 'vitest';
import {systemClock} from '../../../src/lib/cli/clock.ts';
import {listenForInterruption} from '../../../src/lib/cli/interruption.ts';

describe('listenForInterruption', () => {
  it('aborts at the first signal, and lets the second have its own effect', () => {
    const before = process.listenerCount('SIGINT');
    const seen = vi.fn();
    const {signal, release} = listenForInterruption(seen);
    expect(process.listenerCount('SIGINT')).toBe(before + 1);
    process.emit('SIGINT', 'SIGINT');
    expect(signal.aborted).toBe(true);
    expect(signal.reason).toMatchObject({exitCode: 130});
    expect(seen).toHaveBeenCalledOnce();
    // As long as it listens, a library that gives the cursor back does not take itself for the last listener.
    expect(process.listenerCount('SIGINT')).toBe(before + 1);
    const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
    process.emit('SIGINT', 'SIGINT');
    expect(kill).toHaveBeenCalledExactlyOnceWith(process.pid, 'SIGINT');
    expect(seen).toHaveBeenCalledOnce();
    expect(process.listenerCount('SIGINT')).toBe(before);
    kill.mockRestore();
    release();
  });
});

describe('systemClock.sleep', () => {
  it('ends with the reason of the abort', async () => {
    const controller = new AbortController();
    const sleeping = systemClock.sleep(60_000, controller.signal);
    controller.abort(new Error('enough'));
    await expect(sleeping).rejects.toThrow('enough');
    await expect(systemClock.sleep(60_000, controller.signal)).rejects.toThrow('enough');
  });

  it('ends by itself', async () => {
    await expect(systemClock.sleep(1)).resolves.toBeUndefined();
  });
});
