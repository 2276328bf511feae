import {describe, expect, it} from 'vitest';
import BackupScheduleSet from '../../../../src/commands/backup/schedule/set.ts';
import {scheduleWizard} from '../../../../src/lib/cli/backup-schedule/wizard.ts';
import {BACK} from '../../../../src/lib/cli/wizard/run-wizard.ts';
import {setSchedule} from '../../../../src/lib/operations/backup/schedule/change-schedules.ts';
import type {FepCluster} from '../../../../src/lib/model/fep-cluster/index.ts';
import {sources} from '../../operations/cluster-objects.ts';
import {FakeCluster, refusal} from '../../operations/fake-cluster.ts';
import {ENTER} from '../../../support/scripted-prompts.ts';
import {runFlagWizard} from '../../../support/wizard-run.ts';

/** Cluster `demo` with these schedules, and `other` without any. */
function cluster(schedules: Readonly<Record<string, object>>): FakeCluster {
  const {cluster: demo} = sources();
  const backup = {schedule: {num: Object.keys(schedules).length}, ...schedules};
  return new FakeCluster().put(
    {...demo, spec: {...demo?.spec, fepChildCrVal: {backup}}} as FepCluster,
    {...demo, metadata: {...demo?.metadata, name: 'other'}, spec: {...demo?.spec, fepChildCrVal: {backup: {}}}} as FepCluster,
  );
}

const ONE = {schedule1: {schedule: '0 3 * * 6', type: 'full', repo: 1}};
const TWO = {...ONE, schedule2: {schedule: '0 3 * * 3', type: 'full', repo: 1}};

const run = (script: readonly string[], {schedules = ONE, argv = [], fake = cluster(schedules)}: {schedules?: Readonly<Record<string, object>>; argv?: readonly string[]; fake?: FakeCluster} = {}) =>
  runFlagWizard(BackupScheduleSet, () => scheduleWizard(Object.keys(BackupScheduleSet.flags)), {argv, script, context: fake.context()});

describe('the wizard of backup schedule set', () => {
  it('offers the clusters, and the times that are in force', async () => {
    const {asked, line} = await run(['demo', ENTER, ENTER, ENTER, 'go']);
    expect(asked[0]?.offered).toEqual(['demo', 'other']);
    expect(line).toBe("backup schedule set demo --full '0 3 * * 6' --incr '15 0 * * 1-6'");
  });

  it('refuses a line that is none, goes back, and forgets the type that is not wanted any more', async () => {
    const {asked, line} = await run(['other', ENTER, '99 3 * * *', '0 4 * * *', BACK, BACK, 'full', '0 5 * * *', 'go']);
    expect(asked.flatMap(({refused}) => refused)).toEqual([expect.stringContaining('"99" is no minute')]);
    expect(line).toBe("backup schedule set other --full '0 5 * * *'");
  });

  it('takes a typed name where clusters cannot be listed, and asks nothing that was given', async () => {
    const fake = cluster(ONE);
    const context = fake.context();
    context.cluster.list = async () => {
      throw refusal('forbidden');
    };
    const {asked, line} = await runFlagWizard(BackupScheduleSet, () => scheduleWizard(Object.keys(BackupScheduleSet.flags)), {argv: ['-n', 'db', '--incr', '0 * * * *', '--token', 'abc'], script: ['none', 'demo', 'go'], context});
    expect(asked.map(({message, refused}) => [message, refused.length])).toEqual([['Cluster:', 1], ['Set the schedules of demo now?', 0]]);
    expect(line).toBe("backup schedule set demo --namespace db --incr '0 * * * *'");
  });

  it('says where there is no cluster to choose', async () => {
    await expect(run([], {fake: new FakeCluster()})).rejects.toMatchObject({exitCode: 4, code: 'not-found', suggestions: expect.arrayContaining(['kubectl fep list -A']) as unknown});
  });

  it('asks which of several schedules, and offers a further one', async () => {
    const {asked, line, screen} = await run(['demo', 'full+incr', 'full', ENTER, ENTER, 'go'], {schedules: TWO});
    expect(screen).toContain('several schedules of full backups');
    expect(asked.find(({message}) => message === 'Which of its schedules?')?.offered).toEqual(['1', '2', '3', BACK]);
    expect(line).toBe("backup schedule set demo --full '0 3 * * 6' --number 1");
    expect((await run(['demo', 'full', '2', ENTER, 'go'], {schedules: TWO})).line).toBe("backup schedule set demo --full '0 3 * * 3' --number 2");
    expect((await run(['demo', 'full', '2', '0 9 * * *', 'go'])).line).toBe("backup schedule set demo --full '0 9 * * *' --number 2");
    expect((await run(['demo', 'full', ENTER, ENTER, 'go'])).line).toBe("backup schedule set demo --full '0 3 * * 6'");
  });

  it('takes the place of another schedule where all five are taken', async () => {
    const five = Object.fromEntries([1, 2, 3, 4, 5].map((number) => [`schedule${number}`, {schedule: `0 ${number} * * *`, type: 'full', repo: 1}]));
    const {asked, line} = await run(['demo', 'incr', '4', '0 9 * * *', 'go'], {schedules: five});
    expect(asked.find(({message}) => message === 'Which of its schedules?')?.offered).toEqual(['1', '2', '3', '4', '5', BACK]);
    expect(line).toBe("backup schedule set demo --incr '0 9 * * *' --number 4");
  });

  it('the command refuses one number for two schedules', async () => {
    await expect(setSchedule(cluster(ONE).context(), {name: 'demo', full: '0 1 * * *', incr: '0 2 * * *', number: 1, repo: 1, dryRun: 'client', wait: true, timeoutMs: 1000})).rejects.toMatchObject({exitCode: 2, where: '--number'});
  });
});
