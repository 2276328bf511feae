import {FepCommand} from '../../lib/cli/base-command.ts';
import {Args, connectionFlags, outputFlag} from '../../lib/cli/flags.ts';
import {repoFlag} from '../../lib/cli/repo-flag.ts';

export default class BackupVerify extends FepCommand {
  static override summary = 'Read every file of the backups of a FEP cluster and compare its checksum';
  static override description = `pgBackRest's own verification of one repository. It takes as long as reading all of it does. Ends 1 where a file is missing or not as it
was written.`;

  static override examples = [{description: 'the first repository', command: 'kubectl fep backup verify demo'}];
  static override args = {name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'})};
  static override flags = {...connectionFlags, ...outputFlag('json', 'yaml'), ...repoFlag('repository (default: 1)')};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(BackupVerify);
    const {verifyBackups} = await import('../../lib/operations/backup/verify-backups.ts');
    const verified = await verifyBackups(await this.context(), {name: args.name, repo: flags.repo ?? 1});
    const {renderVerified} = await import('../../lib/present/backup-check.ts');
    await this.show(verified, {text: (screen) => renderVerified(verified, screen)});
    if (!verified.ok) this.exitWith('failed');
  }
}
