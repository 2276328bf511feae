import process from 'node:process';
import {FepCommand} from '../../lib/cli/base-command.ts';
import {FepError} from '../../lib/errors/fep-error.ts';
import {Flags, outputFlag, yesFlag} from '../../lib/cli/flags.ts';
import {deletedAnswer} from '../../sandbox/lifecycle/answers.ts';
import {deleteSandbox, requireSandbox} from '../../sandbox/lifecycle/delete.ts';

export default class SandboxDelete extends FepCommand {
  static override summary = 'Stop a sandbox and remove everything in it';
  static override examples = [
    {description: 'asks first', command: 'kubectl fep sandbox delete'},
    {description: 'in a script', command: 'kubectl fep sandbox delete --name next --yes'},
  ];

  static override flags = {
    name: Flags.string({description: 'name of the sandbox', default: 'default'}),
    ...yesFlag,
    ...outputFlag('json', 'yaml'),
  };

  async run(): Promise<void> {
    const {flags} = await this.parse(SandboxDelete);
    const folder = requireSandbox(flags.name, process.env);
    const message = `Everything in sandbox ${flags.name} is lost (${folder}). Delete it?`;
    if (!flags.yes && !(await this.prompts.confirm({message, flag: '--yes'}))) throw declined(flags.name);
    const answer = deletedAnswer(await deleteSandbox(flags.name, {...(await this.localContext()), env: process.env}));
    await this.show(answer, {text: () => `sandbox ${answer.name} is deleted\n`});
  }
}

function declined(name: string): FepError {
  return new FepError(`sandbox ${name} was not deleted`, {code: 'declined', exit: 'refused', why: 'the question was answered with no'});
}
