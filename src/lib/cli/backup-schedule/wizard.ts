import {readSchedules} from '../../operations/backup/schedule/read-schedules.ts';
import {clustersHere} from '../wizard/cluster-question.ts';
import {ReadOnce} from '../wizard/read-once.ts';
import type {FlagWizard} from '../wizard/wanted-command.ts';
import {scheduleQuestions, type ScheduleWorld} from './questions.ts';

/** The wizard of `backup schedule set`. */
export function scheduleWizard(order: readonly string[]): FlagWizard<ScheduleWorld> {
  return {
    command: 'backup schedule set', order, nothing: 'nothing was changed', questions: scheduleQuestions,
    world: async (context, given) => ({
      given,
      clusters: given.has('NAME') ? {unreadable: 'NAME was given'} : await clustersHere(context),
      schedules: new ReadOnce((name) => readSchedules(context, {name})),
    }),
    load: (name, {schedules}) => schedules.get(name),
    conclude: async ({name, flags}) => ({text: '', message: (flags['dry-run'] ?? 'none') === 'none' ? `Set the schedules of ${name} now?` : 'Go on with the dry run?'}),
  };
}
