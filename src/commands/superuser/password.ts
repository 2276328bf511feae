import {FepCommand} from '../../lib/cli/base-command.ts';
import {Args, connectionFlags, Flags, outputFlag} from '../../lib/cli/flags.ts';
import {requireTerminalForSecret, writeSecretFile} from '../../lib/cli/secret-output.ts';

export default class SuperuserPasswordCommand extends FepCommand {
  static override summary = 'Tell where the password of the superuser postgres lies, or show it on request';
  static override description = `The operator keeps it in the Secret named like the cluster, key PG_ADMIN_PASSWORD (User's Guide 6.6.3). It is shown only
with --show at a terminal, or written with --out to a new file that only you can read (0600). In a pipe it is written only
with --force-stdout, which says that you know who reads. json and yaml never hold it.`;

  static override examples = [
    {description: 'where it lies, and that it is there', command: 'kubectl fep superuser password demo'},
    {description: 'at the terminal', command: 'kubectl fep superuser password demo --show'},
    {description: 'into a file', command: 'kubectl fep superuser password demo --out admin-password'},
    {description: 'into a program that takes it from a pipe', command: 'kubectl fep superuser password demo --force-stdout | vault kv put secret/demo password=-'},
  ];

  static override args = {name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'})};
  static override flags = {
    ...connectionFlags,
    ...outputFlag('json', 'yaml'),
    show: Flags.boolean({description: 'print the password, at a terminal only'}),
    out: Flags.string({description: 'write the password to this new file, readable by you alone', helpValue: '<file>', exclusive: ['show', 'force-stdout']}),
    'force-stdout': Flags.boolean({description: 'print the password even where stdout is not a terminal', exclusive: ['show']}),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(SuperuserPasswordCommand);
    if (flags.show) requireTerminalForSecret(this.io, '--show', ['write it to a file: --out FILE', 'print it all the same: --force-stdout']);
    const {superuserPassword} = await import('../../lib/operations/superuser/superuser-password.ts');
    const {answer, password} = await superuserPassword(await this.context(), {name: args.name});
    if (flags.show || flags['force-stdout']) {
      this.io.out(`${password}\n`);
      return;
    }
    if (flags.out !== undefined) await writeSecretFile(flags.out, `${password}\n`);
    const shown = {...answer, ...(flags.out === undefined ? {} : {writtenTo: flags.out})};
    const {renderSuperuserPassword} = await import('../../lib/present/superuser.ts');
    await this.show(shown, {text: (screen) => renderSuperuserPassword(shown, screen)});
  }
}
