import {appendFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {newestLogLine, tellingLine} from '../../../../src/sandbox/lifecycle/log-line.ts';
import {temporaryFolder} from '../control-plane/temporary-folder.ts';

describe('tellingLine', () => {
  const cases = [
    ['a fatal line of klog', 'E1121 10:00:00.000001   1 a.go:1] first\nF1121 10:00:01.000001   1 b.go:2] "command failed" err="port taken"\nI1121 10:00:02.000001   1 c.go:3] bye\n', '"command failed" err="port taken"'],
    ['the newest error of klog', 'E1121 10:00:00.000001   12 a.go:1] old\nE1121 10:00:01.000001   12 a.go:1] new\nI1121 10:00:02.000001   12 c.go:3] bye', 'new'],
    ['a flag that a server does not know', 'Usage: …\n\nError: unknown flag: --x\n', 'Error: unknown flag: --x'],
    ["etcd's JSON", '{"level":"info","msg":"hello"}\n{"level":"fatal","msg":"discovery failed","error":"listen tcp: in use"}\n', 'discovery failed: listen tcp: in use'],
    ['the first line of a JavaScript error, not its stack', 'TypeError: x is not a function\n    at f (file.js:1:1)\n    at g (file.js:2:2)\n\nNode.js v24', 'TypeError: x is not a function'],
    ['the last line where nothing looks like an error', 'one\ntwo\n\n', 'two'],
  ] as const;
  it.each(cases)('picks %s', (_, text, expected) => {
    expect(tellingLine(text)).toBe(expected);
  });

  it('is one line of the text at most 300 characters long, or nothing for a text without words', () => {
    fc.assert(
      fc.property(fc.string({maxLength: 1000}), (text) => {
        const line = tellingLine(text);
        if (line === undefined) expect(text.trim()).toBe('');
        else expect(line.length).toBeLessThanOrEqual(300);
      }),
    );
  });
});

describe('newestLogLine', () => {
  it('does not blame a line of an earlier run', () => {
    const file = path.join(temporaryFolder(), 'log');
    writeFileSync(file, 'Error: of yesterday\n');
    const before = 'Error: of yesterday\n'.length;
    expect(newestLogLine(file, before)).toBeUndefined();
    appendFileSync(file, 'Error: of today\n');
    expect(newestLogLine(file, before)).toBe('Error: of today');
  });

  it('reads the end of a long log, and copes with none', () => {
    const file = path.join(temporaryFolder(), 'log');
    expect(newestLogLine(file)).toBeUndefined();
    writeFileSync(file, `${'x'.repeat(99)}\n`.repeat(1000) + 'the end\n');
    expect(newestLogLine(file)).toBe('the end');
  });
});
