import {FepCommand} from '../../lib/cli/base-command.ts';
import {paramsFlags, unsetOptions} from '../../lib/cli/change/params-options.ts';
import {showUpdated} from '../../lib/cli/change/show.ts';
import {agreeTo} from '../../lib/cli/deed-flags.ts';
import {Args} from '../../lib/cli/flags.ts';

export default class ParamsUnset extends FepCommand {
  static override summary = 'Take PostgreSQL parameters out of the cluster, and see their defaults in force';
  static override description = 'Takes the lines out of customPgParams and leaves every other line as it is; ends when no server has the value any more.';

  static override examples = [{description: 'back to the default', command: 'kubectl fep params unset demo work_mem'}];

  static override strict = false;
  static override args = {
    name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'}),
    parameter: Args.string({name: 'PARAMETER', required: true, description: 'name of a parameter; several may be given'}),
  };

  static override flags = paramsFlags;

  async run(): Promise<void> {
    const {args, argv, flags} = await this.parse(ParamsUnset);
    const options = await unsetOptions(args.name, argv.slice(1) as string[], flags);
    const {changeCluster} = await import('../../lib/operations/change/index.ts');
    const updated = await changeCluster(await this.context(), {...options, agree: async (what) => agreeTo(what, await this.consent(args.name, flags))});
    await this.show(updated, await showUpdated(updated));
  }
}
