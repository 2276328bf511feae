import {describe, expect, it} from 'vitest';
import {type ScheduleDraft, scheduleQuestions, type ScheduleWorld} from '../../../../src/lib/cli/backup-schedule/questions.ts';
import {commandLine} from '../../../../src/lib/cli/backup-schedule/wanted.ts';
import {BACK, runWizard} from '../../../../src/lib/cli/wizard/run-wizard.ts';
import type {BackupSchedules} from '../../../../src/lib/model/answers/backup-changes.ts';
import {ENTER, scriptedPrompts} from '../../../support/scripted-prompts.ts';

const SCHEDULES = {schedules: [{number: 1, type: 'full', schedule: '0 3 * * 6', repo: 1}]} as unknown as BackupSchedules;

async function run(answers: readonly string[], clusters: ScheduleWorld['clusters'] = ['shop', 'test'], flags: ScheduleDraft['flags'] = {}) {
  const {prompts, asked} = scriptedPrompts(answers);
  const world: ScheduleWorld = {clusters, given: new Set(Object.keys(flags)), schedulesOf: async (name) => (name === 'shop' ? SCHEDULES : undefined)};
  const draft = await runWizard({questions: scheduleQuestions, start: {name: '', flags, types: []}, world, prompts, say: () => {}, conclude: async () => 'go'});
  return {asked, line: draft === undefined ? '' : commandLine(draft)};
}

describe('the wizard of backup schedule set', () => {
  it('offers the clusters, and the times that are in force', async () => {
    const {asked, line} = await run(['shop', ENTER, ENTER, ENTER]);
    expect(asked[0]?.offered).toEqual(['shop', 'test']);
    expect(line).toBe("kubectl fep backup schedule set shop --full '0 3 * * 6' --incr '15 0 * * 1-6'");
  });

  it('refuses a line that is none, goes back, and forgets the type that is not wanted any more', async () => {
    const {asked, line} = await run(['shop', ENTER, '99 3 * * *', '0 4 * * *', BACK, BACK, 'full', '0 5 * * *']);
    expect(asked.flatMap(({refused}) => refused)).toEqual([expect.stringContaining('"99" is no minute')]);
    expect(line).toBe("kubectl fep backup schedule set shop --full '0 5 * * *'");
  });

  it('takes a typed name where clusters cannot be listed, and asks nothing that was given', async () => {
    const {asked, line} = await run(['other', 'shop'], [], {namespace: 'db', incr: '0 * * * *', token: 'abc'});
    expect(asked.map(({message, refused}) => [message, refused.length])).toEqual([['Cluster:', 1]]);
    expect(line).toBe("kubectl fep backup schedule set shop --namespace db --incr '0 * * * *'");
  });
});
