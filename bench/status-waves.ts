/**
 * `node bench/status-waves.ts --cluster NAME [--namespace NS] [--runs 9] [--kubectl PATH]`: what `status` costs, with
 * KUBECONFIG pointing at a cluster of three instances (a sandbox with `--pods postgres` will do).
 *
 * 1. Requests and waves: the calls of the operation through a connection that is slowed by 300 ms, so that calls which
 *    wait for each other stand apart. A call is of the wave after the last one that had ended when it began.
 * 2. Time of the built program as ratios to `kubectl get pods`, interleaved, at 0 and 50 ms added round trip.
 */
import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {connect} from '../src/lib/cluster/connect.ts';
import type {Gateway} from '../src/lib/cluster/gateway.ts';
import {clusterStatus} from '../src/lib/operations/cluster-status/index.ts';
import {serverOf, startSlowProxy} from '../test/support/slow-proxy.ts';
import {measure, median} from './measure.ts';

const root = path.resolve(import.meta.dirname, '..');
const {values} = parseArgs({
  options: {
    cluster: {type: 'string'},
    namespace: {type: 'string', short: 'n', default: 'default'},
    runs: {type: 'string', default: '9'},
    kubectl: {type: 'string', default: 'kubectl'},
  },
});
const kubeconfig = process.env['KUBECONFIG'];
const {cluster, namespace} = values;
if (cluster === undefined || kubeconfig === undefined) throw new Error('name a cluster: KUBECONFIG=FILE node bench/status-waves.ts --cluster NAME');
if (!existsSync(path.join(root, 'dist', 'program.cjs'))) throw new Error('not built: npm run build');

interface Call {
  verb: string;
  began: number;
  ended: number;
}

/** The same gateway, with a note of every request. */
function noting(gateway: Gateway, calls: Call[]): Gateway {
  return new Proxy(gateway, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function' || !['get', 'find', 'list', 'exec', 'logs', 'canI', 'version'].includes(String(name))) return value;
      return async (...args: unknown[]): Promise<unknown> => {
        const call = {verb: String(name), began: performance.now(), ended: Infinity};
        calls.push(call);
        try {
          return await (value as (...given: unknown[]) => Promise<unknown>).apply(target, args);
        } finally {
          call.ended = performance.now();
        }
      };
    },
  });
}

function wavesOf(calls: readonly Call[]): number[] {
  const waves: number[] = [];
  for (const call of calls) waves.push(1 + Math.max(0, ...calls.slice(0, waves.length).map((other, index) => (other.ended <= call.began ? (waves[index] ?? 0) : 0))));
  return waves;
}

/** A kubeconfig file that leads through the proxy. */
function through(server: string): {file: string; remove: () => void} {
  const folder = mkdtempSync(path.join(tmpdir(), 'kubectl-fep-bench-'));
  const file = path.join(folder, 'kubeconfig');
  const text = readFileSync(kubeconfig as string, 'utf8');
  writeFileSync(file, text.replaceAll(serverOf(text), server), {mode: 0o600});
  return {file, remove: () => rmSync(folder, {recursive: true})};
}

async function count(exec: boolean): Promise<void> {
  const proxy = await startSlowProxy(serverOf(readFileSync(kubeconfig as string, 'utf8')), 300);
  const config = through(proxy.server);
  const calls: Call[] = [];
  try {
    const gateway = await connect({kubeconfig: config.file, namespace});
    const clock = {now: () => new Date(), sleep: (ms: number, signal?: AbortSignal) => new Promise<void>((resolve, reject) => {
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      }, {once: true});
    })};
    const status = await clusterStatus({cluster: noting(gateway, calls), clock, signal: new AbortController().signal, report: () => undefined}, {name: cluster as string, timeoutMs: 60_000, exec});
    gateway.close();
    const waves = wavesOf(calls);
    const execs = calls.filter(({verb}) => verb === 'exec').length;
    console.log(`${exec ? 'status' : 'status --no-exec'}: ${calls.length} requests (${execs} exec) in ${Math.max(...waves)} waves over ${proxy.connections()} connections, ${status.members.length} instances`);
  } finally {
    config.remove();
    await proxy.close();
  }
}

async function time(addedMs: number): Promise<void> {
  const proxy = addedMs === 0 ? undefined : await startSlowProxy(serverOf(readFileSync(kubeconfig as string, 'utf8')), addedMs);
  const config = through(proxy?.server ?? serverOf(readFileSync(kubeconfig as string, 'utf8')));
  try {
    const fep = [process.execPath, path.join(root, 'bin', 'run.cjs')];
    const where = ['-n', namespace];
    const names = ['kubectl get pods', 'status --no-exec', 'status'] as const;
    const commands = [[values.kubectl, 'get', 'pods', ...where], [...fep, 'status', cluster as string, '--no-exec', ...where], [...fep, 'status', cluster as string, ...where]];
    const samples = await measure(names.map((name, index) => ({name, command: commands[index] ?? []})), Number(values.runs), {...process.env, KUBECONFIG: config.file});
    const base = median((samples.get(names[0]) ?? []).map(({ms}) => ms));
    for (const name of names) {
      const ms = median((samples.get(name) ?? []).map((sample) => sample.ms));
      console.log(`${`+${addedMs} ms`.padEnd(8)}${name.padEnd(18)}${ms.toFixed(0).padStart(7)} ms${(ms / base).toFixed(2).padStart(8)} × kubectl get pods`);
    }
  } finally {
    config.remove();
    await proxy?.close();
  }
}

await count(false);
await count(true);
if (spawnSync(values.kubectl, ['version', '--client'], {stdio: 'ignore'}).status !== 0) console.log(`skipped: times, because ${values.kubectl} does not run here (--kubectl PATH)`);
else for (const addedMs of [0, 50]) await time(addedMs);
