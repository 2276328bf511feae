/**
 * `node bench/streams.ts --cluster NAME [--namespace NS] [--mebibytes 1024] [--kubectl PATH]`: what long streams cost, with
 * KUBECONFIG pointing at a cluster (a sandbox with `--pods postgres` will do; its disk must have the room).
 *
 * 1. `psql … COPY … TO STDOUT` against `kubectl exec … psql` with the same statement.
 * 2. `logs --source database` of one server against `kubectl exec … cat` of the same files. A log file of the size asked for is
 *    made in the pod first, and removed at the end.
 *
 * Prints peak resident memory and time, and the ratio of the times. Nothing is asserted; the aim is 150 MiB however long it is.
 */
import {spawn, spawnSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {parseArgs} from 'node:util';

const root = path.resolve(import.meta.dirname, '..');
const {values} = parseArgs({
  options: {
    cluster: {type: 'string'},
    namespace: {type: 'string', short: 'n', default: 'default'},
    mebibytes: {type: 'string', default: '1024'},
    kubectl: {type: 'string', default: 'kubectl'},
  },
});
const {cluster, namespace, kubectl} = values;
const mebibytes = Number(values.mebibytes);
if (cluster === undefined || process.env['KUBECONFIG'] === undefined) throw new Error('name a cluster: KUBECONFIG=FILE node bench/streams.ts --cluster NAME');
if (!existsSync(path.join(root, 'dist', 'program.cjs'))) throw new Error('not built: npm run build');

interface Streamed {
  seconds: number;
  bytes: number;
  peakMebibytes: number;
}

/** Runs a command and throws its output away as fast as it comes. */
function stream(file: string, args: readonly string[]): Promise<Streamed> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(file, args, {stdio: ['ignore', 'pipe', 'inherit']});
    let bytes = 0;
    let peak = Number.NaN;
    child.stdout.on('data', (chunk: Buffer) => (bytes += chunk.length));
    const look = (): void => {
      try {
        const kibibytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
        if (kibibytes !== undefined) peak = Number(kibibytes) / 1024;
      } catch {
        // No /proc, or it has just ended.
      }
    };
    const timer = setInterval(look, 50);
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(timer);
      if (code !== 0) reject(new Error(`${file} ${args.join(' ')} ended with ${code}`));
      else resolve({seconds: (performance.now() - started) / 1000, bytes, peakMebibytes: peak});
    });
  });
}

const fep = (...args: string[]): Promise<Streamed> => stream(process.execPath, [path.join(root, 'bin', 'run.cjs'), ...args, '-n', namespace]);

function inPod(pod: string, ...command: string[]): string[] {
  return ['exec', pod, '-n', namespace, '-c', 'fep-patroni', '--', ...command];
}

function run(...args: string[]): string {
  const {status, stdout, stderr} = spawnSync(kubectl, args, {encoding: 'utf8'});
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

function show(name: string, ours: Streamed, theirs: Streamed): void {
  const text = ({seconds, bytes, peakMebibytes}: Streamed): string => `${(bytes / 2 ** 20).toFixed(0)} MiB in ${seconds.toFixed(1)} s, peak ${peakMebibytes.toFixed(0)} MiB`;
  process.stdout.write(`${name}\n  kubectl fep  ${text(ours)}\n  kubectl      ${text(theirs)}\n  time         ${(ours.seconds / theirs.seconds).toFixed(2)} × kubectl\n`);
}

const primary = run('get', 'pods', '-n', namespace, '-l', `fepclustername=${cluster},feprole=master`, '-o', 'jsonpath={.items[0].metadata.name}');
const copy = `copy (select repeat('x', 1023) from generate_series(1, ${mebibytes * 1024})) to stdout`;
show('psql, COPY TO STDOUT', await fep('psql', cluster, '-c', copy), await stream(kubectl, inPod(primary, 'psql', '-X', '-d', 'postgres', '-c', copy)));

// A name that sorts by its time like the others and that the server does not write to.
const file = '/database/log/logfile-bench.log';
const line = '00000 2026-01-02 03:04:05 UTC [74]: [1-1] user=app,db=demo,app=psql,client=127.0.0.1LOG:  duration: 12.345 ms  statement: select 1';
try {
  run(...inPod(primary, 'sh', '-c', `yes '${line}' | head -c ${mebibytes * 2 ** 20} >${file}; touch -d '2 days ago' ${file}`));
  show('logs --source database', await fep('logs', cluster, '--source', 'database', '--primary'), await stream(kubectl, inPod(primary, 'sh', '-c', 'cat /database/log/*.log')));
} finally {
  run(...inPod(primary, 'rm', '-f', file));
}
