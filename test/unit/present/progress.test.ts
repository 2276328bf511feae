import {describe, expect, it} from 'vitest';
import type {Progress} from '../../../src/lib/model/progress.ts';
import {plainTheme} from '../../../src/lib/present/style.ts';
import {progressView, type ProgressOptions} from '../../../src/lib/present/progress.ts';
import {makeTheme, wantsColour} from '../../../src/lib/present/theme.ts';

function shown(mode: ProgressOptions['mode'], events: readonly Progress[]): string {
  let text = '';
  const view = progressView({mode, terminal: false, write: (part) => (text += part), theme: plainTheme, now: () => new Date('2026-01-01T00:00:00Z')});
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
