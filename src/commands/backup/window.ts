import {FepCommand} from '../../lib/cli/base-command.ts';
import {Args, connectionFlags, outputFlag} from '../../lib/cli/flags.ts';
import {repoFlag} from '../../lib/cli/repo-flag.ts';

export default class BackupWindow extends FepCommand {
  static override summary = 'Show from when to when a FEP cluster can be restored, and the holes in between';
  static override description = `Compares every backup with the WAL that is really in the archive, timeline by timeline. A hole is WAL that recovery would
need and that is not there; a useless backup is one whose own WAL is missing, or that was taken on a timeline that
was left. Times are those at which the segments were archived: the last commits may be a little older.`;

  static override examples = [
    {description: 'the window', command: 'kubectl fep backup window demo'},
    {description: 'of one repository, for a script', command: 'kubectl fep backup window demo --repo 2 -o json'},
  ];

  static override args = {name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'})};
  static override flags = {
    ...connectionFlags,
    ...outputFlag('json', 'yaml'),
    ...repoFlag('only this repository'),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(BackupWindow);
    (await import('../../lib/cli/long-streams.ts')).keepHeapSmall();
    const {backupWindow} = await import('../../lib/operations/backup/backup-window.ts');
    const window = await backupWindow(await this.context(), {name: args.name, ...(flags.repo === undefined ? {} : {repo: flags.repo})});
    const {renderBackupWindow} = await import('../../lib/present/backup-window.ts');
    await this.show(window, {text: (screen) => renderBackupWindow(window, screen)});
  }
}
