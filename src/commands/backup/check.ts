import {FepCommand} from '../../lib/cli/base-command.ts';
import {Args, connectionFlags, outputFlag} from '../../lib/cli/flags.ts';
import {repoFlag} from '../../lib/cli/repo-flag.ts';

export default class BackupCheck extends FepCommand {
  static override summary = 'Check that backups of a FEP cluster work: stanza, archiving of a fresh WAL segment, room';
  static override description = `Lets pgBackRest check itself. It switches to a new WAL segment, which does no harm, and looks for the old one in every archive. Ends 1
where something is wrong.`;

  static override examples = [{description: 'before a maintenance', command: 'kubectl fep backup check demo'}];
  static override args = {name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'})};
  static override flags = {...connectionFlags, ...outputFlag('json', 'yaml'), ...repoFlag('only this repository')};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(BackupCheck);
    const {checkBackups} = await import('../../lib/operations/backup/check-backups.ts');
    const check = await checkBackups(await this.context(), {name: args.name, ...(flags.repo === undefined ? {} : {repo: flags.repo})});
    const {renderBackupCheck} = await import('../../lib/present/backup-check.ts');
    await this.show(check, {text: (screen) => renderBackupCheck(check, screen)});
    if (check.problems.length > 0) this.exitWith('failed');
  }
}
