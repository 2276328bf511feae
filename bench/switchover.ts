/**
 * `node bench/switchover.ts --cluster NAME [--namespace NS] [--runs 3]`: what a switchover costs, with KUBECONFIG pointing at a
 * cluster of real servers (a sandbox with `--pods postgres` will do). In turn, on the same cluster:
 *
 * 1. `patronictl switchover --force` in the primary, by exec,
 * 2. the built program's `switchover --yes --no-measure`.
 *
 * An observer beside them looks without pause and notes when the end state was there: another server takes writes on a later
 * timeline, the old primary streams from it. Printed are medians: from the start to the end state, from the start to the
 * end of the command, and for the program the time between the end state (with the operator's answer) and its exit.
 */
import {spawn} from 'node:child_process';
import {existsSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {parseArgs} from 'node:util';
import {connect} from '../src/lib/cluster/connect.ts';
import type {FepAction} from '../src/lib/model/fep-action/index.ts';
import type {FepCluster} from '../src/lib/model/fep-cluster/index.ts';
import {FEP_RESOURCES} from '../src/lib/model/resources.ts';
import {outcomeOf} from '../src/lib/operations/action/outcome.ts';
import {sightCluster} from '../src/lib/operations/cluster-news/sighting.ts';
import type {OperationContext} from '../src/lib/operations/context.ts';
import {primaryChanged, type Before} from '../src/lib/operations/primary-change/end-state.ts';
import {databasesAnswer, lookAtServers} from '../src/lib/operations/server-state/server-states.ts';
import {median} from './measure.ts';

const root = path.resolve(import.meta.dirname, '..');
const {values} = parseArgs({options: {cluster: {type: 'string'}, namespace: {type: 'string', short: 'n', default: 'default'}, runs: {type: 'string', default: '3'}}});
const {cluster: name, namespace} = values;
if (name === undefined || process.env['KUBECONFIG'] === undefined) throw new Error('name a cluster: KUBECONFIG=FILE node bench/switchover.ts --cluster NAME');
if (!existsSync(path.join(root, 'dist', 'program.cjs'))) throw new Error('not built: npm run build');

const gateway = await connect({namespace, version: 'bench', env: process.env});
const context: OperationContext = {cluster: gateway, clock: {now: () => new Date(), sleep: (ms, signal) => sleep(ms, undefined, signal === undefined ? {} : {signal})}, signal: new AbortController().signal, report: () => undefined};
const ref = {name, namespace};
const cluster = await gateway.get<FepCluster>({resource: FEP_RESOURCES.FEPCluster, ...ref});

async function before(): Promise<Required<Before>> {
  for (;;) {
    const seen = await lookAtServers(context, cluster, await sightCluster(context, ref, context.signal), context.signal);
    const primary = seen.servers.find(({told}) => told?.inRecovery === false);
    const streaming = seen.servers.filter(({told}) => told?.receiver === 'streaming').length;
    if (databasesAnswer(seen) && primary?.told?.timeline !== undefined && streaming === seen.servers.length - 1) return {primary: primary.pod, timeline: primary.told.timeline};
    await sleep(500);
  }
}

/** When the end state was there, and when the newest action was answered, on the clock of `performance.now`. */
async function observe(known: Before, since: Date, wantsAnswer: boolean): Promise<number> {
  const end = primaryChanged(context, {cluster, before: known, proof: 'databases', oldFollows: true});
  let [there, answered] = [false, !wantsAnswer];
  for (;;) {
    const [seen, actions] = await Promise.all([
      there ? undefined : sightCluster(context, ref, context.signal).then((sighting) => end.look(context.signal, sighting, undefined)),
      answered ? undefined : gateway.list<FepAction>(FEP_RESOURCES.FEPAction, {namespace}),
    ]);
    there ||= seen !== undefined && end.judge(seen).state === 'ready';
    answered ||= actions?.items.some((action) => Date.parse(action.metadata.creationTimestamp ?? '') >= since.getTime() - 1000 && outcomeOf(action).state === 'success') === true;
    if (there && answered) return performance.now();
  }
}

function run(command: readonly string[]): Promise<number> {
  const [file = '', ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {stdio: 'ignore', env: process.env});
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve(performance.now()) : reject(new Error(`${command.join(' ')} ended with ${code}`))));
  });
}

interface Round {
  toEndState: number;
  toExit: number;
  endStateToExit: number;
}

async function round(way: 'patronictl' | 'kubectl fep'): Promise<Round> {
  const known = await before();
  const since = new Date();
  const started = performance.now();
  const program = [process.execPath, path.join(root, 'bin', 'run.cjs')];
  const command = way === 'kubectl fep'
    ? [...program, 'switchover', ref.name, '-n', namespace, '--yes', '--no-measure', '--again']
    : [...program, 'exec', ref.name, '-n', namespace, '--', 'patronictl', 'switchover', '--leader', known.primary, '--force'];
  const [exited, ended] = await Promise.all([run(command), observe(known, since, way === 'kubectl fep')]);
  return {toEndState: ended - started, toExit: exited - started, endStateToExit: exited - ended};
}

const rounds = {patronictl: [] as Round[], 'kubectl fep': [] as Round[]};
for (let count = 0; count < Number(values.runs); count += 1) {
  for (const way of ['patronictl', 'kubectl fep'] as const) rounds[way].push(await round(way));
}
const seconds = (ms: number): string => (ms / 1000).toFixed(2);
for (const way of ['patronictl', 'kubectl fep'] as const) {
  const of = (key: keyof Round): string => seconds(median(rounds[way].map((one) => one[key])));
  process.stdout.write(`${way.padEnd(12)} start to end state ${of('toEndState')} s, start to exit ${of('toExit')} s, end state to exit ${of('endStateToExit')} s   (${rounds[way].map((one) => seconds(one.toExit)).join(', ')})\n`);
}
gateway.close();
