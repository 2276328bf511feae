import {FepCommand} from '../lib/cli/base-command.ts';
import {completionScript, SHELLS, type Shell} from '../lib/cli/completion/shells.ts';
import {Args} from '../lib/cli/flags.ts';

export default class Completion extends FepCommand {
  static override summary = 'Print what a shell needs to complete kubectl-fep: commands, flags, values, live names';
  static override description = `For \`kubectl fep <TAB>\` nothing is to be printed: kubectl's own completion finds the program kubectl_complete-fep, which is
installed beside kubectl-fep. Names come from the cluster, are kept for ten seconds, and are left out when it does not answer.`;

  static override examples = [
    {description: 'bash, in this shell', command: 'source <(kubectl-fep completion bash)'},
    {description: 'zsh, in this shell', command: 'source <(kubectl-fep completion zsh)'},
    {description: 'fish, for every shell', command: 'kubectl-fep completion fish > ~/.config/fish/completions/kubectl-fep.fish'},
  ];

  static override args = {shell: Args.string({name: 'SHELL', required: true, options: [...SHELLS], description: 'bash, zsh, fish or powershell'})};

  async run(): Promise<void> {
    const {args} = await this.parse(Completion);
    this.io.out(completionScript(args.shell as Shell));
  }
}
