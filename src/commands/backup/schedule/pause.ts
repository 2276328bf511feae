import {FepCommand} from '../../../lib/cli/base-command.ts';
import {Args, connectionFlags, dryRunFlag, outputFlag, waitFlags} from '../../../lib/cli/flags.ts';

export default class BackupSchedulePause extends FepCommand {
  static override summary = 'Stop the scheduled backups of a FEP cluster; the schedules themselves stay';
  static override description = `Sets schedule.num to 0 in the FEPCluster, and ends when no CronJob is in force. WAL is archived all the same. A backup that runs goes on.`;
  static override examples = [{description: 'no scheduled backup until resume', command: 'kubectl fep backup schedule pause demo'}];
  static override args = {name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'})};
  static override flags = {...connectionFlags, ...outputFlag('json', 'yaml'), ...dryRunFlag, ...waitFlags('2m')};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(BackupSchedulePause);
    const {pauseSchedules} = await import('../../../lib/operations/backup/schedule/change-schedules.ts');
    const changed = await pauseSchedules(await this.context(), {name: args.name, dryRun: flags['dry-run'], wait: flags.wait, timeoutMs: flags.timeout});
    const {renderSchedulesChanged} = await import('../../../lib/present/backup-schedules.ts');
    await this.show(changed, {text: (screen) => renderSchedulesChanged(changed, screen)});
  }
}
