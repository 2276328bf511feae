import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {isContinuation} from '../../../../src/lib/operations/logs/container-log.ts';
import {dividedStamp, timeInLine} from '../../../../src/lib/operations/logs/line-time.ts';
import {isAtLeast, severityOf} from '../../../../src/lib/operations/logs/log-line.ts';
import {splitLines, type Piece} from '../../../../src/lib/operations/logs/split-lines.ts';

async function split(chunks: readonly Buffer[], longest?: number): Promise<Piece[]> {
  const found: Piece[] = [];
  for await (const batch of splitLines((async function* () { yield* chunks; })(), longest)) found.push(...batch);
  return found;
}

/** Pieces joined again: a line feed after each that is not open. */
function joined(pieces: readonly Piece[]): string {
  return pieces.map(({text, open}) => (open ? text : `${text}\n`)).join('');
}

function cut(data: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let at = 0;
  for (const size of sizes) {
    chunks.push(data.subarray(at, at + size));
    at += size;
  }
  chunks.push(data.subarray(at));
  return chunks.filter(({length}) => length > 0);
}

describe('cutting bytes into lines', () => {
  it('loses and changes nothing, however the bytes arrive and however short pieces have to be', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.string({unit: 'grapheme'})), fc.array(fc.integer({min: 1, max: 9})), fc.integer({min: 4, max: 12}), async (lines, sizes, longest) => {
      const text = lines.map((line) => `${line.replaceAll('\n', ' ')}\n`).join('');
      const pieces = await split(cut(Buffer.from(text), sizes), longest);
      expect(joined(pieces)).toBe(text);
      for (const piece of pieces) expect(Buffer.byteLength(piece.text)).toBeLessThanOrEqual(longest);
    }));
  });

  it('gives the last line without its line feed', async () => {
    expect(await split([Buffer.from('a\nb')])).toEqual([{text: 'a', open: false}, {text: 'b', open: false}]);
  });

  it('passes a line of 50 MB on in pieces', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const pieces = await split([...Array.from({length: 50}, () => chunk), Buffer.from('\nshort\n')]);
    expect(pieces.slice(0, -1).reduce((sum, {text}) => sum + text.length, 0)).toBe(50 * chunk.length);
    expect(Math.max(...pieces.map(({text}) => text.length))).toBeLessThanOrEqual(256 * 1024);
    expect(pieces.at(-1)).toEqual({text: 'short', open: false});
  });
});

describe('times', () => {
  it.each([
    ['00000 2026-11-21 11:05:36 UTC [1]: x', '2026-11-21T11:05:36.000000000Z'],
    ['2026-11-21 11:05:36.123 JST,"postgres"', '2026-11-21T02:05:36.123000000Z'],
    ['2026-11-21 11:05:36,717 INFO: Patroni', '2026-11-21T11:05:36.717000000Z'],
    ['2026-11-21 11:05:36+09 x', '2026-11-21T02:05:36.000000000Z'],
    ['2026-11-21 11:05:36-03:30 x', '2026-11-21T14:35:36.000000000Z'],
    ['no time here', undefined],
    ['2026-99-99 99:99:99 nonsense', undefined],
  ])('%s', (line, time) => {
    expect(timeInLine(line)).toBe(time);
  });

  it('of the node are taken off the line', () => {
    expect(dividedStamp('2026-11-21T10:46:15.246000000Z text  x')).toEqual({time: '2026-11-21T10:46:15.246000000Z', text: 'text  x'});
    expect(dividedStamp('2026-11-21T10:46:15Z ')).toEqual({time: '2026-11-21T10:46:15.000000000Z', text: ''});
    expect(dividedStamp('plain')).toBeUndefined();
  });

  it('are read from anything without a failure', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      timeInLine(text);
      dividedStamp(text);
      severityOf(text);
    }));
  });
});

describe('severities', () => {
  it.each([
    ['x user=,client=LOG:  started', 'LOG'],
    ['x client=127.0.0.1ERROR:  division by zero', 'ERROR'],
    ['2026-11-21 11:05:36,717 WARNING: Postgresql is not running.', 'WARNING'],
    ['2026 P00   INFO: backup command end', 'INFO'],
    ['2026 P00   WARN: retention', 'WARNING'],
    ['x [1] DEBUG2:  x', 'DEBUG'],
    ['plain words', undefined],
    ['x client=127.0.0.1STATEMENT:  SELECT 1', undefined],
  ])('%s is %s', (line, severity) => {
    expect(severityOf(line)).toBe(severity);
  });

  it('of further fields are those of the message', () => {
    expect(isContinuation('x client=127.0.0.1STATEMENT:  SELECT 1')).toBe(true);
    expect(isContinuation('\tFROM t')).toBe(true);
    expect(isContinuation('2026-11-21 11:05:36 UTC LOG:  x')).toBe(false);
  });

  it('are compared as a reader means it: LOG only informs', () => {
    expect(isAtLeast('LOG', 'WARNING')).toBe(false);
    expect(isAtLeast('FATAL', 'ERROR')).toBe(true);
    expect(isAtLeast('LOG', 'INFO')).toBe(true);
  });
});
