import {describe, expect, it} from 'vitest';
import type {Progress} from '../../../src/lib/model/progress.ts';
import {plainTheme, spokenTheme} from '../../../src/lib/present/style.ts';
import {progressView, type ProgressOptions} from '../../../src/lib/present/progress.ts';
import {makeTheme, wantsColour} from '../../../src/lib/present/theme.ts';

function shown(mode: ProgressOptions['mode'], events: readonly Progress[], options: Partial<ProgressOptions> = {}): string {
  let text = '';
  const view = progressView({mode, terminal: false, write: (part) => (text += part), theme: plainTheme, now: () => new Date('2026-01-01T00:00:00Z'), ...options});
  for (const event of events) view.report(event);
  view.stop();
  return text;
}

const waiting = (elapsedMs: number, done: number): Progress => ({kind: 'waiting', step: 'servers', detail: 'demo-sts-1 is starting', elapsedMs, done, total: 3});

describe('progress as lines', () => {
  it('says a wait when it changes, and again after half a minute', () => {
    expect(shown('auto', [waiting(0, 1), waiting(1000, 1), waiting(2000, 2), waiting(10_000, 2), waiting(33_000, 2)])).toBe(
      '… servers: 1/3 demo-sts-1 is starting (0s)\n… servers: 2/3 demo-sts-1 is starting (2s)\n… servers: 2/3 demo-sts-1 is starting (33s)\n');
  });

  it('marks steps and notes', () => {
    expect(shown('plain', [
      {kind: 'step', step: 'check', state: 'started'}, {kind: 'step', step: 'check', state: 'done', detail: '12 rules'}, {kind: 'step', step: 'apply', state: 'failed'},
      {kind: 'step', step: 'secret', state: 'skipped'}, {kind: 'note', level: 'warning', message: 'careful'}, {kind: 'note', level: 'info', message: 'by the way'},
    ])).toBe('… check\n✓ check: 12 rules\n✗ apply\n- secret\n! careful\n· by the way\n');
  });

  it('is JSON, one object a line, for programs', () => {
    expect(JSON.parse(shown('jsonl', [waiting(5, 1)]))).toEqual({time: '2026-01-01T00:00:00.000Z', ...waiting(5, 1)});
  });

  it('is silent when asked to be', () => {
    expect(shown('none', [waiting(5, 1)])).toBe('');
  });
});

describe('at a terminal that cannot draw a line again', () => {
  it.each([[{TERM: 'dumb'}], [{TERM: 'xterm', CI: 'true'}]])('%j has lines', (env) => {
    expect(shown('auto', [waiting(0, 1)], {terminal: true, env})).toBe('… servers: 1/3 demo-sts-1 is starting (0s)\n');
  });

  it('a screen reader has words, of one wait not more often than every ten seconds', () => {
    expect(shown('auto', [waiting(0, 1), waiting(2000, 2), waiting(9000, 3), waiting(12_000, 3), {kind: 'step', step: 'check', state: 'done'}], {terminal: true, theme: spokenTheme, env: {TERM: 'xterm'}})).toBe(
      'waiting: servers: 1/3 demo-sts-1 is starting (0s)\nwaiting: servers: 3/3 demo-sts-1 is starting (12s)\ndone: check\n');
  });
});

describe('what the cluster was asked', () => {
  const said = (terminal: boolean, elapsed: readonly (number | undefined)[]): string => {
    let text = '';
    const view = progressView({mode: 'plain', terminal, write: (part) => (text += part), theme: plainTheme, now: () => new Date(0)});
    for (const elapsedMs of elapsed) view.awaiting(elapsedMs === undefined ? undefined : {subjects: ['a', 'b', 'c', 'd', 'e'], server: 'https://x', elapsedMs});
    return text;
  };

  it('is said at a terminal, again after half a minute, and anew for another wait', () => {
    const line = (span: string): string => `… no answer yet about a, b, c, d and 1 more from https://x (${span})\n`;
    expect(said(true, [1000, 1500, 29_000, 31_000, undefined, 1200])).toBe(line('1s') + line('31s') + line('1s'));
  });

  it('and nowhere else', () => {
    expect(said(false, [1000, 40_000])).toBe('');
  });
});

describe('colours', () => {
  it.each([
    [true, undefined, {}, true], [false, undefined, {}, false], [true, undefined, {NO_COLOR: '1'}, false], [true, undefined, {NO_COLOR: ''}, true],
    [false, undefined, {FORCE_COLOR: '1'}, true], [true, undefined, {FORCE_COLOR: '0'}, false], [true, undefined, {TERM: 'dumb'}, false],
    [true, undefined, {NO_COLOR: '1', FORCE_COLOR: '1'}, false], [false, true, {NO_COLOR: '1'}, true], [true, false, {FORCE_COLOR: '1'}, false],
  ])('terminal %s, flag %s, %j: %s', (terminal, flag, env, expected) => {
    expect(wantsColour(terminal, flag, env)).toBe(expected);
  });

  it('are the basic ones, or none', () => {
    expect(makeTheme(true).bad('x')).toBe('\u001B[31mx\u001B[39m');
    expect(makeTheme(false).bad('x')).toBe('x');
  });
});
