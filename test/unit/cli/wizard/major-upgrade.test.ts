import {describe, expect, it} from 'vitest';
import UpgradeMajor from '../../../../src/commands/upgrade/major.ts';
import {type MajorFlags, majorOptions} from '../../../../src/lib/cli/change/major-options.ts';
import {majorWizard, type MajorWorld} from '../../../../src/lib/cli/upgrade/major-wizard.ts';
import {BACK} from '../../../../src/lib/cli/wizard/run-wizard.ts';
import type {FlagWizard} from '../../../../src/lib/cli/wizard/wanted-command.ts';
import {FepError} from '../../../../src/lib/errors/fep-error.ts';
import type {MajorUpgrade} from '../../../../src/lib/model/answers/major-upgrade.ts';
import {FakeCluster} from '../../operations/fake-cluster.ts';
import {ENTER} from '../../../support/scripted-prompts.ts';
import {wordsOf} from '../../../support/shell-words.ts';
import {parsedFrom, runFlagWizard} from '../../../support/wizard-run.ts';

const COMMAND = {args: {name: UpgradeMajor.args.source}, flags: UpgradeMajor.flags};

/** A planner that knows of one cluster besides, and wants 4Gi for the dump. */
async function planOf({name, flags}: Parameters<MajorWorld['planOf']>[0]): Promise<MajorUpgrade> {
  if (flags['to-cluster'] === 'taken') throw new FepError('taken is there already', {code: 'already-exists', exit: 'conflict'});
  if (flags['dump-size'] === '1Gi') throw new FepError('the dump is too small', {code: 'refused-by-rules', exit: 'refused'});
  const to = String(flags['to-cluster']);
  return {apiVersion: 'kubectl-fep/v1', kind: 'MajorUpgrade', namespace: 'shop', source: name, target: to, steps: [{step: 'quiesce', state: 'planned', saw: 'no application is connected to the source'}], observed: 'dry-run-client', message: `${name} would go over to ${to}`, open: [], findings: []} as unknown as MajorUpgrade;
}

function run(script: readonly string[], argv: readonly string[] = []) {
  return runFlagWizard<MajorFlags, MajorWorld>(COMMAND, ({flags}): FlagWizard<MajorWorld> => ({
    ...majorWizard(Object.keys(UpgradeMajor.flags), flags, async () => ''),
    world: async (_, given) => ({given, load: async () => undefined, planOf, clusters: {known: [{name: 'old', namespace: 'shop', state: 'ready', instances: {wanted: 1, ready: 1}, syncMode: 'off', backupSchedules: []}]}}),
  }), {argv, script, context: new FakeCluster().context()});
}

describe('the wizard of upgrade major', () => {
  it('checks each answer at once, goes back, and its command means the same', async () => {
    const {asked, line, wanted, screen} = await run(['old', 'New', 'taken', 'new', BACK, ENTER, 'trust', '1Gi', '5 GB', '8Gi', 'old']);
    expect(asked.flatMap(({refused}) => refused)).toEqual([expect.stringContaining('lower case'), 'taken is there already', 'the dump is too small', expect.stringContaining('not a quantity')]);
    expect(screen).toContain('no application is connected to the source');
    expect(line).toBe('upgrade major old --yes --to-cluster new --auth trust --dump-size 8Gi');
    const {args, flags} = await parsedFrom<MajorFlags>(COMMAND, wordsOf(line).slice(2));
    expect(await majorOptions(args.name ?? '', flags, async () => '')).toEqual(await majorOptions('old', wanted.flags, async () => ''));
  });

  it('by Enter makes a cluster of a new name, and a dry run wants a yes only', async () => {
    expect((await run(['old', ENTER, ENTER, ENTER, 'go'], ['--dry-run=client'])).line).toBe('upgrade major old --dry-run client --to-cluster old-next');
  });
});
