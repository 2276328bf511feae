import {agreeToExpire} from '../../../lib/cli/agree-to-expire.ts';
import {FepCommand} from '../../../lib/cli/base-command.ts';
import {countFlag} from '../../../lib/cli/count-flag.ts';
import {Args, connectionFlags, dryRunFlag, outputFlag, waitFlags, yesFlag} from '../../../lib/cli/flags.ts';
import {repoFlag} from '../../../lib/cli/repo-flag.ts';

export default class BackupRetentionSet extends FepCommand {
  static override summary = 'Set how long backups of a FEP cluster are kept, and see before what would go';
  static override description = `Changes repoN-retention-full and its type in pgbackrestParams of the FEPCluster, nothing else. What would go is asked of pgBackRest
before (a dry run of its own); where backups would go it wants the cluster's name (--yes answers it). Ends when pgBackRest reads the new
value. Incremental backups go with the full one that they need.`;

  static override examples = [
    {description: 'a month', command: 'kubectl fep backup retention set demo --days 30'},
    {description: 'what five generations would mean', command: 'kubectl fep backup retention set demo --count 5 --dry-run=client'},
  ];

  static override args = {name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'})};
  static override flags = {
    ...connectionFlags, ...outputFlag('json', 'yaml'), ...dryRunFlag, ...waitFlags('3m'), ...yesFlag,
    days: countFlag('days', 'days that full backups are kept', {example: 30, exactlyOne: ['days', 'count']}),
    count: countFlag('count', 'full backups that are kept', {example: 5}),
    ...repoFlag('repository (default: 1)'),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(BackupRetentionSet);
    const {setRetention} = await import('../../../lib/operations/backup/retention/set-retention.ts');
    const to = flags.days === undefined ? {value: flags.count ?? 0, type: 'count' as const} : {value: flags.days, type: 'time' as const};
    const agree = agreeToExpire({name: args.name, yes: flags.yes, io: this.io, prompts: this.prompts, screen: await this.errScreen()});
    const set = await setRetention(await this.context(), {name: args.name, repo: flags.repo ?? 1, to, dryRun: flags['dry-run'], wait: flags.wait, timeoutMs: flags.timeout, agree});
    const {renderRetentionSet} = await import('../../../lib/present/backup-expiry.ts');
    await this.show(set, {text: (screen) => renderRetentionSet(set, screen)});
  }
}
