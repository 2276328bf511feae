import process from 'node:process';
import {FepCommand} from '../../lib/cli/base-command.ts';
import {outputFlag} from '../../lib/cli/flags.ts';
import {renderSandboxes} from '../../lib/present/sandbox.ts';
import {listAnswer} from '../../sandbox/lifecycle/answers.ts';
import {listSandboxes} from '../../sandbox/lifecycle/list.ts';

export default class SandboxList extends FepCommand {
  static override summary = 'List the sandboxes of this machine, and say what is wrong with one';
  static override examples = [
    {description: 'all of them', command: 'kubectl fep sandbox list'},
    {description: 'parts and process ids too', command: 'kubectl fep sandbox list -o yaml'},
  ];

  static override flags = {...outputFlag('json', 'yaml', 'name')};

  async run(): Promise<void> {
    await this.parse(SandboxList);
    const answer = listAnswer(await listSandboxes({...(await this.localContext()), env: process.env}));
    await this.show(answer, {
      text: (screen) => renderSandboxes(answer, screen),
      name: () => answer.items.map(({name}) => name),
    });
  }
}
