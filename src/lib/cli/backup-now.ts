import {FepCommand} from './base-command.ts';
import {Args, connectionFlags, dryRunFlag, Flags, outputFlag, waitFlags} from './flags.ts';
import {repoFlag} from './repo-flag.ts';

/** `backup now NAME`, and `backup NAME`, which is short for it. */
export abstract class BackupNowCommand extends FepCommand {
  static override description = `Asks the operator by a FEPAction. Ends 0 only when pgBackRest's own list has the new backup and the archive its last WAL segment.
\`kubectl fep backup NAME\` is short for \`kubectl fep backup now NAME\`; a cluster with the name of another command, such as
list, needs the long form.`;

  static override args = {name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'})};
  static override flags = {
    ...connectionFlags,
    ...outputFlag('json', 'yaml', 'name'),
    ...dryRunFlag,
    ...waitFlags('1h'),
    type: Flags.option({options: ['full', 'incr'] as const, default: 'full' as const, description: 'the whole database, or what changed since the last backup'})(),
    ...repoFlag('repository that it goes to (default: 1)'),
    again: Flags.boolean({description: 'ask anew, though an earlier request was not seen to its end'}),
  };

  async run(): Promise<void> {
    // oclif reads only what a class has itself, and these are inherited by the two that are run.
    const {args, flags} = await this.parse({args: BackupNowCommand.args, flags: BackupNowCommand.flags, baseFlags: BackupNowCommand.baseFlags});
    const {takeBackup} = await import('../operations/backup/take-backup.ts');
    const taken = await takeBackup(await this.context(), {
      name: args.name, type: flags.type, repo: flags.repo ?? 1, again: flags.again, dryRun: flags['dry-run'], wait: flags.wait, timeoutMs: flags.timeout,
    });
    const {renderBackupTaken} = await import('../present/backup-taken.ts');
    await this.show(taken, {text: (screen) => renderBackupTaken(taken, screen), name: () => taken.backup?.label ?? taken.action ?? ''});
  }
}
