import process from 'node:process';
import {FepCommand} from '../../lib/cli/base-command.ts';
import {Flags, outputFlag} from '../../lib/cli/flags.ts';
import {stoppedAnswer} from '../../sandbox/lifecycle/answers.ts';
import {stopSandbox} from '../../sandbox/lifecycle/stop.ts';

export default class SandboxStop extends FepCommand {
  static override summary = 'Stop a sandbox and keep its data for the next start';
  static override examples = [
    {description: 'the sandbox named default', command: 'kubectl fep sandbox stop'},
    {description: 'another one', command: 'kubectl fep sandbox stop --name next'},
  ];

  static override flags = {
    name: Flags.string({description: 'name of the sandbox', default: 'default'}),
    ...outputFlag('json', 'yaml'),
  };

  async run(): Promise<void> {
    const {flags} = await this.parse(SandboxStop);
    const answer = stoppedAnswer(await stopSandbox(flags.name, {...(await this.localContext()), env: process.env}));
    const verb = answer.outcome === 'stopped' ? 'stopped' : 'was not running';
    await this.show(answer, {text: () => `sandbox ${answer.name} ${verb}; its data is kept in ${answer.folder}\n`});
  }
}
