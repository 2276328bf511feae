import {FepCommand} from '../lib/cli/base-command.ts';
import {requireDurationMs} from '../lib/cli/duration.ts';
import {Args, connectionFlags, Flags, outputFlag} from '../lib/cli/flags.ts';

export default class Wait extends FepCommand {
  static override summary = 'Wait until a cluster is as it should be: ready, primary, lag, parameters, an action';
  static override description = `What kubectl wait cannot see, for pipelines. Every condition has to hold at the same look:
  ready                 every server is ready, one of them primary
  primary=POD           this pod is primary; primary!=POD: another one is
  timeline>N            the timeline is later than N; timeline=N: it is this one
  lag<SIZE              every replica is less than this behind: 16MB, 1GB
  streaming=N           at least N replicas stream
  params-applied        customPgParams are in force on every server, and nothing waits for a restart
  action=NAME           the operator answered the FEPAction with Success; Failure ends with 1
Changes nothing. Ends 124 when the time is over.`;

  static override examples = [
    {description: 'after a switchover that somebody else does', command: 'kubectl fep wait demo --for primary=demo-sts-1 --timeout 10m'},
    {description: 'before maintenance', command: "kubectl fep wait demo --for ready --for 'lag<16MB'"},
  ];

  static override args = {name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'})};
  static override flags = {
    ...connectionFlags,
    ...outputFlag('json', 'yaml'),
    for: Flags.string({description: 'what is waited for; may be given several times', helpValue: 'CONDITION', required: true, multiple: true, multipleNonGreedy: true}),
    timeout: Flags.custom<number>({
      description: 'longest wait, as 30s, 10m, 1h; 0s looks once', helpValue: '<duration>', default: 15 * 60_000, defaultHelp: async () => '15m', parse: async (text) => requireDurationMs(text, 'timeout'),
    })(),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Wait);
    const [{parseCondition}, {waitForConditions}] = await Promise.all([import('../lib/operations/wait-for/conditions.ts'), import('../lib/operations/wait-for/wait-for.ts')]);
    const waited = await waitForConditions(await this.context(), {name: args.name, conditions: flags.for.map(parseCondition), timeoutMs: flags.timeout});
    const {renderWaitedFor} = await import('../lib/present/waited-for.ts');
    await this.show(waited, {text: (screen) => renderWaitedFor(waited, screen)});
  }
}
