import type {BackupSchedules, ScheduleLine} from '../../model/answers/backup-changes.ts';
import {cronProblem} from '../../model/cron/cron-line.ts';
import {MOST_SCHEDULES} from '../../operations/backup/schedule/read-schedules.ts';
import {clusterQuestion, type ClustersHere} from '../wizard/cluster-question.ts';
import {type CommandDraft, type CommandQuestion, withFlags, withPick} from '../wizard/command-draft.ts';
import type {Choice} from '../wizard/question.ts';
import type {ReadOnce} from '../wizard/read-once.ts';

/** What the questions may look at. */
export interface ScheduleWorld extends ClustersHere {
  /** The schedules that a cluster has. */
  schedules: ReadOnce<BackupSchedules>;
}

type Type = 'full' | 'incr';
type ScheduleQuestion = CommandQuestion<ScheduleWorld>;

/** As in the operator's sample CR. */
const USUAL = {full: '15 0 * * 0', incr: '15 0 * * 1-6'} as const;
const TYPES: readonly Choice[] = [
  {value: 'full+incr', name: 'full and incremental ones'},
  {value: 'full', name: 'full ones'},
  {value: 'incr', name: 'incremental ones'},
];

/** Types of which a schedule is wanted. */
function typesOf({flags, picked}: CommandDraft): Type[] {
  const asked = picked['types']?.split('+');
  return (['full', 'incr'] as const).filter((type) => flags[type] !== undefined || asked?.includes(type) === true);
}

const linesOf = ({name}: CommandDraft, {schedules}: ScheduleWorld): readonly ScheduleLine[] => schedules.known(name)?.schedules ?? [];

/** Schedules of that type in the repository that is meant. */
function sameAs(draft: CommandDraft, world: ScheduleWorld, wanted: Type): readonly ScheduleLine[] {
  return linesOf(draft, world).filter(({type, repo}) => type === wanted && repo === (draft.flags['repo'] ?? 1));
}

/** The schedule that is changed, where there is one: the one that was picked, or the first of its type. */
function present(draft: CommandDraft, world: ScheduleWorld, type: Type): ScheduleLine | undefined {
  const {number} = draft.flags;
  return number === undefined ? sameAs(draft, world, type)[0] : linesOf(draft, world).find((line) => line.number === number);
}

function cronLine(type: Type, message: string): ScheduleQuestion {
  return {
    id: type, flag: `--${type}`, message,
    when: (draft, {given}) => typesOf(draft).includes(type) && !given.has(type),
    default: (draft, world) => {
      const there = present(draft, world, type);
      return there?.type === type ? there.schedule : USUAL[type];
    },
    refuse: async (_, answer) => {
      const problem = cronProblem(answer);
      return problem === undefined ? undefined : `${problem}; minute hour day month weekday are expected, such as ${USUAL[type]}`;
    },
    apply: (draft, answer) => withFlags(draft, {[type]: answer}),
  };
}

/** What a number stands for now. */
function numberChoices(draft: CommandDraft, world: ScheduleWorld): Choice[] {
  const [type] = typesOf(draft);
  const lines = linesOf(draft, world);
  const same = type === undefined ? [] : sameAs(draft, world, type);
  const free = Array.from({length: MOST_SCHEDULES}, (_, index) => index + 1).find((number) => !lines.some((line) => line.number === number));
  const others = free === undefined ? lines.filter((line) => !same.includes(line)) : [];
  return [
    ...same.map(({number, schedule}) => ({value: String(number), name: `schedule${number}, now ${schedule}`, short: `schedule${number}`})),
    ...(free === undefined ? [] : [{value: String(free), name: `a further one, schedule${free}`, short: `schedule${free}`}]),
    ...others.map(({number, schedule, type: now, repo}) => ({value: String(number), name: `in place of schedule${number}, now ${now} of repo ${repo}, ${schedule}`, short: `schedule${number}`})),
  ];
}

/** The number that the command takes by itself. */
function usualNumber(draft: CommandDraft, world: ScheduleWorld): number | undefined {
  const [type] = typesOf(draft);
  const same = type === undefined ? [] : sameAs(draft, world, type);
  return same.length === 1 ? same[0]?.number : undefined;
}

/** What `backup schedule set` asks where it is not told. */
export const scheduleQuestions: readonly ScheduleQuestion[] = [
  clusterQuestion((name, {schedules}) => schedules.get(name)),
  {
    id: 'types', flag: '--full', message: 'Which backups?', when: (_, {given}) => !given.has('full') && !given.has('incr'),
    default: (_, {given}) => (given.has('number') ? 'full' : 'full+incr'),
    choices: async (_, {given}) => (given.has('number') ? TYPES.slice(1) : TYPES),
    refuse: async (draft, answer, world) => {
      const several = answer.split('+').length > 1 && (['full', 'incr'] as const).filter((type) => sameAs(draft, world, type).length > 1);
      return several !== false && several.length > 0 ? `${draft.name} has several schedules of ${several.join(' and of ')} backups: choose one type, and then which schedule` : undefined;
    },
    apply: (draft, answer) => withPick(draft, 'types', answer),
  },
  {
    id: 'number', flag: '--number', message: 'Which of its schedules?',
    when: (draft, world) => {
      const types = typesOf(draft);
      const [type] = types;
      if (type === undefined || types.length > 1 || world.given.has('number')) return false;
      return sameAs(draft, world, type).length > 0 || linesOf(draft, world).length >= MOST_SCHEDULES;
    },
    choices: async (draft, world) => numberChoices(draft, world),
    apply: (draft, answer, world) => (Number(answer) === usualNumber(draft, world) ? draft : withFlags(draft, {number: Number(answer)})),
  },
  cronLine('full', 'When are full ones taken, as a cron line (minute hour day month weekday)?'),
  cronLine('incr', 'When are incremental ones taken, as a cron line?'),
];
