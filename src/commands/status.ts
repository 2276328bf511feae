import {FepCommand} from '../lib/cli/base-command.ts';
import {Args, connectionFlags, Flags, outputFlag} from '../lib/cli/flags.ts';
import {requireDurationMs} from '../lib/cli/duration.ts';

export default class Status extends FepCommand {
  static override summary = 'Show one FEP cluster: what is wrong first, then servers, volumes, services, events';
  static override description = `One wave of reads, then one of questions inside the pods: to PostgreSQL in every server, and to pgBackRest. A part that
may not be read, or does not answer in time, is named with the reason and left out; the text of a query is never shown.
With --check the answer is one line and the exit code of a monitoring plugin: 0 ok, 1 warning, 2 critical, 3 unknown.`;

  static override examples = [
    {description: 'the state of a cluster', command: 'kubectl fep status demo'},
    {description: 'for Nagios, Icinga, cron', command: 'kubectl fep status demo --check'},
    {description: 'take up waiting where another command stopped', command: 'kubectl fep status demo --wait --timeout 20m'},
    {description: 'the headline alone, and quick', command: 'kubectl fep status demo --no-exec'},
    {description: 'who is the master', command: 'kubectl fep status demo -o json | jq -r .primary'},
  ];

  static override args = {name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'})};
  static override flags = {
    ...connectionFlags,
    ...outputFlag('wide', 'name', 'json', 'yaml'),
    check: Flags.boolean({description: 'one line, and exit code 0 ok, 1 warning, 2 critical, 3 unknown', exclusive: ['wait']}),
    wait: Flags.boolean({description: 'wait first until the cluster is ready with the number of servers that it wants now'}),
    exec: Flags.boolean({allowNo: true, default: true, description: 'ask the databases inside the pods too; with --no-exec the reads alone'}),
    timeout: Flags.custom<number>({
      description: 'longest time for all answers together (default: 3s); with --wait for the wait (default: 5m and 10m for each server)',
      helpValue: '<duration>',
      parse: async (text) => requireDurationMs(text, 'timeout'),
    })(),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Status);
    if (flags.check) return this.#check({name: args.name, exec: flags.exec, ...(flags.timeout === undefined ? {} : {timeoutMs: flags.timeout})});
    const context = await this.context();
    if (flags.wait) {
      const {waitForCluster} = await import('../lib/operations/wait-for-cluster.ts');
      await waitForCluster(context, {name: args.name, ...(flags.timeout === undefined ? {} : {timeoutMs: flags.timeout})});
    }
    const {clusterStatus} = await import('../lib/operations/cluster-status/index.ts');
    const status = await clusterStatus(context, {name: args.name, exec: flags.exec, ...(flags.wait || flags.timeout === undefined ? {} : {timeoutMs: flags.timeout})});
    const {renderClusterStatus} = await import('../lib/present/cluster-status.ts');
    const {FEP_RESOURCES, typedName} = await import('../lib/model/resources.ts');
    await this.show(status, {
      text: (screen) => renderClusterStatus(status, screen),
      wide: (screen) => renderClusterStatus(status, screen, {wide: true}),
      name: () => [typedName(FEP_RESOURCES.FEPCluster, args.name)],
    });
  }

  /** What a monitoring system calls: whatever fails is UNKNOWN, never a code of another meaning. */
  async #check(options: {name: string; exec: boolean; timeoutMs?: number}): Promise<void> {
    const {renderCheck, renderCheckFailure, CHECK_CODES} = await import('../lib/present/cluster-status-check.ts');
    const {clusterStatus} = await import('../lib/operations/cluster-status/index.ts');
    try {
      const status = await clusterStatus(await this.context(), options);
      await this.show(status, {text: () => renderCheck(status)});
      this.exitWith(CHECK_CODES[status.verdict]);
    } catch (error) {
      this.io.out(renderCheckFailure(options.name, error));
      this.exitWith(CHECK_CODES.unknown);
    }
  }
}
