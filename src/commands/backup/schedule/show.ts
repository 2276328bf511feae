import {FepCommand} from '../../../lib/cli/base-command.ts';
import {Args, connectionFlags, outputFlag} from '../../../lib/cli/flags.ts';

export default class BackupScheduleShow extends FepCommand {
  static override summary = 'Show when backups of a FEP cluster are taken, with the next five runs in UTC and local time';
  static override description = `Compares what the FEPCluster wants with the CronJobs that are there, and says where the FEPBackup differs.`;
  static override examples = [{description: 'the schedules', command: 'kubectl fep backup schedule show demo'}];
  static override args = {name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'})};
  static override flags = {...connectionFlags, ...outputFlag('json', 'yaml')};

  async run(): Promise<void> {
    const {args} = await this.parse(BackupScheduleShow);
    const {readSchedules} = await import('../../../lib/operations/backup/schedule/read-schedules.ts');
    const schedules = await readSchedules(await this.context(), {name: args.name});
    const {renderSchedules} = await import('../../../lib/present/backup-schedules.ts');
    await this.show(schedules, {text: (screen) => renderSchedules(schedules, screen)});
  }
}
