import {execFileSync} from 'node:child_process';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {flagWords, shellLine} from '../../../../src/lib/cli/wizard/command-line.ts';

describe('the command that a wizard prints', () => {
  it('writes every kind of flag as the parser reads it', () => {
    expect(flagWords({a: true, b: false, c: 3, d: 'x y', e: ['1', '-2'], f: undefined, timeout: 90_000}))
      .toEqual(['--a', '--no-b', '--c', '3', '--d', 'x y', '--e', '1', '--e=-2', '--timeout', '90000ms']);
  });

  it('means the same words to a shell', () => {
    const words = fc.sample(fc.string({unit: 'grapheme', maxLength: 12}).filter((word) => !word.includes('\0')), {numRuns: 200});
    const read = execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${shellLine([...words, 'a\'b', '$(x)', '`y`', 'a\nb', '*', ''])}`], {encoding: 'utf8'});
    expect(read.split('\0').slice(0, -1)).toEqual([...words, 'a\'b', '$(x)', '`y`', 'a\nb', '*', '']);
  });
});
