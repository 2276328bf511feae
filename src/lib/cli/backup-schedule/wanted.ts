import type {OperationContext} from '../../operations/context.ts';
import type {Edge} from '../base-command.ts';
import {askForCommand, endingWith, showCommand} from '../wizard/ask-for-command.ts';
import {type FlagValues, sameCommand} from '../wizard/command-line.ts';
import {asksFor, givenFlags, type ParsedCommand} from '../wizard/invitation.ts';
import {type ScheduleDraft, scheduleQuestions, type ScheduleWorld} from './questions.ts';

interface ScheduleFlags {
  full?: string | undefined;
  incr?: string | undefined;
  'dry-run': string;
}

const NOTHING = 'nothing was changed';

/** Which schedule is to be set: as the command line says, or as a person answers. */
export async function wantedSchedule<F extends ScheduleFlags>(parsed: ParsedCommand<F>, {io, prompts, theme, context}: Edge): Promise<{name: string; flags: F}> {
  const {args: {name}, flags} = parsed;
  if (!asksFor(parsed, io, 'backup schedule set')) return {name: name ?? '', flags};
  const given = givenFlags(parsed);
  const world = await endingWith(NOTHING, async () => worldOf(await context(), new Set([...given, ...(name === undefined ? [] : ['NAME'])])));
  const edge = {io, prompts, theme: await theme()};
  const draft = await askForCommand(edge, {
    questions: scheduleQuestions, world, nothing: NOTHING,
    start: {name: name ?? '', flags: Object.fromEntries([...given].map((flag) => [flag, (flags as unknown as FlagValues)[flag]])), types: []},
    conclude: async (done, canGoBack) => {
      showCommand(edge, commandLine(done));
      return prompts.choose({
        message: flags['dry-run'] === 'none' ? `Set the schedules of ${done.name} now?` : 'Go on with the dry run?', flag: 'NAME', default: 'go',
        choices: [{name: 'yes', value: 'go'}, {name: 'no, leave', value: 'leave'}, ...(canGoBack ? [{name: '< back', value: 'back' as const}] : [])],
      });
    },
  });
  return {name: draft.name, flags: {...flags, ...draft.flags}};
}

/** The command that does the same without a question. */
export function commandLine({name, flags}: ScheduleDraft): string {
  return sameCommand(['backup', 'schedule', 'set', name], flags);
}

async function worldOf(context: OperationContext, given: ReadonlySet<string>): Promise<ScheduleWorld> {
  const [{FEP_RESOURCES}, {readSchedules}, {part}, {isKnown, knownOr}] = await Promise.all([
    import('../../model/resources.ts'), import('../../operations/backup/schedule/read-schedules.ts'), import('../../operations/parts.ts'), import('../../model/part.ts'),
  ]);
  const {cluster, signal} = context;
  // A cluster that is away, or says who are you, is said before anything is asked.
  const [listed] = await Promise.all([part(cluster.list(FEP_RESOURCES.FEPCluster, {signal})), cluster.version({signal})]);
  const read = new Map<string, ReturnType<ScheduleWorld['schedulesOf']>>();
  return {
    given,
    clusters: isKnown(listed) ? listed.known.items.flatMap(({metadata}) => metadata.name ?? []) : undefined,
    schedulesOf: (name) => {
      const known = read.get(name) ?? part(readSchedules(context, {name})).then((answer) => knownOr<Awaited<ReturnType<typeof readSchedules>> | undefined>(answer, undefined));
      read.set(name, known);
      return known;
    },
  };
}
