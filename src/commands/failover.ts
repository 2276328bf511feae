import {FepCommand} from '../lib/cli/base-command.ts';
import {clusterArg} from '../lib/cli/action-flags.ts';
import {agreeTo} from '../lib/cli/deed-flags.ts';
import {primaryChangeFlags, primaryChangeOptions} from '../lib/cli/primary-change.ts';

export default class Failover extends FepCommand {
  static override summary = 'Promote a replica although the primary is not well, and see it done';
  static override description = `For a primary that does not answer and that Patroni has not replaced by itself. Without synchronous replication the last
commits may be lost, so a primary that accepts writes is left alone unless --force says otherwise: switchover is for that.
The type failover is in no source of FEP 15; operators that do not know it answer Failure, and --by patroni remains.`;

  static override examples = [
    {description: 'promote what the operator picks', command: 'kubectl fep failover demo'},
    {description: 'promote one server, past the operator', command: 'kubectl fep failover demo --to demo-sts-1 --by patroni'},
  ];

  static override args = clusterArg;
  static override flags = primaryChangeFlags('5m');

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Failover);
    const context = await this.context();
    const [{planPrimaryChange}, {changePrimary}] = await Promise.all([import('../lib/operations/primary-change/plan.ts'), import('../lib/operations/primary-change/change-primary.ts')]);
    const {plan, perform} = primaryChangeOptions(args.name, 'failover', flags);
    const change = await planPrimaryChange(context, plan);
    if (change.unchanged === undefined) await agreeTo(change.planned, await this.consent(args.name, flags));
    const changed = await changePrimary(context, change, perform);
    const {renderPrimaryChanged} = await import('../lib/present/primary-changed.ts');
    await this.show(changed, {text: (screen) => renderPrimaryChanged(changed, screen), ...(flags['dry-run'] === 'client' ? {object: change.planned.manifest} : {})});
  }
}
