import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {parseShellLine} from '../../../../src/sandbox/pods/scripted/shell-words.ts';

const words = (line: string, env = {}) => parseShellLine(line, env)?.map((command) => command.words);

describe('a line of the scripted shell', () => {
  it.each<[string, string[][] | undefined]>([
    ['exit 7', [['exit', '7']]],
    ['  echo  a\tb ', [['echo', 'a', 'b']]],
    [`echo 'a b' "c d" e\\ f ''`, [['echo', 'a b', 'c d', 'e f', '']]],
    ['echo "$A-${B}" \'$A\' \\$A', [['echo', '1-2', '$A', '$A']]],
    ['a; b && c || d', [['a'], ['b'], ['c'], ['d']]],
    ['a\n\nb\n', [['a'], ['b']]],
    ['', []],
    ['a | b', undefined],
    ['a > b', undefined],
    ['echo $(date)', undefined],
    ['echo `date`', undefined],
    ['sleep 1 &', undefined],
    ['echo "open', undefined],
    ["echo 'open", undefined],
    ['a &&', undefined],
    ['; a', undefined],
    ['ls *', undefined],
    ['echo $?', undefined],
  ])('%s', (line, expected) => {
    expect(words(line, {A: '1', B: '2'})).toEqual(expected);
  });

  it('says when a command runs', () => {
    expect(parseShellLine('a && b || c; d', {})?.map((command) => command.when)).toEqual(['always', 'on-success', 'on-failure', 'always']);
  });

  it('gives quoted words back as they were, and never throws', () => {
    const quote = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;
    fc.assert(fc.property(fc.array(fc.string(), {minLength: 1}), (list) => {
      expect(words(list.map(quote).join(' '))).toEqual([list]);
    }));
    fc.assert(fc.property(fc.string(), (line) => {
      expect(() => parseShellLine(line, {})).not.toThrow();
    }));
  });
});
