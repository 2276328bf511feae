import type {PlanRestoreOptions} from '../../operations/restore/plan-restore.ts';
import type {RestoreClusterOptions} from '../../operations/restore/restore-cluster.ts';
import {connectionFlags, dryRunFlag, Flags, outputFlag, yesFlag} from '../flags.ts';
import {repoFlag} from '../repo-flag.ts';
import {growingWaitFlags} from '../wait-timeout.ts';
import {wizardFlag} from '../wizard/invitation.ts';

/** Flags of `restore`. */
export const restoreFlags = {
  ...connectionFlags,
  ...outputFlag('json', 'yaml', 'name'),
  ...dryRunFlag,
  ...growingWaitFlags('20m and more, by the servers and the size of the database'),
  ...yesFlag,
  'in-place': Flags.boolean({description: 'over the cluster itself: its data are replaced; this or --to is needed where it is not asked'}),
  to: Flags.string({description: 'name of the new cluster to make', helpValue: 'NEW', exclusive: ['in-place']}),
  'to-time': Flags.string({description: "2024-01-31 12:00 Asia/Tokyo, 2024-01-31T12:00:00Z, -2h; without a zone this machine's", helpValue: '<time>', exclusive: ['latest']}),
  latest: Flags.boolean({description: 'to the end of the archived WAL (default)'}),
  ...repoFlag('repository to restore from (default: the first with a backup)'),
  change: Flags.string({description: 'what the new cluster has otherwise: child.storage.dataVol.size=20Gi', helpValue: 'path=value', multiple: true, exclusive: ['in-place']}),
  plan: Flags.boolean({description: 'only say what would be done, and whether it can; ends 3 where it cannot'}),
  'backup-before': Flags.boolean({allowNo: true, description: 'take a backup before (asked at a terminal, in place)'}),
  'verify-table': Flags.string({description: 'count the rows of this table afterwards: schema.table', helpValue: 'TABLE', multiple: true}),
  'verify-database': Flags.string({description: 'database of those tables (default: postgres)', helpValue: 'DB'}),
  again: Flags.boolean({description: 'restore anew, though an earlier request was not seen to its end'}),
  ...wizardFlag,
  force: Flags.boolean({description: 'also when the repository cannot be looked at, a volume seems too small, or the operator does not run'}),
};

export interface RestoreFlags {
  to?: string | undefined;
  'to-time'?: string | undefined;
  repo?: number | undefined;
  change?: string[] | undefined;
  again?: boolean | undefined;
}

/** Options of the planner; the time is read in the zone that it names, or in this machine's. */
export async function planOptions(name: string, flags: RestoreFlags, now: Date): Promise<{options: PlanRestoreOptions; assumedZone?: string}> {
  if (flags.to !== undefined) (await import('../cluster-name.ts')).requireClusterName(flags.to);
  const text = flags['to-time'];
  const moment = text === undefined ? undefined : (await import('../moment.ts')).requireMoment(text, {flag: 'to-time', now});
  return {
    options: {
      name,
      ...(flags.to === undefined ? {} : {to: flags.to}),
      ...(moment === undefined ? {} : {time: moment.utc}),
      ...(flags.repo === undefined ? {} : {repo: flags.repo}),
      ...(flags.change === undefined ? {} : {changes: flags.change}),
      ...(flags.again === true ? {again: true} : {}),
    },
    ...(moment?.assumed === true ? {assumedZone: moment.zone} : {}),
  };
}

/** Options of the restore itself. */
export function restoreOptions(flags: {
  force: boolean; 'dry-run': 'none' | 'client' | 'server'; wait: boolean; timeout?: number | undefined; 'verify-table'?: string[] | undefined; 'verify-database'?: string | undefined;
}): Omit<RestoreClusterOptions, 'planned' | 'confirmed'> {
  return {
    force: flags.force,
    dryRun: flags['dry-run'],
    wait: flags.wait,
    ...(flags.timeout === undefined ? {} : {timeoutMs: flags.timeout}),
    ...(flags['verify-table'] === undefined ? {} : {verifyTables: flags['verify-table']}),
    ...(flags['verify-database'] === undefined ? {} : {verifyDatabase: flags['verify-database']}),
  };
}
