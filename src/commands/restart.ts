import {actionFlags, actionOptions, clusterArg, podsFlag} from '../lib/cli/action-flags.ts';
import {FepCommand} from '../lib/cli/base-command.ts';
import {agreeTo} from '../lib/cli/deed-flags.ts';

export default class Restart extends FepCommand {
  static override summary = 'Restart PostgreSQL in the servers of a cluster, and see it done';
  static override description = `For parameters that wait for a restart: the pods stay, PostgreSQL starts anew in them. Shows who will be cut off, has the
cluster's name typed (--yes answers), and ends 0 only when every server has a new start time and no parameter waits any more.
Without --pods every server is restarted; that the operator takes names of pods here is likely and in no source of FEP 15.`;

  static override examples = [
    {description: 'all servers', command: 'kubectl fep restart demo'},
    {description: 'one server, in a script', command: 'kubectl fep restart demo --pods demo-sts-1 --yes'},
  ];

  static override args = clusterArg;
  static override flags = {...actionFlags('10m'), pods: podsFlag('only these servers, by name or ordinal (default: all)')};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Restart);
    const context = await this.context();
    const {planRenewal, renewServers} = await import('../lib/operations/renew-servers/renew-servers.ts');
    const {plan, perform} = actionOptions(flags);
    const renewal = await planRenewal(context, {name: args.name, deed: 'restart', ...plan, ...(flags.pods === undefined ? {} : {pods: flags.pods})});
    await agreeTo(renewal.planned, await this.consent(args.name, flags));
    const renewed = await renewServers(context, renewal, perform);
    const {renderServersRenewed} = await import('../lib/present/action.ts');
    await this.show(renewed, {text: (screen) => renderServersRenewed(renewed, screen), ...(flags['dry-run'] === 'client' ? {object: renewal.planned.manifest} : {})});
  }
}
