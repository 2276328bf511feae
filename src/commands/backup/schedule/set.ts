import {wantedSchedule} from '../../../lib/cli/backup-schedule/wanted.ts';
import {FepCommand} from '../../../lib/cli/base-command.ts';
import {countFlag} from '../../../lib/cli/count-flag.ts';
import {connectionFlags, dryRunFlag, Flags, outputFlag, waitFlags} from '../../../lib/cli/flags.ts';
import {repoFlag} from '../../../lib/cli/repo-flag.ts';
import {askedClusterArg, wizardFlag} from '../../../lib/cli/wizard/invitation.ts';

export default class BackupScheduleSet extends FepCommand {
  static override summary = 'Set when full and incremental backups of a FEP cluster are taken';
  static override description = `Changes the schedule of that type and repository in the FEPCluster, or adds one (five at most), and ends when the CronJobs have
it. A cron line that never fires is refused. Only those fields are sent.
At a terminal, without NAME or with --wizard, cluster, schedule and times are asked.`;

  static override examples = [
    {description: 'full on Sundays, incremental on the other days', command: "kubectl fep backup schedule set demo --full '15 0 * * 0' --incr '15 0 * * 1-6'"},
    {description: 'where several schedules have the type', command: "kubectl fep backup schedule set demo --full '0 3 * * *' --number 3"},
  ];

  static override args = askedClusterArg;
  static override flags = {
    ...connectionFlags, ...outputFlag('json', 'yaml'), ...dryRunFlag, ...waitFlags('2m'),
    full: Flags.string({description: 'cron line of the full backups', helpValue: '<cron>'}),
    incr: Flags.string({description: 'cron line of the incremental backups', helpValue: '<cron>'}),
    ...repoFlag('repository that they go to (default: 1)'),
    ...wizardFlag,
    number: countFlag('number', 'which of schedule1 to schedule5', {example: 1}),
  };

  async run(): Promise<void> {
    const {name, flags} = await wantedSchedule(await this.parse(BackupScheduleSet), this.edge(), BackupScheduleSet.flags);
    const {setSchedule} = await import('../../../lib/operations/backup/schedule/change-schedules.ts');
    const changed = await setSchedule(await this.context(), {
      name, repo: flags.repo ?? 1, dryRun: flags['dry-run'], wait: flags.wait, timeoutMs: flags.timeout,
      ...(flags.full === undefined ? {} : {full: flags.full}), ...(flags.incr === undefined ? {} : {incr: flags.incr}), ...(flags.number === undefined ? {} : {number: flags.number}),
    });
    const {renderSchedulesChanged} = await import('../../../lib/present/backup-schedules.ts');
    await this.show(changed, {text: (screen) => renderSchedulesChanged(changed, screen)});
  }
}
