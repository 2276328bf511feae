/**
 * `node bench/logs-collect.ts --cluster NAME [--namespace NS] [--gigabytes 5] [--rounds 1] [--kubectl PATH]`: a bundle of log files
 * over all servers of a cluster with real containers (a sandbox with `--pods postgres`, KUBECONFIG pointing at it).
 *
 * Writes log files of so many gigabytes in all into /database/log of the servers, then measures in turn the built program, with
 * redaction, compression and checksums, and two rivals, each `kubectl exec` from all servers at once into files:
 * - `tar -cf`: what the target is set against. It moves the bytes and does nothing with them: no compression, a tenfold file.
 * - `tar -czf`: what one would type to get a file of the bundle's size. It compresses in the pods, on the database's processors,
 *   where the bundle compresses here.
 * In a sandbox servers, pods and clients share the processors, so that the program's own work counts against it as it would not
 * beside a cluster; therefore the clients' processor time is compared too. Prints ratios, the peak of resident memory and the
 * load of the machine. The files are removed at the end.
 */
import {spawn, spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, statSync} from 'node:fs';
import {availableParallelism, loadavg, tmpdir} from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';

const root = path.resolve(import.meta.dirname, '..');
const {values} = parseArgs({
  options: {
    cluster: {type: 'string'},
    namespace: {type: 'string', short: 'n', default: 'default'},
    gigabytes: {type: 'string', default: '5'},
    kubectl: {type: 'string', default: 'kubectl'},
    rounds: {type: 'string', default: '1'},
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
  /** Processor time of the client, seconds. */
  cpu: number;
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
    let cpu = 0;
    const timer = setInterval(() => {
      try {
        cpu = cpuOf(child.pid);
        peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
      } catch {
        // It has just ended.
      }
    }, 50);
    child.on('error', reject);
    child.on('exit', (code) => {
      clearInterval(timer);
      if (code === 0) resolve({seconds: (performance.now() - began) / 1000, cpu, peak});
      else reject(new Error(`${command} ${args[0]} ended with ${code}`));
    });
  });
}

/** User and system time of a process that is still running (proc(5); a clock tick is 10 ms). */
function cpuOf(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** `kubectl exec … tar` from all pods at once; `bytes` is what came. */
async function rival(option: '-cf' | '-czf'): Promise<Run & {bytes: number}> {
  const began = performance.now();
  const archive = (pod: string): string => path.join(folder, `${pod}.tar`);
  const runs = await Promise.all(pods.map((pod) => run(kubectl, ['exec', '-n', namespace, pod, '-c', 'fep-patroni', '--', 'tar', option, '-', '-C', '/database/log', 'bench-kubectl-fep.log'], archive(pod))));
  const bytes = pods.reduce((sum, pod) => sum + statSync(archive(pod)).size, 0);
  for (const pod of pods) rmSync(archive(pod));
  const sum = (of: (one: Run) => number): number => runs.reduce((total, one) => total + of(one), 0);
  return {seconds: (performance.now() - began) / 1000, cpu: sum(({cpu}) => cpu), peak: sum(({peak}) => peak), bytes};
}

async function bundle(): Promise<Run & {bytes: number}> {
  const file = path.join(folder, 'bundle.tgz');
  const own = await run(process.execPath, [path.join(root, 'bin', 'run.cjs'), 'logs-collect', cluster as string, '-n', namespace, '-o', file, '--include', 'database-logs', '--max-part-size', '100Gi', '--max-size', '100Gi', '--timeout', '2h', '--progress', 'none'], '/dev/null');
  const bytes = statSync(file).size;
  rmSync(file);
  return {...own, bytes};
}

const load = (): string => loadavg().slice(0, 1).map((value) => value.toFixed(1)).join(' ');
const times = (value: number): string => `${value.toFixed(2)} ×`;
try {
  for (const pod of pods) {
    const filled = spawnSync(kubectl, inPod(pod, FILL), {encoding: 'utf8'});
    if (filled.status !== 0) throw new Error(`${pod}: ${filled.stderr}`);
  }
  console.log(`${pods.length} pods, ${megabytes} MB each, ${availableParallelism()} processors for all`);
  for (let round = 0; round < Number(values.rounds); round += 1) {
    const before = load();
    const plain = await rival('-cf');
    const own = await bundle();
    const packed = await rival('-czf');
    console.log([
      `throughput ${times(plain.seconds / own.seconds)} kubectl exec tar -cf`,
      `${times(packed.seconds / own.seconds)} kubectl exec tar -czf`,
      `client's processor time ${times(own.cpu / plain.cpu)} that of tar -cf`,
      `peak ${Math.round(own.peak)} MiB, ${times(own.peak / plain.peak)} that of ${pods.length} kubectl`,
      `size ${times(own.bytes / plain.bytes)} tar -cf, ${times(own.bytes / packed.bytes)} tar -czf`,
      `load ${before} before, ${load()} after`,
    ].join('; '));
  }
} finally {
  for (const pod of pods) spawnSync(kubectl, inPod(pod, 'rm -f /database/log/bench-kubectl-fep.log'));
  rmSync(folder, {recursive: true, force: true});
}
