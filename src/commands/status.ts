import {FepCommand} from '../lib/cli/base-command.ts';
import {Args, connectionFlags, outputFlag} from '../lib/cli/flags.ts';
import {isAsBadAs, statusFlags} from '../lib/cli/status/flags.ts';
import type {ClusterStatus} from '../lib/model/answers/cluster-status.ts';

interface Asked {
  name: string;
  exec: boolean;
  timeoutMs?: number;
}

export default class Status extends FepCommand {
  static override summary = 'Show one FEP cluster: what is wrong first, then servers, volumes, services, events';
  static override description = `One wave of reads, then one of questions inside the pods: to PostgreSQL in every server, and to pgBackRest. A part that
may not be read, or does not answer in time, is named with the reason and left out; the text of a query is never shown.
With --check the answer is one line and the exit code of a monitoring plugin: 0 ok, 1 warning, 2 critical, 3 unknown.
What to do about a problem: kubectl fep diagnose NAME.`;

  static override examples = [
    {description: 'the state of a cluster', command: 'kubectl fep status demo'},
    {description: 'keep it on a screen', command: 'kubectl fep status demo --watch --compact'},
    {description: 'go on in a script when it is well', command: 'kubectl fep status demo --watch --until ok --timeout 10m'},
    {description: 'for Nagios, Icinga, cron', command: 'kubectl fep status demo --check'},
    {description: 'end with 1 when something is wrong', command: 'kubectl fep status demo --fail-on warning'},
    {description: 'take up waiting where another command stopped', command: 'kubectl fep status demo --wait --timeout 20m'},
    {description: 'the headline alone, and quick', command: 'kubectl fep status demo --no-exec'},
    {description: 'who is the master', command: 'kubectl fep status demo -o json | jq -r .primary'},
  ];

  static override args = {name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'})};
  static override flags = {...connectionFlags, ...outputFlag('wide', 'name', 'json', 'yaml'), ...statusFlags};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Status);
    const timeout = flags.timeout === undefined ? {} : {timeoutMs: flags.timeout};
    const asked: Asked = {name: args.name, exec: flags.exec, ...(flags.wait || flags.watch ? {} : timeout)};
    if (flags.check) return this.#check(asked);
    if (flags.watch) {
      const status = await this.#watch(asked, {intervalMs: flags.interval, compact: flags.compact, ...(flags.until === undefined ? {} : {until: flags.until}), ...(flags.timeout === undefined ? {} : {limitMs: flags.timeout})});
      return this.#judge(status, flags['fail-on']);
    }
    const context = await this.context();
    if (flags.wait) await (await import('../lib/operations/wait-for-cluster.ts')).waitForCluster(context, {name: args.name, ...timeout});
    const {clusterStatus} = await import('../lib/operations/cluster-status/index.ts');
    const status = await clusterStatus(context, asked);
    await this.#showStatus(status, flags.compact);
    this.#judge(status, flags['fail-on']);
  }

  async #showStatus(status: ClusterStatus, compact: boolean): Promise<void> {
    const {renderClusterStatus} = await import('../lib/present/cluster-status.ts');
    const {FEP_RESOURCES, typedName} = await import('../lib/model/resources.ts');
    await this.show(status, {
      text: async (screen) => (compact ? (await import('../lib/present/cluster-status-compact.ts')).renderCompactStatus(status, screen, {rows: this.io.height}) : renderClusterStatus(status, screen)),
      wide: (screen) => renderClusterStatus(status, screen, {wide: true}),
      name: () => [typedName(FEP_RESOURCES.FEPCluster, status.name)],
    });
  }

  #judge({verdict}: ClusterStatus, limit: Parameters<typeof isAsBadAs>[1]): void {
    if (isAsBadAs(verdict, limit)) this.exitWith('failed');
  }

  async #watch(asked: Asked, options: {intervalMs: number; compact: boolean; until?: 'ready' | 'ok'; limitMs?: number}): Promise<ClusterStatus> {
    const {watchView} = await import('../lib/present/cluster-status-watch.ts');
    const {watchStatus} = await import('../lib/operations/watch-status.ts');
    const context = await this.context();
    const look = await this.screen();
    const view = await watchView({
      mode: this.format === 'json' ? 'json' : this.io.outIsTerminal && !look.theme.spoken ? 'screen' : 'lines',
      write: (text) => this.io.out(text),
      screen: () => ({...look, width: this.io.width, rows: this.io.height, now: context.clock.now()}),
      detail: {wide: this.format === 'wide', compact: options.compact},
    });
    try {
      return await watchStatus(context, {...asked, ...options, onStatus: view.show, onBlind: view.blind});
    } finally {
      view.end();
    }
  }

  /** What a monitoring system calls: whatever fails is UNKNOWN, never a code of another meaning. */
  async #check(asked: Asked): Promise<void> {
    const {renderCheck, renderCheckFailure, CHECK_CODES} = await import('../lib/present/cluster-status-check.ts');
    const {clusterStatus} = await import('../lib/operations/cluster-status/index.ts');
    try {
      const status = await clusterStatus(await this.context(), asked);
      await this.show(status, {text: () => renderCheck(status), verbatim: true});
      this.exitWith(CHECK_CODES[status.verdict]);
    } catch (error) {
      this.io.out(renderCheckFailure(asked.name, error));
      this.exitWith(CHECK_CODES.unknown);
    }
  }
}
