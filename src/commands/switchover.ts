import {FepCommand} from '../lib/cli/base-command.ts';
import {agreeTo} from '../lib/cli/deed-flags.ts';
import {primaryChangeFlags, primaryChangeOptions} from '../lib/cli/primary-change.ts';
import {wantedSwitchover} from '../lib/cli/switchover/wanted.ts';
import {askedClusterArg, wizardFlag} from '../lib/cli/wizard/invitation.ts';

export default class Switchover extends FepCommand {
  static override summary = 'Make a replica the primary, and see it done';
  static override description = `Shows who will be cut off, has the cluster's name typed (--yes answers), asks the operator by a FEPAction, and ends 0 only
when another server takes writes on a later timeline and the old primary follows it. Success of the operator alone is not
believed. Meanwhile it writes through the primary's pod and reports how long nobody could write, and what was lost.

The operator picks the new primary. --to is taken where Patroni has no other choice; elsewhere --by patroni does it past the
operator. A command that was broken off may be run again: an action that is under way is followed, and none is asked for twice.
At a terminal, without NAME or with --wizard, cluster and server are asked, each with its state and lag.`;

  static override examples = [
    {description: 'asked question by question, at a terminal', command: 'kubectl fep switchover'},
    {description: 'look, type the name, and see it through', command: 'kubectl fep switchover demo'},
    {description: 'in a script that may be repeated: it never switches back', command: 'kubectl fep switchover demo --yes --if-primary demo-sts-0'},
    {description: 'to one server', command: 'kubectl fep switchover demo --to demo-sts-2 --by patroni'},
    {description: 'who would be cut off', command: 'kubectl fep switchover demo --dry-run=client'},
  ];

  static override args = askedClusterArg;
  static override flags = {...primaryChangeFlags('5m'), ...wizardFlag};

  async run(): Promise<void> {
    const {name, flags, agreed} = await wantedSwitchover(await this.parse(Switchover), this.edge(), Switchover.flags);
    const context = await this.context();
    const [{planPrimaryChange}, {changePrimary}] = await Promise.all([import('../lib/operations/primary-change/plan.ts'), import('../lib/operations/primary-change/change-primary.ts')]);
    const {plan, perform} = primaryChangeOptions(name, 'switchover', flags);
    const change = await planPrimaryChange(context, plan);
    if (change.unchanged === undefined && !agreed) await agreeTo(change.planned, await this.consent(name, flags));
    const changed = await changePrimary(context, change, perform);
    const {renderPrimaryChanged} = await import('../lib/present/primary-changed.ts');
    await this.show(changed, {text: (screen) => renderPrimaryChanged(changed, screen), ...(flags['dry-run'] === 'client' ? {object: change.planned.manifest} : {})});
  }
}
