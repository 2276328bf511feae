import {FepCommand} from '../../lib/cli/base-command.ts';
import {showUpdated} from '../../lib/cli/change/show.ts';
import {agreeTo} from '../../lib/cli/deed-flags.ts';
import {upgradeFlags, upgradeOptions} from '../../lib/cli/upgrade/options.ts';
import {wantedUpgrade} from '../../lib/cli/upgrade/wanted.ts';
import {askedClusterArg} from '../../lib/cli/wizard/invitation.ts';

export default class Upgrade extends FepCommand {
  static override summary = 'Bring a FEP cluster to another patch of its version';
  static override description = `Sets the tag of the server's image and of the backup container's, and watches the replacement: replicas first, then a
switchover, then the old master. With a synchronous replica the cluster stands still while master and that replica change.
Ends when every pod runs the image and every server has told its version. Another major version: \`upgrade major\`.
At a terminal, without NAME or with --wizard, cluster, tag and images are asked, and who is disturbed is shown.`;

  static override examples = [
    {description: 'asked question by question, at a terminal', command: 'kubectl fep upgrade'},
    {description: 'what is disturbed, and in which order', command: 'kubectl fep upgrade demo --to ubi9-15-1.6 --dry-run=client'},
    {description: 'do it', command: 'kubectl fep upgrade demo --to ubi9-15-1.6 --yes'},
  ];

  static override args = askedClusterArg;
  static override flags = upgradeFlags;

  async run(): Promise<void> {
    const {name, flags, agreed} = await wantedUpgrade(await this.parse(Upgrade), this.edge());
    const {upgradeMinor} = await import('../../lib/operations/upgrade/minor-upgrade.ts');
    const updated = await upgradeMinor(await this.context(), {
      ...upgradeOptions(name, flags),
      agree: async (what) => (agreed ? undefined : agreeTo(what, await this.consent(name, flags))),
    });
    await this.show(updated, await showUpdated(updated));
  }
}
