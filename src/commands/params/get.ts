import {FepCommand} from '../../lib/cli/base-command.ts';
import {requireClusterName} from '../../lib/cli/cluster-name.ts';
import {Args, connectionFlags, outputFlag} from '../../lib/cli/flags.ts';

export default class ParamsGet extends FepCommand {
  static override summary = 'Single PostgreSQL parameters on every server';
  static override description = 'Value in force on each server, where it comes from, what a new one needs, who sets it, and what the FEPCluster says.';

  static override examples = [{description: 'two parameters', command: 'kubectl fep params get demo work_mem max_connections'}];

  static override strict = false;
  static override args = {
    name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'}),
    parameter: Args.string({name: 'PARAMETER', required: true, description: 'name of a parameter; several may be given'}),
  };

  static override flags = {...connectionFlags, ...outputFlag('json', 'yaml', 'wide')};

  async run(): Promise<void> {
    const {args, argv} = await this.parse(ParamsGet);
    const {listParameters} = await import('../../lib/operations/params/list-parameters.ts');
    const list = await listParameters(await this.context(), {name: requireClusterName(args.name), names: argv.slice(1) as string[], all: false});
    const {renderParameters} = await import('../../lib/present/parameters.ts');
    await this.show(list, {text: (screen) => renderParameters(list, screen), wide: (screen) => renderParameters(list, screen, {wide: true})});
  }
}
