import {FepCommand} from '../../lib/cli/base-command.ts';
import {requireDurationMs} from '../../lib/cli/duration.ts';
import {Args, connectionFlags, Flags, outputFlag} from '../../lib/cli/flags.ts';

export default class ActionWait extends FepCommand {
  static override summary = 'Wait until the operator has answered a FEPAction';
  static override description = `Ends 0 for Success, 1 for Failure with the operator's text, 124 when it has not answered in time. What the action did is not
looked at; a command that was broken off looks when it is run again.`;

  static override examples = [{description: 'go on watching after Ctrl-C or --no-wait', command: 'kubectl fep action wait demo-switchover-20260101120000'}];
  static override args = {name: Args.string({name: 'ACTION', required: true, description: 'name of the FEPAction'})};
  static override flags = {
    ...connectionFlags,
    ...outputFlag('json', 'yaml'),
    timeout: Flags.custom<number>({
      description: 'longest wait, as 30s, 10m, 1h', helpValue: '<duration>', default: 15 * 60_000, defaultHelp: async () => '15m', parse: async (text) => requireDurationMs(text, 'timeout'),
    })(),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(ActionWait);
    const {waitForAction} = await import('../../lib/operations/action/read-actions.ts');
    const shown = await waitForAction(await this.context(), {name: args.name, timeoutMs: flags.timeout});
    const {renderActionShown} = await import('../../lib/present/action.ts');
    await this.show(shown, {text: (screen) => renderActionShown(shown, screen)});
  }
}
