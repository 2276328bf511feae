import {FepCommand} from '../lib/cli/base-command.ts';
import {optionalClusterName} from '../lib/cli/logs-collect/cluster-or-all.ts';
import {collectFlags, collectOptions} from '../lib/cli/logs-collect/flags.ts';
import {allNamespacesFlag, Args, connectionFlags} from '../lib/cli/flags.ts';

export default class LogsCollect extends FepCommand {
  static override summary = 'Collect everything that support needs into one file, without secrets';
  static override description = `One tar.gz with custom resources and their children, pods, events, volumes, nodes, the operator and its log, the logs of all
containers (also before their last restart), the log files of PostgreSQL, what Patroni, pgBackRest and PostgreSQL say, a
summary with findings and a timeline, and a manifest of what was taken and what was not, and why.
Every byte is redacted: secret fields, every secret value that the cluster's Secrets hold in whatever spelling, and what
looks like a password, key or token; redaction-report.json counts it. It reads only, and what it cannot read is named.
Ctrl-C, --timeout and a full disk leave a whole archive of what there was until then.`;

  static override examples = [
    {description: 'everything of a cluster, into a file in this folder', command: 'kubectl fep logs-collect demo'},
    {description: 'the last day, into a file of that name', command: 'kubectl fep logs-collect demo --since 24h -o ticket-4711.tgz'},
    {description: 'what would be taken, and which rights that needs', command: 'kubectl fep logs-collect demo --dry-run'},
    {description: 'all clusters, without their log files, addresses hidden', command: 'kubectl fep logs-collect -A --exclude database-logs --redact ips,hostnames'},
    {description: 'to another machine', command: 'kubectl fep logs-collect demo -o - | ssh support "cat > demo.tgz"'},
    {description: 'look for secrets before it is sent', command: 'kubectl fep logs-collect verify ticket-4711.tgz'},
  ];

  static override args = {name: Args.string({name: 'NAME', required: false, description: 'name of the cluster'})};
  static override flags = {...connectionFlags, ...allNamespacesFlag, ...collectFlags};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(LogsCollect);
    const options = collectOptions(flags, {...optionalClusterName(args.name, flags['all-namespaces']), program: `${this.config.name} ${this.config.version}`});
    const context = await this.context();
    const [{logsCollect, planCollection}, {renderBundle, renderBundlePlan}] = await Promise.all([import('../lib/operations/logs-collect/index.ts'), import('../lib/present/support-bundle.ts')]);
    if (flags['dry-run']) {
      const plan = await planCollection(context, options);
      return this.show(plan, {text: (screen) => renderBundlePlan(plan, screen)});
    }
    const bundle = await logsCollect(context, options);
    if (bundle.file !== '-') return this.show(bundle, {text: (screen) => renderBundle(bundle, screen)});
    // stdout is the archive.
    await this.tell((screen) => renderBundle(bundle, screen));
  }
}
