import {FepCommand} from '../lib/cli/base-command.ts';
import {createFlags} from '../lib/cli/create/flags.ts';
import {createOptions} from '../lib/cli/create/options.ts';
import {readStdin} from '../lib/cli/create/read-stdin.ts';
import {requireTerminalFor} from '../lib/cli/create/show-password.ts';
import {viewsOf} from '../lib/cli/create/views.ts';
import {wantedCluster} from '../lib/cli/create/wanted.ts';
import {askedClusterArg} from '../lib/cli/wizard/invitation.ts';

export default class Create extends FepCommand {
  static override summary = 'Create a FEP cluster and see it become ready';
  static override description = `The manifest is checked by the rules of the guide first: the CRDs of FEP 15 check nothing themselves. Passwords that
are not given are made and kept in the Secret NAME-credentials; they never appear in arguments, logs or answers.
Ends 0 only after every server was seen ready, one of them the master. A cluster of that name is never changed.
At a terminal, without NAME or with --wizard, what the flags leave open is asked, the answers are checked at once, and
the manifest and the command that does the same are shown before anything is sent.`;

  static override examples = [
    {description: 'asked question by question, at a terminal', command: 'kubectl fep create'},
    {description: 'one small server to try things with', command: 'kubectl fep create demo --profile dev'},
    {description: 'three servers, with backups on a storage class that they can share', command: 'kubectl fep create shop --instances 3 --data-size 20Gi --backup-storage-class nfs-rwx --backup'},
    {description: 'what would be sent, with a comment where each value came from', command: 'kubectl fep create shop --profile production --storage-class fast --dry-run=client -o yaml'},
    {description: 'a manifest of your own with another number of servers', command: 'kubectl fep create shop -f shop.yaml --instances 3 --set fep.podAntiAffinity=true'},
    {description: "the administrator's password from a pipe", command: 'pass show shop/admin | kubectl fep create shop --password-stdin'},
  ];

  static override args = askedClusterArg;
  static override flags = createFlags;

  async run(): Promise<void> {
    const parsed = await this.parse(Create);
    requireTerminalFor(parsed.flags, this.io);
    const {name, flags} = await wantedCluster(parsed, this.edge());
    const options = await createOptions(name, flags, () => readStdin(this.io.inIsTerminal));
    const {createCluster} = await import('../lib/operations/create-cluster.ts');
    const created = await createCluster(flags['dry-run'] === 'client' ? undefined : await this.context(), options);
    await this.show(created.answer, await viewsOf(created, flags));
    if (flags['show-password'] && Object.keys(created.made).length > 0) {
      const {renderPasswords} = await import('../lib/present/created.ts');
      this.io.err(renderPasswords(created.made));
    }
  }
}
