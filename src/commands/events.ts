import {FepCommand} from '../lib/cli/base-command.ts';
import {requireDurationMs} from '../lib/cli/duration.ts';
import {Args, connectionFlags, Flags, outputFlag} from '../lib/cli/flags.ts';
import type {ClusterEventsOptions} from '../lib/operations/cluster-events/index.ts';

export default class Events extends FepCommand {
  static override summary = 'What was said of a FEP cluster and all it owns, in order and in plain words';
  static override description = `Events of the FEPCluster, its children, pods, volume claims, Jobs, actions, restores and Pgpool-II, oldest first; what
was said several times is one line. Kubernetes forgets events after an hour, unless told otherwise.`;

  static override examples = [
    {description: 'the last hour', command: 'kubectl fep events demo'},
    {description: 'what went wrong', command: 'kubectl fep events demo --types Warning'},
    {description: 'follow a change', command: 'kubectl fep events demo --watch'},
    {description: 'for a ticket', command: 'kubectl fep events demo --since 30m -o wide'},
  ];

  static override args = {name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'})};
  static override flags = {
    ...connectionFlags,
    ...outputFlag('wide', 'json', 'yaml'),
    watch: Flags.boolean({char: 'w', description: 'go on with what comes, until Ctrl-C; with -o json one document a line'}),
    types: Flags.string({description: 'types to show, with commas between: Normal, Warning (default: all)', delimiter: ',', multiple: true, multipleNonGreedy: true, options: ['Normal', 'Warning']}),
    since: Flags.custom<number>({description: 'only what was seen in this time: 30m, 1h', helpValue: '<duration>', parse: async (text) => requireDurationMs(text, 'since')})(),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Events);
    const options: ClusterEventsOptions = {name: args.name, ...(flags.types === undefined ? {} : {types: flags.types}), ...(flags.since === undefined ? {} : {sinceMs: flags.since})};
    if (flags.watch) return this.#watch(options);
    const {clusterEvents} = await import('../lib/operations/cluster-events/index.ts');
    const answer = await clusterEvents(await this.context(), options);
    const {renderClusterEvents} = await import('../lib/present/cluster-events.ts');
    await this.show(answer, {text: (screen) => renderClusterEvents(answer, screen), wide: (screen) => renderClusterEvents(answer, screen, {wide: true})});
  }

  async #watch(options: ClusterEventsOptions): Promise<void> {
    const {watchEvents} = await import('../lib/operations/cluster-events/index.ts');
    const {renderEventLine} = await import('../lib/present/cluster-events.ts');
    const [context, screen] = [await this.context(), await this.screen()];
    for await (const event of watchEvents(context, options)) {
      this.io.out(this.format === 'json' ? `${JSON.stringify(event)}\n` : renderEventLine(event, screen));
    }
    context.signal.throwIfAborted();
  }
}
