import {FepCommand} from '../lib/cli/base-command.ts';
import {readStdin} from '../lib/cli/create/read-stdin.ts';
import {Args, outputFlag} from '../lib/cli/flags.ts';
import {planFlags} from '../lib/cli/plan/flags.ts';
import {planOptions} from '../lib/cli/plan/options.ts';

export default class Plan extends FepCommand {
  static override summary = 'Say what a change to a FEP cluster would do, and change nothing';
  static override description = `For each field that differs: whether the servers reload, wait for a restart or are replaced one by one, whether a rule
refuses it, the operator ignores it or it cannot be taken back; who is disturbed, for how long as far as the guide says,
and what has to be done first. Asterisks that the operator left in place of secrets, and servers and volumes that grew by
themselves, are no changes. Ends 0 when nothing speaks against the change, 3 when a rule refuses it.`;

  static override examples = [
    {description: 'a changed manifest', command: 'kubectl fep plan shop -f shop.yaml'},
    {description: 'more memory: which pods restart, in which order', command: 'kubectl fep plan shop --set fep.mcSpec.limits.memory=4Gi'},
    {description: 'does this parameter need a restart?', command: 'kubectl fep plan shop --param max_connections=300'},
    {description: 'would the API server take it?', command: 'kubectl fep plan shop -f shop.yaml --dry-run=server'},
  ];

  static override args = {name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'})};
  static override flags = {...planFlags, ...outputFlag('json', 'yaml')};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Plan);
    const options = await planOptions(args.name, flags, () => readStdin(this.io.inIsTerminal));
    const {planCluster} = await import('../lib/operations/plan/index.ts');
    const plan = await planCluster(await this.context(), options);
    await this.show(plan, {text: async (screen) => (await import('../lib/present/plan.ts')).renderPlan(plan, screen)});
    if (plan.verdict === 'refused') this.exitWith('refused');
  }
}
