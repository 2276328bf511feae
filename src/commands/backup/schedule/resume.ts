import {FepCommand} from '../../../lib/cli/base-command.ts';
import {countFlag} from '../../../lib/cli/count-flag.ts';
import {Args, connectionFlags, dryRunFlag, outputFlag, waitFlags} from '../../../lib/cli/flags.ts';

export default class BackupScheduleResume extends FepCommand {
  static override summary = 'Put the schedules of a FEP cluster into force again';
  static override description = `Sets schedule.num in the FEPCluster to the number of schedules that it has, or to --count, and ends when the CronJobs are there.`;
  static override examples = [{description: 'all schedules', command: 'kubectl fep backup schedule resume demo'}, {description: 'schedule1 alone', command: 'kubectl fep backup schedule resume demo --count 1'}];
  static override args = {name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'})};
  static override flags = {
    ...connectionFlags, ...outputFlag('json', 'yaml'), ...dryRunFlag, ...waitFlags('2m'),
    count: countFlag('count', 'how many, from schedule1 on (default: all)', {example: 2}),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(BackupScheduleResume);
    const {resumeSchedules} = await import('../../../lib/operations/backup/schedule/change-schedules.ts');
    const changed = await resumeSchedules(await this.context(), {name: args.name, dryRun: flags['dry-run'], wait: flags.wait, timeoutMs: flags.timeout, ...(flags.count === undefined ? {} : {count: flags.count})});
    const {renderSchedulesChanged} = await import('../../../lib/present/backup-schedules.ts');
    await this.show(changed, {text: (screen) => renderSchedulesChanged(changed, screen)});
  }
}
