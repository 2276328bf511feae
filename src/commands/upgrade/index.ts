import {FepCommand} from '../../lib/cli/base-command.ts';
import {changingFlags} from '../../lib/cli/change/flags.ts';
import {changingOptions} from '../../lib/cli/change/options.ts';
import {showUpdated} from '../../lib/cli/change/show.ts';
import {agreeTo} from '../../lib/cli/deed-flags.ts';
import {Args, Flags} from '../../lib/cli/flags.ts';

export default class Upgrade extends FepCommand {
  static override summary = 'Bring a FEP cluster to another patch of its version';
  static override description = `Sets the tag of the server's image and of the backup container's, and watches the replacement: replicas first, then a
switchover, then the old master. With a synchronous replica the cluster stands still while master and that replica change.
Ends when every pod runs the image and every server has told its version. Another major version: \`upgrade major\`.`;

  static override examples = [
    {description: 'what is disturbed, and in which order', command: 'kubectl fep upgrade demo --to ubi9-15-1.6 --dry-run=client'},
    {description: 'do it', command: 'kubectl fep upgrade demo --to ubi9-15-1.6 --yes'},
  ];

  static override args = {name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'})};
  static override flags = {
    ...changingFlags,
    to: Flags.string({required: true, description: 'tag of the images', helpValue: 'TAG'}),
    'server-only': Flags.boolean({default: false, description: 'leave the image of the backup container as it is'}),
    'restart-pods': Flags.boolean({default: false, description: 'where autoPodRestart is false: restart the pods, replicas first'}),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Upgrade);
    const {upgradeMinor} = await import('../../lib/operations/upgrade/minor-upgrade.ts');
    const updated = await upgradeMinor(await this.context(), {
      ...changingOptions(args.name, flags), to: flags.to, serverOnly: flags['server-only'], restart: flags['restart-pods'],
      agree: async (what) => agreeTo(what, await this.consent(args.name, flags)),
    });
    await this.show(updated, await showUpdated(updated));
  }
}
