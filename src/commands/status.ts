import {FepCommand} from '../lib/cli/base-command.ts';
import {Args, connectionFlags, Flags, outputFlag} from '../lib/cli/flags.ts';
import {growingWaitFlags} from '../lib/cli/wait-timeout.ts';

export default class Status extends FepCommand {
  static override summary = 'Show one FEP cluster: what is wrong first, then servers, volumes, services, events';
  static override description = `One wave of reads, none of them inside a pod. A part that may not be read, or does not answer in time, is named and
left out. With --check the answer is one line and the exit code of a monitoring plugin: 0 ok, 1 warning, 2 critical,
3 unknown.`;

  static override examples = [
    {description: 'the state of a cluster', command: 'kubectl fep status demo'},
    {description: 'for Nagios, Icinga, cron', command: 'kubectl fep status demo --check'},
    {description: 'take up waiting where another command stopped', command: 'kubectl fep status demo --wait --timeout 20m'},
    {description: 'who is the master', command: 'kubectl fep status demo -o json | jq -r .primary'},
  ];

  static override args = {name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'})};
  static override flags = {
    ...connectionFlags,
    ...outputFlag('wide', 'name', 'json', 'yaml'),
    check: Flags.boolean({description: 'one line, and exit code 0 ok, 1 warning, 2 critical, 3 unknown', exclusive: ['wait']}),
    wait: Flags.boolean({description: 'wait first until the cluster is ready with the number of servers that it wants now'}),
    timeout: growingWaitFlags('5m and 10m for each server').timeout,
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Status);
    if (flags.check) return this.#check(args.name);
    const context = await this.context();
    if (flags.wait) {
      const {waitForCluster} = await import('../lib/operations/wait-for-cluster.ts');
      await waitForCluster(context, {name: args.name, ...(flags.timeout === undefined ? {} : {timeoutMs: flags.timeout})});
    }
    const {clusterStatus} = await import('../lib/operations/cluster-status/index.ts');
    const status = await clusterStatus(context, {name: args.name});
    const {renderClusterStatus} = await import('../lib/present/cluster-status.ts');
    const {FEP_RESOURCES, typedName} = await import('../lib/model/resources.ts');
    await this.show(status, {
      text: (screen) => renderClusterStatus(status, screen),
      wide: (screen) => renderClusterStatus(status, screen, {wide: true}),
      name: () => [typedName(FEP_RESOURCES.FEPCluster, args.name)],
    });
  }

  /** What a monitoring system calls: whatever fails is UNKNOWN, never a code of another meaning. */
  async #check(name: string): Promise<void> {
    const {renderCheck, renderCheckFailure, CHECK_CODES} = await import('../lib/present/cluster-status-check.ts');
    const {clusterStatus} = await import('../lib/operations/cluster-status/index.ts');
    try {
      const status = await clusterStatus(await this.context(), {name});
      await this.show(status, {text: () => renderCheck(status)});
      this.exitWith(CHECK_CODES[status.verdict]);
    } catch (error) {
      this.io.out(renderCheckFailure(name, error));
      this.exitWith(CHECK_CODES.unknown);
    }
  }
}
