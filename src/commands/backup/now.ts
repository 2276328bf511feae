import {BackupNowCommand} from '../../lib/cli/backup-now.ts';

export default class BackupNow extends BackupNowCommand {
  static override summary = 'Take a backup of a FEP cluster now, and see it in the repository';
  static override examples = [
    {description: 'a full backup', command: 'kubectl fep backup now demo'},
    {description: 'what changed since the last one, into the second repository', command: 'kubectl fep backup now demo --type incr --repo 2'},
    {description: 'its label for a script', command: 'kubectl fep backup now demo -o name'},
  ];
}
