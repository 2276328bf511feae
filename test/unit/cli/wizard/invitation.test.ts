import {describe, expect, it} from 'vitest';
import Restore from '../../../../src/commands/restore.ts';
import {asksFor} from '../../../../src/lib/cli/wizard/invitation.ts';
import {parsedFrom} from '../../../support/wizard-run.ts';

const TERMINAL = {inIsTerminal: true, errIsTerminal: true};
const PIPE = {inIsTerminal: false, errIsTerminal: true};

const asks = async (argv: readonly string[], io = TERMINAL): Promise<boolean> => asksFor(await parsedFrom(Restore, argv), io, 'restore', [['in-place', 'to']]);

describe('whether a person is asked', () => {
  it('is so at a terminal without NAME, or with --wizard', async () => {
    expect(await asks([])).toBe(true);
    expect(await asks(['demo', '--wizard'])).toBe(true);
    expect(await asks(['demo', '--to', 'copy'])).toBe(false);
    expect(await asks(['demo', '--to', 'copy'], PIPE)).toBe(false);
  });

  it('elsewhere one line names everything that is missing', async () => {
    await expect(asks([], PIPE)).rejects.toMatchObject({exitCode: 2, message: 'NAME and --in-place or --to are missing'});
    await expect(asks(['demo', '--wizard'], PIPE)).rejects.toMatchObject({exitCode: 2, message: '--in-place or --to is missing'});
    await expect(asks(['demo', '--to', 'copy', '--wizard'], PIPE)).rejects.toMatchObject({exitCode: 2, code: 'needs-terminal'});
    await expect(asks(['demo'])).rejects.toMatchObject({exitCode: 2, suggestions: expect.arrayContaining(['kubectl fep restore demo --wizard asks']) as unknown});
  });
});
