import {BackupNowCommand} from '../lib/cli/backup-now.ts';

export default class Backup extends BackupNowCommand {
  static override summary = 'Take a backup of a FEP cluster; list, check and schedule backups';
  static override examples = [
    {description: 'a full backup now', command: 'kubectl fep backup demo'},
    {description: 'the same of a cluster whose name is that of a command', command: 'kubectl fep backup now list'},
    {description: 'the backups that are there', command: 'kubectl fep backup list demo'},
  ];
}
