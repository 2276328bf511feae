import process from 'node:process';
import {FepCommand} from '../lib/cli/base-command.ts';
import {countFlag} from '../lib/cli/count-flag.ts';
import {requireDurationMs} from '../lib/cli/duration.ts';
import {Args, connectionFlags, Flags, outputFlag} from '../lib/cli/flags.ts';
import {untilReaderLeaves} from '../lib/cli/until-reader-leaves.ts';
import {podFlags, wantedPod} from '../lib/cli/pod-flags.ts';
import {sqlstateFlag, sqlstateOptions} from '../lib/cli/sqlstate-flag.ts';
import {writeAll} from '../lib/cli/write-all.ts';
import {ANSWER_API_VERSION} from '../lib/model/answers/api-version.ts';

const SEVERITIES = ['DEBUG', 'LOG', 'INFO', 'NOTICE', 'WARNING', 'ERROR', 'FATAL', 'PANIC'] as const;

export default class Logs extends FepCommand {
  static override summary = 'Show the logs of all servers of a FEP cluster, merged by time';
  static override description = `What the server containers wrote (Patroni, start-up), or with --source database the log files of PostgreSQL itself
(/database/log: plain, csv or JSON), or both. With -f new pods are followed too, and what becomes of pods and roles is said on
stderr; Ctrl-C ends it with code 0. A log that cannot be read is named, the others are shown.`;

  static override examples = [
    {description: 'follow all servers', command: 'kubectl fep logs demo -f --tail 20'},
    {description: 'what went wrong in the last hour, in containers and log files', command: 'kubectl fep logs demo --source all --severity WARNING --since 1h'},
    {description: 'deadlocks and refused connections of an hour, as the database wrote them', command: 'kubectl fep logs demo --source database --sqlstate 40P01,53 --since 2h --until 1h'},
    {description: 'why a server restarted', command: 'kubectl fep logs demo --pod 1 --previous'},
    {description: 'for a program', command: "kubectl fep logs demo -o json | jq -r 'select(.severity==\"ERROR\").text'"},
  ];

  static override args = {name: Args.string({name: 'NAME', required: true, description: 'name of the cluster'})};
  static override flags = {
    ...connectionFlags,
    ...outputFlag('json'),
    pod: podFlags.pod,
    replica: Flags.boolean({char: 'r', description: 'only the replica that lags least', exclusive: ['pod', 'primary'], helpGroup: 'server'}),
    primary: Flags.boolean({description: 'only the primary', exclusive: ['pod'], helpGroup: 'server'}),
    container: Flags.string({char: 'c', description: 'container; may be given several times; backup is the backup container, whatever its name', multiple: true, multipleNonGreedy: true, exclusive: ['all-containers'], helpGroup: 'server'}),
    'all-containers': Flags.boolean({description: 'every container of each server', helpGroup: 'server'}),
    source: Flags.option({options: ['container', 'database', 'all'] as const, default: 'container' as const, description: 'output of the containers, log files of PostgreSQL, or both'})(),
    follow: Flags.boolean({char: 'f', description: 'go on with what comes', exclusive: ['previous']}),
    previous: Flags.boolean({char: 'p', description: 'of the containers before their last restart'}),
    since: Flags.custom<number>({description: 'only what is newer, as 30s, 10m, 2h', helpValue: '<duration>', parse: async (text) => requireDurationMs(text, 'since')})(),
    until: Flags.custom<number>({description: 'only what is older, as 30s, 10m, 2h: with --since a window', helpValue: '<duration>', exclusive: ['follow'], parse: async (text) => requireDurationMs(text, 'until')})(),
    tail: countFlag('tail', 'only the last lines of each log', {example: 20}),
    severity: Flags.custom<(typeof SEVERITIES)[number]>({description: 'only messages at least as grave', options: [...SEVERITIES], parse: async (text) => text as (typeof SEVERITIES)[number]})(),
    sqlstate: sqlstateFlag,
    timestamps: Flags.boolean({description: 'the time of each line, as the node noted it'}),
    prefix: Flags.boolean({allowNo: true, default: true, description: 'where each line comes from'}),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Logs);
    const context = await this.context();
    const [{clusterLogs}, {LogText, renderLogJson}, {theme}] = await Promise.all([
      import('../lib/operations/logs/cluster-logs.ts'), import('../lib/present/log-lines.ts'), this.screen(),
    ]);
    const containers = flags['all-containers'] ? 'all' as const : flags.container;
    const text = new LogText({
      theme, prefix: flags.prefix, timestamps: flags.timestamps, terminal: this.io.outIsTerminal,
      sources: flags.source === 'all' || containers === 'all' || (containers?.length ?? 0) > 1,
    });
    await untilReaderLeaves(this.io, async () => {
      const logs = clusterLogs(context, {
        name: args.name, source: flags.source, follow: flags.follow, previous: flags.previous,
        ...(flags.pod !== undefined || flags.replica || flags.primary ? {wanted: wantedPod(flags)} : {}),
        ...(containers === undefined ? {} : {containers}),
        ...(flags.since === undefined ? {} : {sinceSeconds: Math.max(1, Math.ceil(flags.since / 1000))}),
        // As for kubectl, -1 is all of it.
        ...(flags.tail === undefined || flags.tail < 0 ? {} : {tailLines: flags.tail}),
        ...(flags.severity === undefined ? {} : {severity: flags.severity}),
        ...(flags.until === undefined ? {} : {untilSeconds: Math.ceil(flags.until / 1000)}),
        ...sqlstateOptions(flags),
      });
      for await (const lines of logs) await writeAll(process.stdout, flags.output === 'json' ? renderLogJson(lines, ANSWER_API_VERSION) : text.render(lines));
      // Ctrl-C is how following ends; cut short without it, the answer is not whole.
      if (!flags.follow) context.signal.throwIfAborted();
    });
  }
}
