import {FepCommand} from '../../lib/cli/base-command.ts';
import {requireClusterName} from '../../lib/cli/cluster-name.ts';
import {Args, connectionFlags, Flags, outputFlag} from '../../lib/cli/flags.ts';

export default class ParamsList extends FepCommand {
  static override summary = 'PostgreSQL parameters: what the cluster says, and what every server has in force';
  static override description = `Shows what the cluster sets, what waits for a restart, and what differs between servers; --all shows everything. The value in
force is asked of every server at the same time; one that does not answer is named with the reason.`;

  static override examples = [
    {description: 'what is set', command: 'kubectl fep params list demo'},
    {description: 'everything, with unit, context and file', command: 'kubectl fep params list demo --all -o wide'},
  ];

  static override args = {name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'})};
  static override flags = {
    ...connectionFlags,
    ...outputFlag('json', 'yaml', 'wide'),
    all: Flags.boolean({default: false, description: 'every parameter of the servers'}),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(ParamsList);
    const {listParameters} = await import('../../lib/operations/params/list-parameters.ts');
    const list = await listParameters(await this.context(), {name: requireClusterName(args.name), all: flags.all});
    const {renderParameters} = await import('../../lib/present/parameters.ts');
    await this.show(list, {text: (screen) => renderParameters(list, screen), wide: (screen) => renderParameters(list, screen, {wide: true})});
  }
}
