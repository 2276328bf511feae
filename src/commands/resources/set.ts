import {FepCommand} from '../../lib/cli/base-command.ts';
import {resourcesFlags, resourcesOptions} from '../../lib/cli/change/resources-options.ts';
import {showUpdated} from '../../lib/cli/change/show.ts';
import {agreeTo} from '../../lib/cli/deed-flags.ts';
import {Args} from '../../lib/cli/flags.ts';

export default class ResourcesSet extends FepCommand {
  static override summary = 'Give the servers of a FEP cluster more or less CPU and memory';
  static override description = `The operator replaces the replicas one at a time, then switches over, then replaces the old master: each step is said as it
happens, and it ends when every pod is another one, has what was asked for and is ready. Sessions of each server are cut in
its turn. With autoPodRestart false the pods stay as they are: that is said, and --restart-pods restarts them.`;

  static override examples = [
    {description: 'requests and limits alike', command: 'kubectl fep resources set demo --cpu 2 --memory 8Gi'},
    {description: 'only the limit of memory', command: 'kubectl fep resources set demo --memory-limit 8Gi'},
    {description: 'which pods restart, in which order', command: 'kubectl fep resources set demo --cpu 2 --dry-run=client'},
  ];

  static override args = {name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'})};
  static override flags = resourcesFlags;

  async run(): Promise<void> {
    const {args, flags} = await this.parse(ResourcesSet);
    const options = resourcesOptions(args.name, flags);
    const {changeCluster} = await import('../../lib/operations/change/index.ts');
    const updated = await changeCluster(await this.context(), {...options, agree: async (what) => agreeTo(what, await this.consent(args.name, flags))});
    await this.show(updated, await showUpdated(updated));
  }
}
