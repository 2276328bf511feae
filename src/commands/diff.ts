import process from 'node:process';
import {FepCommand} from '../lib/cli/base-command.ts';
import {readStdin} from '../lib/cli/create/read-stdin.ts';
import {Args, outputFlag} from '../lib/cli/flags.ts';
import {changeFlags} from '../lib/cli/plan/flags.ts';
import {planOptions} from '../lib/cli/plan/options.ts';

export default class Diff extends FepCommand {
  static override summary = 'Show how a FEP cluster differs from what is wanted';
  static override description = `Like \`kubectl diff\`, and like it this ends 0 when nothing differs, 1 when something does, and above 1 on failure. Unlike
it this compares by meaning: 1Gi and 1024Mi, the order of parameters and comments are no differences, nor are the asterisks
that the operator left in place of secrets, nor servers and volumes that grew by themselves.`;

  static override examples = [
    {description: 'a file', command: 'kubectl fep diff shop -f shop.yaml'},
    {description: 'the merge patch that would be sent, secrets hidden', command: 'kubectl fep diff shop -f shop.yaml -o patch'},
  ];

  static override args = {name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'})};
  static override flags = {...changeFlags, ...outputFlag('json', 'yaml', 'patch')};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Diff);
    const options = await planOptions(args.name, flags, () => readStdin(this.io.inIsTerminal));
    const {diffCluster} = await import('../lib/operations/plan/index.ts');
    const diff = await diffCluster(await this.context(), options);
    const {renderDiff, renderPatch} = await import('../lib/present/cluster-diff.ts');
    await this.show(diff, {text: (screen) => renderDiff(diff, screen), verbatim: true, others: {patch: () => renderPatch(diff)}});
    if (diff.differs) this.exitWith(1);
  }

  /** 1 says that something differs: a failure of that number gets another one. */
  protected override async catch(thrown: unknown): Promise<void> {
    await super.catch(thrown);
    if (process.exitCode === 1) this.exitWith(2);
  }
}
