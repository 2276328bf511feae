import {describe, expect, it} from 'vitest';
import Switchover from '../../../../src/commands/switchover.ts';
import {primaryChangeOptions, type PrimaryChangeParsed} from '../../../../src/lib/cli/primary-change.ts';
import {switchoverWizard} from '../../../../src/lib/cli/switchover/wizard.ts';
import {BACK} from '../../../../src/lib/cli/wizard/run-wizard.ts';
import {ActingCluster} from '../../operations/acting-cluster.ts';
import {ENTER} from '../../../support/scripted-prompts.ts';
import {wordsOf} from '../../../support/shell-words.ts';
import {parsedFrom, runFlagWizard} from '../../../support/wizard-run.ts';
// Loaded late by the program: a clock that moves by itself would run out meanwhile.
import '../../../../src/lib/rules/index.ts';
import '../../../../src/lib/operations/database-status/index.ts';

const run = (script: readonly string[], argv: readonly string[] = [], servers = new ActingCluster(), seen: string[] = []) =>
  runFlagWizard<PrimaryChangeParsed, Parameters<ReturnType<typeof switchoverWizard>['conclude']>[1]>(Switchover, ({flags}) => switchoverWizard(Object.keys(Switchover.flags), flags), {argv, script, context: servers.context(), seen});

/** What the command that was printed means. */
async function meaning(line: string): Promise<ReturnType<typeof primaryChangeOptions>> {
  const {args, flags} = await parsedFrom<PrimaryChangeParsed>(Switchover, wordsOf(line).slice(1));
  return primaryChangeOptions(args.name ?? '', 'switchover', flags);
}

describe('the wizard of switchover', () => {
  it('leaves the choice to the operator by Enter, and has the name typed under what will be hurt', async () => {
    const {wanted, asked, line, screen} = await run(['demo', ENTER, 'demos', 'demo']);
    expect(asked[1]).toMatchObject({message: 'Which server takes over from demo-sts-0?', offered: ['', 'demo-sts-1', 'demo-sts-2', BACK]});
    expect(asked.at(-1)?.refused).toEqual([expect.stringContaining('demos is not demo')]);
    expect(screen).toMatch(/Before the switchover of demo:[^]*demo-sts-1: streaming, no lag[^]*Go/);
    expect(line).toBe('switchover demo --yes --if-primary demo-sts-0');
    expect(wanted).toMatchObject({name: 'demo', agreed: true, flags: {yes: true, by: 'operator', 'if-primary': 'demo-sts-0'}});
  });

  it('refuses the operator one server of two in the words of the guard, and goes on by Patroni', async () => {
    const {screen, line, wanted} = await run(['demo', 'demo-sts-2', BACK, ENTER, 'operator', ENTER, 'demo']);
    expect(screen).toContain('the operator picks the new primary itself and takes no candidate');
    expect(line).toBe('switchover demo --yes --if-primary demo-sts-0 --to demo-sts-2 --by patroni');
    expect(await meaning(line)).toEqual(primaryChangeOptions('demo', 'switchover', wanted.flags));
  });

  it('refuses a server that is far behind at once', async () => {
    const servers = new ActingCluster();
    servers.lag = 64 * 1024 * 1024;
    const seen: string[] = [];
    await expect(run(['demo', 'demo-sts-1', '', 'leave'], [], servers, seen)).rejects.toMatchObject({code: 'not-confirmed', exitCode: 3});
    expect(seen.join('')).toContain('demo-sts-1 is 64 MB behind');
  });

  it('says no go where a guard refuses, shows the impact all the same, and offers no yes', async () => {
    const servers = new ActingCluster();
    servers.lag = 64 * 1024 * 1024;
    const seen: string[] = [];
    await expect(run(['demo', '', 'go'], [], servers, seen)).rejects.toThrow('go is not offered for: This is refused:');
    expect(seen.join('')).toMatch(/Before the switchover of demo:[^]*No go\.[^]*replica-lag/);
  });

  it('asks for no server where none can be chosen: the refusal is the answer', async () => {
    const servers = new ActingCluster();
    for (const ordinal of [1, 2]) servers.objects.delete(`Pod/demo-sts-${ordinal}`);
    await expect(run([], ['demo', '--wizard'], servers)).rejects.toMatchObject({exitCode: 3, code: 'refused-by-rules'});
  });

  it('asks nothing that was given, wants no name in a dry run, and none where --yes says so', async () => {
    expect((await run(['go'], ['demo', '--wizard', '--to', '1', '--by', 'patroni', '--dry-run=client'])).line).toBe('switchover demo --dry-run client --if-primary demo-sts-0 --to 1 --by patroni');
    const {wanted, line} = await run([ENTER, 'go'], ['demo', '--wizard', '-y', '--if-timeline', '2']);
    expect(line).toBe('switchover demo --yes --if-timeline 2');
    expect(wanted.agreed).toBe(false);
  });

  it('has nothing to ask agreement for where the server is primary already', async () => {
    const {screen, line} = await run(['go'], ['demo', '--wizard', '--to', '0', '--by', 'operator']);
    expect(screen).toContain('demo-sts-0 is the primary of demo already');
    expect(line).toBe('switchover demo --to 0 --by operator');
  });

  it('ends as the command would where there is no such cluster', async () => {
    await expect(run([], ['none', '--wizard'])).rejects.toMatchObject({exitCode: 4});
  });
});
