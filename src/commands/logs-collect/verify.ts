import {FepCommand} from '../../lib/cli/base-command.ts';
import {Args, connectionFlags, Flags, outputFlag} from '../../lib/cli/flags.ts';

export default class LogsCollectVerify extends FepCommand {
  static override summary = 'Look through a finished bundle: is it whole, and is there anything in it that looks like a secret?';
  static override description = `Reads the archive without unpacking it: names, sizes and checksums against its manifest, and secrets by the rules that made
it. With --live the secret values that the cluster's namespaces hold now are looked for too. Nothing that is found is shown;
its file and line are. Exit code 0: whole and clean; 1: damaged, or something looks like a secret.`;

  static override examples = [
    {description: 'before it is sent', command: 'kubectl fep logs-collect verify ticket-4711.tgz'},
    {description: 'with the secrets of the cluster at hand', command: 'kubectl fep logs-collect verify ticket-4711.tgz --live'},
  ];

  static override args = {file: Args.string({name: 'FILE', required: true, description: 'the bundle'})};
  static override flags = {...connectionFlags, ...outputFlag('json', 'yaml'), live: Flags.boolean({description: "look for the values of the cluster's Secrets too"})};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(LogsCollectVerify);
    const context = flags.live ? await this.context() : await this.localContext();
    const {verifyBundle} = await import('../../lib/operations/logs-collect/verify.ts');
    const verification = await verifyBundle(context, {file: args.file, live: flags.live});
    const {renderVerification} = await import('../../lib/present/support-bundle.ts');
    await this.show(verification, {text: (screen) => renderVerification(verification, screen)});
    if (verification.verdict !== 'clean') this.exitWith('failed');
  }
}
