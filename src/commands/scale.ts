import {FepCommand} from '../lib/cli/base-command.ts';
import {countFlag, requiredCountFlag} from '../lib/cli/count-flag.ts';
import {Args, connectionFlags, dryRunFlag, outputFlag, yesFlag} from '../lib/cli/flags.ts';
import {ignoredRules, ruleFlags} from '../lib/cli/rule-flags.ts';
import {growingWaitFlags} from '../lib/cli/wait-timeout.ts';

export default class Scale extends FepCommand {
  static override summary = 'Change the number of servers of a FEP cluster';
  static override description = `Unlike \`kubectl scale\` this refuses what would hurt: a number the operator cannot serve, a scale-in that would remove
the master's pod or stop a synchronous cluster, a scale-out that shared volumes cannot follow. At a terminal
it asks before sessions are cut (--yes answers that); without one it goes on. Ends 0 only when the new number was seen.`;

  static override examples = [
    {description: 'three servers', command: 'kubectl fep scale demo --instances 3'},
    {description: 'only when nobody else has scaled it meanwhile', command: 'kubectl fep scale demo --instances 4 --current-instances 3'},
    {description: 'what the guards say, without doing it', command: 'kubectl fep scale demo --instances 1 --dry-run=server'},
  ];

  static override args = {name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'})};
  static override flags = {
    ...connectionFlags,
    ...outputFlag('json', 'yaml', 'name'),
    ...dryRunFlag,
    ...growingWaitFlags('5m and 10m for each server added'),
    ...ruleFlags,
    ...yesFlag,
    instances: requiredCountFlag('instances', 'number of servers, the master included; --replicas is the same, as kubectl scale has it', {char: 'i', aliases: ['replicas']}),
    'current-instances': countFlag('current-instances', 'go on only when the cluster wants this many now'),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Scale);
    const {scaleCluster} = await import('../lib/operations/scale-cluster.ts');
    const scaled = await scaleCluster(await this.context(), {
      name: args.name,
      instances: flags.instances,
      ...(flags['current-instances'] === undefined ? {} : {currentInstances: flags['current-instances']}),
      ...(flags.yes || !this.io.inIsTerminal || !this.io.errIsTerminal ? {} : {agree: () => this.prompts.confirm({message: `Scale ${args.name} to ${flags.instances}?`, flag: '--yes'})}),
      force: flags.force,
      ignore: ignoredRules(flags['ignore-rule']),
      dryRun: flags['dry-run'],
      wait: flags.wait,
      ...(flags.timeout === undefined ? {} : {timeoutMs: flags.timeout}),
    });
    const {renderScaled} = await import('../lib/present/scaled.ts');
    const {FEP_RESOURCES, typedName} = await import('../lib/model/resources.ts');
    await this.show(scaled, {text: (screen) => renderScaled(scaled, screen), name: () => [typedName(FEP_RESOURCES.FEPCluster, args.name)]});
  }
}
