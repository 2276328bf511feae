import type {OperationContext} from '../../operations/context.ts';
import type {PlannedRestore} from '../../operations/restore/plan-restore.ts';
import type {Io} from '../io.ts';
import type {Prompts} from '../prompts.ts';

interface Asking {
  context: OperationContext;
  planned: PlannedRestore;
  io: Io;
  prompts: Prompts;
  flags: {yes: boolean; force: boolean; 'dry-run': 'none' | 'client' | 'server'; 'backup-before'?: boolean | undefined};
}

/** What the user agreed to. */
export interface Agreed {
  confirmed: boolean;
  /** Label of the backup that was taken before. */
  backupBefore?: string;
}

/** Everything that is to be said before a restore: refusals first, then the name where data are replaced, then a backup of what there is. */
export async function agreeToRestore(asking: Asking): Promise<Agreed> {
  const {planned, flags} = asking;
  // It was agreed to when it was asked for.
  if (planned.earlier !== undefined && flags['dry-run'] === 'none') return {confirmed: true};
  const {guardRestore} = await import('../../operations/restore/guard-restore.ts');
  guardRestore(planned, {confirmed: true, force: flags.force});
  const confirmed = flags.yes || !planned.plan.inPlace || flags['dry-run'] !== 'none' || (await asking.prompts.typeName({
    message: `Type the name of the cluster whose data are replaced (${planned.ref.name}):`, flag: '--yes', expected: planned.ref.name,
  }));
  guardRestore(planned, {confirmed, force: flags.force});
  if (flags['dry-run'] !== 'none' || !(await wantsBackup(asking))) return {confirmed};
  const {takeBackup} = await import('../../operations/backup/take-backup.ts');
  const {backup} = await takeBackup(asking.context, {...planned.ref, type: 'incr', repo: planned.plan.repo ?? 1, dryRun: 'none', wait: true, timeoutMs: 3_600_000});
  return {confirmed, ...(backup === undefined ? {} : {backupBefore: backup.label})};
}

/** In place the present data are gone afterwards: a terminal is asked, a script says so by a flag. */
async function wantsBackup({planned: {plan}, io, prompts, flags}: Asking): Promise<boolean> {
  if (flags['backup-before'] !== undefined) return flags['backup-before'];
  if (!plan.inPlace || flags.yes || !io.inIsTerminal || !io.errIsTerminal) return false;
  return prompts.confirm({message: 'Take a backup of the present data first?', flag: '--backup-before'});
}
