/**
 * `node bench/change-delay.ts --cluster NAME [--namespace NS] [--runs 5]`: how long a change is in force before the command
 * that made it has ended, with KUBECONFIG pointing at a cluster of real servers (a sandbox with `--pods postgres` will do).
 *
 * The end state's own time is the servers' latest pg_conf_load_time() after a parameter was set. Both clocks are this
 * machine's in a sandbox; elsewhere the difference of the clocks is in the figure.
 */
import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import path from 'node:path';
import {parseArgs} from 'node:util';
import type {ClusterUpdated} from '../src/lib/model/answers/cluster-updated.ts';
import {median} from './measure.ts';

const program = path.resolve(import.meta.dirname, '..', 'bin', 'run.cjs');
const {values} = parseArgs({options: {cluster: {type: 'string'}, namespace: {type: 'string', short: 'n', default: 'default'}, runs: {type: 'string', default: '5'}}});
const {cluster, namespace} = values;
if (cluster === undefined || process.env['KUBECONFIG'] === undefined) throw new Error('name a cluster: KUBECONFIG=FILE node bench/change-delay.ts --cluster NAME');
if (!existsSync(path.resolve(import.meta.dirname, '..', 'dist', 'program.cjs'))) throw new Error('not built: npm run build');

function run(...args: string[]): string {
  const {status, stdout, stderr} = spawnSync(process.execPath, [program, ...args, '-n', namespace, '--progress', 'none'], {encoding: 'utf8'});
  if (status !== 0) throw new Error(`${args.join(' ')} ended ${status}: ${stderr}`);
  return stdout;
}

const delays: number[] = [];
const waits: number[] = [];
for (let count = 0; count < Number(values.runs); count += 1) {
  const began = Date.now();
  const {parameters = []} = JSON.parse(run('params', 'set', cluster, `work_mem=${8 + count}MB`, '-o', 'json')) as ClusterUpdated;
  const ended = Date.now();
  const pods = parameters.flatMap(({servers}) => servers.map(({pod}) => pod));
  const loaded = pods.map((pod) => Number(run('psql', cluster, '--pod', pod, '-c', "COPY (SELECT extract(epoch FROM pg_conf_load_time()) * 1000) TO STDOUT").trim()));
  delays.push(ended - Math.max(...loaded));
  waits.push(ended - began);
}
console.log(`params set on ${cluster}: in force before the command ended, milliseconds: median ${median(delays).toFixed(0)}, most ${Math.max(...delays).toFixed(0)}, of ${delays.length} runs`);
console.log(`the whole command: median ${(median(waits) / 1000).toFixed(1)} s`);
