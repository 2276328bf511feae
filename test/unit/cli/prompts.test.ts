import {describe, expect, it} from 'vitest';
import type {Io} from '../../../src/lib/cli/io.ts';
import {terminalPrompts} from '../../../src/lib/cli/prompts.ts';

const io = (inIsTerminal: boolean, errIsTerminal: boolean): Io =>
  ({out: () => {}, err: () => {}, width: undefined, errWidth: undefined, height: undefined, outIsTerminal: false, errIsTerminal, inIsTerminal, onClosed: () => {}});

describe('prompts without a terminal', () => {
  it.each([[false, false], [true, false], [false, true]])('stdin %s, stderr %s: name the flag instead of asking', async (stdin, stderr) => {
    const asked = terminalPrompts(io(stdin, stderr)).typeName({message: 'type the name', flag: '--yes', expected: 'demo'});
    await expect(asked).rejects.toMatchObject({code: 'needs-terminal', where: '--yes', exitCode: 2});
  });
});
