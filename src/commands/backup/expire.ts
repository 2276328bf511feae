import {agreeToExpire} from '../../lib/cli/agree-to-expire.ts';
import {FepCommand} from '../../lib/cli/base-command.ts';
import {countFlag} from '../../lib/cli/count-flag.ts';
import {Args, connectionFlags, dryRunFlag, Flags, outputFlag, waitFlags, yesFlag} from '../../lib/cli/flags.ts';
import {repoFlag} from '../../lib/cli/repo-flag.ts';

export default class BackupExpire extends FepCommand {
  static override summary = 'Remove old backups of a FEP cluster, for good';
  static override description = `Shows what would go, by a dry run of pgBackRest, and wants the cluster's name (--yes answers it). Asks the operator by a FEPAction, and
ends 0 only when the backups are gone from pgBackRest's list. What the action takes as arguments is stated by no source: with --keep its
number is sent.`;

  static override examples = [
    {description: 'what the configured retention keeps no more', command: 'kubectl fep backup expire demo'},
    {description: 'the last two full backups and what needs them', command: 'kubectl fep backup expire demo --keep 2'},
  ];

  static override args = {name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'})};
  static override flags = {
    ...connectionFlags, ...outputFlag('json', 'yaml', 'name'), ...dryRunFlag, ...waitFlags('30m'), ...yesFlag,
    keep: countFlag('keep', 'full backups to keep (default: as configured)', {example: 2}),
    ...repoFlag('repository (default: 1)'),
    again: Flags.boolean({description: 'ask anew, though an earlier request was not seen to its end'}),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(BackupExpire);
    const {expireBackups} = await import('../../lib/operations/backup/retention/expire-backups.ts');
    const agree = agreeToExpire({name: args.name, yes: flags.yes, io: this.io, prompts: this.prompts, screen: await this.screen()});
    const expired = await expireBackups(await this.context(), {
      name: args.name, repo: flags.repo ?? 1, again: flags.again, dryRun: flags['dry-run'], wait: flags.wait, timeoutMs: flags.timeout, agree, ...(flags.keep === undefined ? {} : {keep: flags.keep}),
    });
    const {renderExpired} = await import('../../lib/present/backup-expiry.ts');
    await this.show(expired, {text: (screen) => renderExpired(expired, screen), name: () => expired.expires.map((label) => `${label}\n`).join('')});
  }
}
