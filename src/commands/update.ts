import {FepCommand} from '../lib/cli/base-command.ts';
import {showUpdated} from '../lib/cli/change/show.ts';
import {agreeTo} from '../lib/cli/deed-flags.ts';
import {updateFlags} from '../lib/cli/change/update-flags.ts';
import {updateOptions} from '../lib/cli/change/update-options.ts';
import {readStdin} from '../lib/cli/create/read-stdin.ts';
import {Args} from '../lib/cli/flags.ts';

export default class Update extends FepCommand {
  static override summary = 'Change a running FEP cluster, and see the change through';
  static override description = `Compares by meaning, asks the rules, sends one merge patch of the fields that are meant, and waits until the change is
there: the value in pg_settings of every server, the line loaded from pg_hba.conf, every pod replaced, every claim grown.
What needs a restart is shown as pending, with the command; --restart does it. Secrets that the cluster shows as asterisks
are never written back. Run again after it was broken off, it goes on.`;

  static override examples = [
    {description: 'a parameter that a reload takes, in force on every server', command: 'kubectl fep update demo --param work_mem=16MB'},
    {description: 'a parameter that needs a restart, and the restart', command: 'kubectl fep update demo --param max_connections=300 --restart --yes'},
    {description: 'a manifest; what it leaves out stays', command: 'kubectl fep update demo -f cluster.yaml'},
    {description: 'lines of pg_hba.conf, loaded on every server', command: 'kubectl fep update demo --hba-file pg_hba.conf'},
    {description: 'what it would do', command: 'kubectl fep update demo --set fep.mcSpec.limits.memory=4Gi --dry-run=client'},
  ];

  static override args = {name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'})};
  static override flags = updateFlags;

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Update);
    const options = await updateOptions(args.name, flags, () => readStdin(this.io.inIsTerminal));
    const {changeCluster} = await import('../lib/operations/change/index.ts');
    const updated = await changeCluster(await this.context(), {...options, agree: async (what) => agreeTo(what, await this.consent(args.name, flags))});
    await this.show(updated, await showUpdated(updated));
  }
}
