import {FepCommand} from '../../lib/cli/base-command.ts';
import {showUpdated} from '../../lib/cli/change/show.ts';
import {agreeTo} from '../../lib/cli/deed-flags.ts';
import {storageFlags, storageOptions} from '../../lib/cli/change/storage-options.ts';
import {Args} from '../../lib/cli/flags.ts';

export default class StorageResize extends FepCommand {
  static override summary = 'Grow the volumes of a FEP cluster';
  static override description = `A volume has one size for every server, grows only, and only where its storage class can expand volumes; what cannot be is
refused before anything is sent. Ends when the capacity of every claim is there and no file system waits to be grown;
beside it stands what df says in the pods.`;

  static override examples = [
    {description: 'data and WAL', command: 'kubectl fep storage resize demo --data 20Gi --wal 4Gi'},
    {description: 'what the rules say to it', command: 'kubectl fep storage resize demo --data 20Gi --dry-run=client'},
  ];

  static override args = {name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'})};
  static override flags = storageFlags;

  async run(): Promise<void> {
    const {args, flags} = await this.parse(StorageResize);
    const {changeCluster} = await import('../../lib/operations/change/index.ts');
    const updated = await changeCluster(await this.context(), {...storageOptions(args.name, flags), agree: async (what) => agreeTo(what, await this.consent(args.name, flags))});
    await this.show(updated, await showUpdated(updated));
  }
}
