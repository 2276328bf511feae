import {FepCommand} from '../../lib/cli/base-command.ts';
import {Args, connectionFlags, outputFlag} from '../../lib/cli/flags.ts';

export default class ActionShow extends FepCommand {
  static override summary = 'Show a FEPAction: what was asked for, the answer, its events';
  static override examples = [{description: 'by its name, which commands print', command: 'kubectl fep action show demo-switchover-20260101120000'}];
  static override args = {name: Args.string({name: 'ACTION', required: true, description: 'name of the FEPAction'})};
  static override flags = {...connectionFlags, ...outputFlag('json', 'yaml')};

  async run(): Promise<void> {
    const {args} = await this.parse(ActionShow);
    const {showAction} = await import('../../lib/operations/action/read-actions.ts');
    const shown = await showAction(await this.context(), {name: args.name});
    const {renderActionShown} = await import('../../lib/present/action.ts');
    await this.show(shown, {text: (screen) => renderActionShown(shown, screen)});
  }
}
