import {FepCommand} from '../../lib/cli/base-command.ts';
import {Args, connectionFlags, outputFlag} from '../../lib/cli/flags.ts';
import {repoFlag} from '../../lib/cli/repo-flag.ts';

export default class BackupList extends FepCommand {
  static override summary = 'List the backups of a FEP cluster as pgBackRest knows them';
  static override description = `Asks pgBackRest in the backup container of the master's pod, or of another server where there is no master. \`-o wide\` adds
what each backup saved, its WAL and the backups that it needs.`;

  static override examples = [
    {description: 'backups, oldest first', command: 'kubectl fep backup list demo'},
    {description: 'labels for a loop', command: 'kubectl fep backup list demo -o name'},
    {description: 'everything that is known', command: 'kubectl fep backup list demo -o json'},
  ];

  static override args = {name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'})};
  static override flags = {
    ...connectionFlags,
    ...outputFlag('wide', 'name', 'json', 'yaml'),
    ...repoFlag('only this repository'),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(BackupList);
    const {listBackups} = await import('../../lib/operations/backup/list-backups.ts');
    const list = await listBackups(await this.context(), {name: args.name, ...(flags.repo === undefined ? {} : {repo: flags.repo})});
    const {renderBackupList} = await import('../../lib/present/backup-list.ts');
    await this.show(list, {
      text: (screen) => renderBackupList(list, screen),
      wide: (screen) => renderBackupList(list, screen, {wide: true}),
      name: () => list.backups.map(({label}) => label),
    });
  }
}
