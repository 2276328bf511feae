import {FepCommand} from '../../lib/cli/base-command.ts';
import {paramsFlags, setOptions} from '../../lib/cli/change/params-options.ts';
import {showUpdated} from '../../lib/cli/change/show.ts';
import {agreeTo} from '../../lib/cli/deed-flags.ts';
import {Args} from '../../lib/cli/flags.ts';

export default class ParamsSet extends FepCommand {
  static override summary = 'Set PostgreSQL parameters, and see them in force on every server';
  static override description = `Edits the lines of customPgParams where they stand, with their comments and their order, and ends when every server has the
value. What needs a restart ends as pending, with the command; --restart does it. What Patroni or the operator sets by
itself is refused, as is what PostgreSQL 15 does not know: Patroni would drop it without a word.`;

  static override examples = [
    {description: 'a reload takes it', command: 'kubectl fep params set demo work_mem=16MB log_min_duration_statement=500ms'},
    {description: 'this needs a restart', command: 'kubectl fep params set demo max_connections=300 --restart --yes'},
  ];

  static override strict = false;
  static override args = {
    name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'}),
    parameter: Args.string({name: 'PARAMETER=VALUE', required: true, description: 'a parameter and its value; several may be given'}),
  };

  static override flags = paramsFlags;

  async run(): Promise<void> {
    const {args, argv, flags} = await this.parse(ParamsSet);
    const options = await setOptions(args.name, argv.slice(1) as string[], flags);
    const {changeCluster} = await import('../../lib/operations/change/index.ts');
    const updated = await changeCluster(await this.context(), {...options, agree: async (what) => agreeTo(what, await this.consent(args.name, flags))});
    await this.show(updated, await showUpdated(updated));
  }
}
