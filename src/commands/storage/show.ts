import {FepCommand} from '../../lib/cli/base-command.ts';
import {requireClusterName} from '../../lib/cli/cluster-name.ts';
import {Args, connectionFlags, outputFlag} from '../../lib/cli/flags.ts';

export default class StorageShow extends FepCommand {
  static override summary = 'Volumes of a FEP cluster: wanted, claimed, used, and whether they can grow';
  static override description = 'What the FEPCluster wants beside the capacity of each claim and what df says in the pods; classes that can expand volumes; automatic expansion.';

  static override examples = [{description: 'before a resize', command: 'kubectl fep storage show demo'}];

  static override args = {name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'})};
  static override flags = {...connectionFlags, ...outputFlag('json', 'yaml')};

  async run(): Promise<void> {
    const {args} = await this.parse(StorageShow);
    const {showStorage} = await import('../../lib/operations/storage/show-storage.ts');
    const report = await showStorage(await this.context(), {name: requireClusterName(args.name)});
    await this.show(report, {text: async (screen) => (await import('../../lib/present/storage.ts')).renderStorage(report, screen)});
  }
}
