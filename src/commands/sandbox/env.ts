import process from 'node:process';
import {FepCommand} from '../../lib/cli/base-command.ts';
import {Flags, outputFlag} from '../../lib/cli/flags.ts';
import {environmentAnswer} from '../../sandbox/lifecycle/answers.ts';
import {exportLines, sandboxEnvironment} from '../../sandbox/lifecycle/environment.ts';

export default class SandboxEnv extends FepCommand {
  static override summary = 'Print what points a shell at a sandbox';
  static override examples = [
    {description: 'in this shell', command: 'eval "$(kubectl fep sandbox env)"'},
    {description: 'as the user with the least rights', command: 'kubectl --context fep-sandbox-default-user get fepclusters'},
  ];

  static override flags = {
    name: Flags.string({description: 'name of the sandbox', default: 'default'}),
    ...outputFlag('json', 'yaml'),
  };

  async run(): Promise<void> {
    const {flags} = await this.parse(SandboxEnv);
    const answer = environmentAnswer(sandboxEnvironment(flags.name, process.env));
    await this.show(answer, {text: () => exportLines(answer.variables), verbatim: true});
    if (!answer.running) this.io.err(`sandbox ${answer.name} is not running; kubectl fep sandbox start --name ${answer.name}\n`);
  }
}
