/**
 * `node bench/logs-collect.ts --cluster NAME [--namespace NS] [--gigabytes 5] [--kubectl PATH]`: a bundle of log files over all
 * servers of a cluster with real containers (a sandbox with `--pods postgres`, KUBECONFIG pointing at it).
 *
 * Writes log files of so many gigabytes in all into /database/log of the servers, then measures: the rival, `kubectl exec … tar`
 * from all servers at once into files; and the built program, redaction, compression and checksums included. Prints the ratio,
 * the peak of resident memory and the load of the machine. The files are removed at the end.
 */
import {spawn, spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, statSync} from 'node:fs';
import {loadavg, tmpdir} from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';

const root = path.resolve(import.meta.dirname, '..');
const {values} = parseArgs({
  options: {
    cluster: {type: 'string'},
    namespace: {type: 'string', short: 'n', default: 'default'},
    gigabytes: {type: 'string', default: '5'},
    kubectl: {type: 'string', default: 'kubectl'},
  },
});
const {cluster, namespace, kubectl} = values;
if (cluster === undefined) throw new Error('name a cluster: KUBECONFIG=FILE node bench/logs-collect.ts --cluster NAME');
const pods = spawnSync(kubectl, ['get', 'pods', '-n', namespace, '-l', `fepclustername=${cluster}`, '-o', 'jsonpath={.items[*].metadata.name}'], {encoding: 'utf8'}).stdout.split(' ').filter((name) => name !== '');
if (pods.length === 0) throw new Error(`${cluster} has no pods in ${namespace}`);
const megabytes = Math.ceil((Number(values.gigabytes) * 1000) / pods.length);
const folder = mkdtempSync(path.join(tmpdir(), 'kubectl-fep-bench-'));

interface Run {
  seconds: number;
  /** Peak of resident memory, MiB. */
  peak: number;
}

function inPod(pod: string, script: string): string[] {
  return ['exec', '-n', namespace, pod, '-c', 'fep-patroni', '--', 'sh', '-c', script];
}

/** Lines as a busy server writes them, some with a password. */
const FILL = `awk -v mb=${megabytes} 'BEGIN {srand(7); for (n = 0; n < mb * 1000000;) { i++; line = sprintf("2026-11-26 02:%02d:%02d.%03d UTC [%d] app@orders LOG:  duration: %d.%03d ms  statement: SELECT o.id, o.total FROM orders o WHERE o.customer_id = %d AND o.note = %c%d%c ORDER BY o.created_at DESC LIMIT 50", i / 60 % 60, i % 60, i % 1000, 1000 + i % 977, rand() * 900, rand() * 999, rand() * 1000000, 39, rand() * 100000000, 39); if (i % 1000 == 0) line = line " -- host=db password=pw" i; print line; n += length(line) + 1 } }' > /database/log/bench-kubectl-fep.log`;

function run(command: string, args: readonly string[], out: string): Promise<Run> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn('sh', ['-c', `exec "$0" "$@" > "$OUT"`, command, ...args], {env: {...process.env, OUT: out}, stdio: ['ignore', 'ignore', 'inherit']});
    let peak = 0;
    const timer = setInterval(() => {
      try {
        peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
      } catch {
        // It has just ended.
      }
    }, 50);
    child.on('error', reject);
    child.on('exit', (code) => {
      clearInterval(timer);
      if (code === 0) resolve({seconds: (performance.now() - began) / 1000, peak});
      else reject(new Error(`${command} ${args[0]} ended with ${code}`));
    });
  });
}

const load = (): string => loadavg().map((value) => value.toFixed(1)).join(' ');
try {
  for (const pod of pods) {
    const filled = spawnSync(kubectl, inPod(pod, FILL), {encoding: 'utf8'});
    if (filled.status !== 0) throw new Error(`${pod}: ${filled.stderr}`);
  }
  console.log(`${pods.length} pods, ${megabytes} MB each; load of the machine before: ${load()}`);
  const began = performance.now();
  const rivals = await Promise.all(pods.map((pod) => run(kubectl, ['exec', '-n', namespace, pod, '-c', 'fep-patroni', '--', 'tar', '-cf', '-', '-C', '/database/log', 'bench-kubectl-fep.log'], path.join(folder, `${pod}.tar`))));
  const rivalSeconds = (performance.now() - began) / 1000;
  const bytes = pods.reduce((sum, pod) => sum + statSync(path.join(folder, `${pod}.tar`)).size, 0);
  for (const pod of pods) rmSync(path.join(folder, `${pod}.tar`));
  console.log(`kubectl exec tar, all at once: ${rivalSeconds.toFixed(1)} s, ${(bytes / 1e6 / rivalSeconds).toFixed(0)} MB/s, ${Math.round(Math.max(...rivals.map(({peak}) => peak)))} MiB each; load ${load()}`);
  const bundle = path.join(folder, 'bundle.tgz');
  const own = await run(process.execPath, [path.join(root, 'bin', 'run.cjs'), 'logs-collect', cluster, '-n', namespace, '-o', bundle, '--include', 'database-logs', '--max-part-size', '100Gi', '--max-size', '100Gi', '--timeout', '2h', '--progress', 'none'], '/dev/null');
  console.log(`logs-collect: ${own.seconds.toFixed(1)} s, ${(bytes / 1e6 / own.seconds).toFixed(0)} MB/s, peak ${Math.round(own.peak)} MiB, bundle ${(statSync(bundle).size / 1e6).toFixed(0)} MB; load ${load()}`);
  console.log(`throughput: ${(rivalSeconds / own.seconds).toFixed(2)} × parallel kubectl exec tar`);
} finally {
  for (const pod of pods) spawnSync(kubectl, inPod(pod, 'rm -f /database/log/bench-kubectl-fep.log'));
  rmSync(folder, {recursive: true, force: true});
}
