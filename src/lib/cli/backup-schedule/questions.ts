import type {BackupSchedules} from '../../model/answers/backup-changes.ts';
import {cronProblem} from '../../model/cron/cron-line.ts';
import type {FlagValues} from '../wizard/command-line.ts';
import type {Choice, Question} from '../wizard/question.ts';

/** What `backup schedule set` would be told. */
export interface ScheduleDraft {
  /** Empty as long as it was not asked. */
  name: string;
  flags: FlagValues;
  types: readonly ('full' | 'incr')[];
}

/** What the questions may look at. */
export interface ScheduleWorld {
  /** Names of the clusters in the namespace; undefined where they cannot be listed. */
  clusters: readonly string[] | undefined;
  /** The schedules that a cluster has; undefined where they cannot be read, or there is no such cluster. */
  schedulesOf: (name: string) => Promise<BackupSchedules | undefined>;
  /** Given on the command line, and not asked. */
  given: ReadonlySet<string>;
}

type ScheduleQuestion = Question<ScheduleDraft, ScheduleWorld>;

/** As in the operator's sample CR. */
const USUAL = {full: '15 0 * * 0', incr: '15 0 * * 1-6'} as const;
const TYPES: readonly Choice[] = [
  {value: 'full+incr', name: 'full and incremental ones'},
  {value: 'full', name: 'full ones'},
  {value: 'incr', name: 'incremental ones'},
];

function cronLine(type: 'full' | 'incr', message: string): ScheduleQuestion {
  return {
    id: type, flag: `--${type}`, message,
    when: ({types}, {given}) => types.includes(type) && !given.has(type),
    default: async ({name}, world) => (await world.schedulesOf(name))?.schedules.find((line) => line.type === type)?.schedule ?? USUAL[type],
    refuse: async (_, answer) => {
      const problem = cronProblem(answer);
      return problem === undefined ? undefined : `${problem}; minute hour day month weekday are expected, such as ${USUAL[type]}`;
    },
    apply: (draft, answer) => ({...draft, flags: {...draft.flags, [type]: answer}}),
  };
}

/** What `backup schedule set` asks where it is not told. */
export const scheduleQuestions: readonly ScheduleQuestion[] = [
  {
    id: 'name', flag: 'NAME', message: 'Cluster:', when: (_, {given}) => !given.has('NAME'),
    choices: async (_, {clusters}) => (clusters === undefined || clusters.length === 0 ? undefined : clusters.map((name) => ({value: name, name}))),
    refuse: async (_, answer, {schedulesOf}) => ((await schedulesOf(answer)) === undefined ? `the schedules of ${answer === '' ? 'no name' : answer} cannot be read: there is no such cluster here, or it may not be read` : undefined),
    apply: (draft, name) => ({...draft, name}),
  },
  {
    id: 'types', flag: '--full', message: 'Which backups?', when: (_, {given}) => !given.has('full') && !given.has('incr'), default: () => 'full+incr',
    choices: async () => TYPES,
    apply: (draft, answer) => ({...draft, types: answer.split('+') as ScheduleDraft['types']}),
  },
  cronLine('full', 'When are full ones taken, as a cron line (minute hour day month weekday)?'),
  cronLine('incr', 'When are incremental ones taken, as a cron line?'),
];
