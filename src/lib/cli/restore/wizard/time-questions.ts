import {isPastArchive} from '../../../operations/restore/guard-restore.ts';
import {renderRestorable} from '../../../present/restorable.ts';
import {plainTheme} from '../../../present/style.ts';
import {type CommandDraft, type CommandQuestion, withFlags, withPick} from '../../wizard/command-draft.ts';
import {complaintOf} from '../../wizard/complaint.ts';
import type {RestoreWorld} from './world.ts';

type RestoreQuestion = CommandQuestion<RestoreWorld>;

/** Windows and backups as text, for above the question. */
function windows({name, flags}: CommandDraft, {restorable}: RestoreWorld): string | undefined {
  const known = restorable.known(name);
  if (known === undefined) return undefined;
  const isMeant = ({repo}: {repo: number}): boolean => flags['repo'] === undefined || flags['repo'] === repo;
  const {window, backups} = known;
  return renderRestorable({...window, repositories: window.repositories.filter(isMeant)}, backups.filter(isMeant), {theme: plainTheme, now: new Date()}).trimEnd();
}

/** To the latest state, or to which moment; the windows are shown above. */
export const timeQuestions: readonly RestoreQuestion[] = [
  {
    id: 'when', flag: '--to-time', message: 'To which state?', default: () => 'latest', shows: async (draft, world) => windows(draft, world),
    when: (_, {given}) => !given.has('to-time') && !given.has('latest'),
    choices: async () => [
      {value: 'latest', name: 'the latest: to the end of the archived WAL', short: 'the latest'},
      {value: 'time', name: 'as it was at a point in time', short: 'at a point in time'},
    ],
    apply: (draft, answer) => (answer === 'latest' ? withFlags(draft, {latest: true}) : withPick(draft, 'when', answer)),
  },
  {
    id: 'to-time', flag: '--to-time',
    message: (_, {zone}) => `Which? Such as 2024-01-31 12:00 Asia/Tokyo, or -2h (without a zone: ${zone}):`,
    when: ({picked}) => picked['when'] === 'time',
    refuse: async (draft, answer, world) => complaintOf(() => world.momentOf(answer)) ?? unreachable(draft, answer, world),
    apply: (draft, answer, {momentOf}) => withFlags(draft, {'to-time': momentOf(answer).utc}),
  },
];

/** Why a moment cannot be reached, and which can beside it. A repository that nobody can look at says nothing. */
async function unreachable(draft: CommandDraft, answer: string, world: RestoreWorld): Promise<string | undefined> {
  const wanted = withFlags(draft, {'to-time': world.momentOf(answer).utc});
  const planned = await world.planOf(wanted);
  const {verdict, toTime, problem} = planned.plan;
  if (verdict !== 'impossible') return undefined;
  const points = await world.pointsBeside(wanted, planned);
  const late = isPastArchive(planned.plan);
  const mend = points.length > 0 ? `nearest that can be reached: ${points.join(' and ')}` : late ? `the latest state can be, and kubectl fep backup check ${draft.name} archives the WAL that is being written` : 'no point beside it can be reached: < goes back, to choose the latest state';
  return `${toTime}: ${problem?.message ?? 'no way was found'}; ${mend}`;
}
