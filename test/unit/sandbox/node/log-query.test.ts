import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {formatLogLine, parseLogLine, parseLogQuery, renderLine, selectLines, type LogLine} from '../../../../src/sandbox/node/log-query.ts';

const parse = (query: string) => parseLogQuery(new URLSearchParams(query), 1_000_000);

describe('query of a log', () => {
  it('reads every parameter', () => {
    expect(parse('follow=true&previous=1&timestamps=true&tailLines=5&limitBytes=7&sinceSeconds=10')).toEqual({
      follow: true, previous: true, timestamps: true, tailLines: 5, limitBytes: 7, sinceMs: 990_000,
    });
    expect(parse('sinceTime=1970-01-01T00:00:05Z').sinceMs).toBe(5000);
    expect(parse('')).toEqual({follow: false, previous: false, timestamps: false, tailLines: undefined, limitBytes: undefined, sinceMs: undefined});
  });

  it.each(['tailLines=-1', 'tailLines=x', 'sinceSeconds=1.5', 'sinceTime=yesterday', 'limitBytes=1e3'])('refuses %s', (query) => {
    expect(() => parse(query)).toThrow(/invalid value/);
  });
});

describe('lines of a log', () => {
  it('come back as they were stored, whatever they hold', () => {
    fc.assert(fc.property(fc.string().filter((text) => !text.includes('\n')), fc.constantFrom('stdout', 'stderr'), (text, stream) => {
      const time = new Date('2026-01-01T00:00:00.123Z');
      const line = parseLogLine(formatLogLine(time, stream, text).slice(0, -1));
      expect(line).toEqual({timeMs: time.getTime(), time: '2026-01-01T00:00:00.123000000Z', stream, text});
    }));
  });

  it('takes a torn line for none', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      expect(() => parseLogLine(text)).not.toThrow();
    }));
    expect(parseLogLine('2026-01-01T00:0')).toBeUndefined();
  });

  const line = (second: number): LogLine => ({timeMs: second * 1000, time: `t${second}`, stream: 'stdout', text: `line ${second}`});
  const lines = [1, 2, 3, 4].map(line);

  it('are those since a moment, and of them the last', () => {
    expect([...selectLines(lines, {sinceMs: 2000, tailLines: undefined})].map((one) => one.timeMs)).toEqual([2000, 3000, 4000]);
    expect([...selectLines(lines, {sinceMs: 2000, tailLines: 1})]).toEqual([line(4)]);
    expect([...selectLines(lines, {sinceMs: undefined, tailLines: 0})]).toEqual([]);
    expect([...selectLines(lines, {sinceMs: undefined, tailLines: 9})]).toEqual(lines);
    const many = Array.from({length: 5000}, (_, index) => line(index));
    expect([...selectLines(many, {sinceMs: undefined, tailLines: 7})]).toEqual(many.slice(-7));
  });

  it('are shown with their time when asked', () => {
    expect(renderLine(line(1), true)).toBe('t1 line 1\n');
    expect(renderLine(line(1), false)).toBe('line 1\n');
  });
});
