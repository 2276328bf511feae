import {actionFlags, actionOptions, clusterArg, podsFlag} from '../lib/cli/action-flags.ts';
import {FepCommand} from '../lib/cli/base-command.ts';

export default class Reload extends FepCommand {
  static override summary = 'Reload the configuration of PostgreSQL, and see it loaded';
  static override description = `Takes up parameters that need no restart, and a renewed server certificate. Nobody is disturbed, so nobody is asked. Ends 0
only when pg_conf_load_time() has moved on every server.`;

  static override examples = [
    {description: 'all servers, after a certificate was renewed', command: 'kubectl fep reload demo'},
    {description: 'one server', command: 'kubectl fep reload demo --pods 1'},
  ];

  static override args = clusterArg;
  static override flags = {...actionFlags('5m'), pods: podsFlag('only these servers, by name or ordinal (default: all)')};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Reload);
    const context = await this.context();
    const {planRenewal, renewServers} = await import('../lib/operations/renew-servers/renew-servers.ts');
    const {plan, perform} = actionOptions(flags);
    const renewal = await planRenewal(context, {name: args.name, deed: 'reload', ...plan, ...(flags.pods === undefined ? {} : {pods: flags.pods})});

    const renewed = await renewServers(context, renewal, perform);
    const {renderServersRenewed} = await import('../lib/present/action.ts');
    await this.show(renewed, {text: (screen) => renderServersRenewed(renewed, screen), ...(flags['dry-run'] === 'client' ? {object: renewal.planned.manifest} : {})});
  }
}
