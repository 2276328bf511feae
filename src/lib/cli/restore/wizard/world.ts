import {FepError} from '../../../errors/fep-error.ts';
import type {OperationContext} from '../../../operations/context.ts';
import type {PlannedRestore, PlanRestoreOptions} from '../../../operations/restore/plan-restore.ts';
import type {Restorable} from '../../../operations/restore/restorable.ts';
import {systemClock} from '../../clock.ts';
import {type NamedMoment, requireMoment} from '../../moment.ts';
import {clustersHere, type ClustersHere} from '../../wizard/cluster-question.ts';
import type {CommandDraft} from '../../wizard/command-draft.ts';
import {ReadOnce} from '../../wizard/read-once.ts';
import {planOptions, type RestoreFlags} from '../flags.ts';

/** What the questions of `restore` may look at. */
export interface RestoreWorld extends ClustersHere {
  /** What can be had back of a cluster. With --force a repository that cannot be read is no hindrance: then nothing is known. */
  restorable: ReadOnce<Restorable | undefined>;
  /** Of times without one. */
  zone: string;
  /** The moment that a text means. The same text means the same moment for the whole wizard: -2h was said once. */
  momentOf: (text: string) => NamedMoment;
  /** What the answers so far come to. Throws as the planner does. */
  planOf: (draft: CommandDraft) => Promise<PlannedRestore>;
  /** Whole seconds beside a target that cannot be reached, which can. */
  pointsBeside: (draft: CommandDraft, planned: PlannedRestore) => Promise<string[]>;
}

/** Reads for somebody who is asked what to restore. */
export async function restoreWorld(context: OperationContext, given: ReadonlySet<string>): Promise<RestoreWorld> {
  const [{planRestore}, {restorableOf}, {reachablePoints}] = await Promise.all([
    import('../../../operations/restore/plan-restore.ts'), import('../../../operations/restore/restorable.ts'), import('../../../operations/restore/reachable-points.ts'),
  ]);
  const moments = new Map<string, NamedMoment>();
  return {
    given,
    clusters: given.has('NAME') ? {unreadable: 'NAME was given'} : await clustersHere(context),
    restorable: new ReadOnce((name) => (given.has('force') ? unlessUnreadable(restorableOf(context, {name})) : restorableOf(context, {name}).then(requireSomething))),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    momentOf: (text) => {
      const moment = moments.get(text) ?? requireMoment(text, {flag: 'to-time', now: systemClock.now()});
      moments.set(text, moment);
      return moment;
    },
    planOf: async (draft) => planRestore(context, await optionsOf(draft)),
    pointsBeside: async (draft, planned) => reachablePoints(context, await optionsOf(draft), planned.plan),
  };
}

/** What --force may pass over: a repository that nobody can look into. */
async function unlessUnreadable(reading: Promise<Restorable>): Promise<Restorable | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof FepError && !['interrupted', 'notFound', 'usage'].includes(error.exit)) return undefined;
    throw error;
  }
}

/** Refuses (3) a cluster of which nothing can be had back: there is nothing to ask about. */
function requireSomething(found: Restorable): Restorable {
  const {name, namespace, repositories, unreadable} = found.window;
  if (repositories.some(({spans}) => spans.length > 0)) return found;
  const why = unreadable.map(({part, reason}) => `${part} could not be read: ${reason}`);
  throw new FepError(`nothing of ${name} can be restored`, {
    code: 'nothing-to-restore', exit: 'refused', where: `fepcluster/${name}`, why: why.length > 0 ? why.join('; ') : found.backups.length === 0 ? 'it has no backup' : 'no backup has the WAL that it needs',
    suggestions: why.length > 0 ? ['--force restores without a plan'] : [`kubectl fep backup window ${name} -n ${namespace}`],
  });
}

async function optionsOf({name, flags}: CommandDraft): Promise<PlanRestoreOptions> {
  return (await planOptions(name, flags as RestoreFlags, systemClock.now())).options;
}
