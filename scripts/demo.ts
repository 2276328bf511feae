/**
 * `npm run demo`: the main job, end to end, on this machine. Builds the program, starts a sandbox, creates the
 * three-server cluster of examples/ha-cluster.yaml, looks at it, scales it, deletes it, and removes the sandbox.
 * With `kubectl` on the PATH every step is typed as a user would, `kubectl fep …`; without, `kubectl-fep …`.
 * `npm run demo -- --keep` leaves the sandbox and the cluster for you to play with.
 */
import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const root = path.resolve(fileURLToPath(new URL('..', import.meta.url)));
const keep = process.argv.includes('--keep');
const sandbox = 'demo';
const bold = (text: string): string => (process.stdout.isTTY && !process.env['NO_COLOR'] ? `\u001B[1m${text}\u001B[0m` : text);

const programs = mkdtempSync(path.join(tmpdir(), 'kubectl-fep-demo-'));
symlinkSync(path.join(root, 'bin', 'run.cjs'), path.join(programs, 'kubectl-fep'));
const env: NodeJS.ProcessEnv = {...process.env, PATH: `${programs}${path.delimiter}${process.env['PATH'] ?? ''}`};
const hasKubectl = spawnSync('kubectl', ['version', '--client'], {stdio: 'ignore'}).status === 0;
const plugin = hasKubectl ? ['kubectl', 'fep'] : ['kubectl-fep'];
const steps: {did: string; seconds: number}[] = [];

function run(command: readonly string[], what: string): void {
  console.log(`\n${bold(`$ ${command.join(' ')}`)}`);
  const started = performance.now();
  const [program = '', ...args] = command;
  const {status, error} = spawnSync(program, args, {cwd: root, env, stdio: 'inherit'});
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}`);
  steps.push({did: what, seconds: (performance.now() - started) / 1000});
}

const fep = (what: string, ...args: string[]): void => run([...plugin, ...args], what);

try {
  run([process.execPath, 'scripts/build.ts'], 'built the program');
  fep('started a sandbox: Kubernetes, three nodes, the simulated FEP operator', 'sandbox', 'start', '--name', sandbox);
  const answer = spawnSync(path.join(programs, 'kubectl-fep'), ['sandbox', 'list', '-o', 'json'], {env, encoding: 'utf8'});
  const found = (JSON.parse(answer.stdout) as {items: {name: string; kubeconfig: string}[]}).items.find((one) => one.name === sandbox);
  if (found === undefined) throw new Error(`sandbox ${sandbox} is not in the list`);
  env['KUBECONFIG'] = found.kubeconfig;

  fep('checked the manifest without changing anything', 'create', 'demo', '-f', 'examples/ha-cluster.yaml', '--dry-run=server');
  fep('created a cluster of three and saw it ready', 'create', 'demo', '-f', 'examples/ha-cluster.yaml', '--wait');
  fep('looked at it', 'status', 'demo');
  if (hasKubectl) run(['kubectl', 'get', 'pods', '-L', 'feprole'], 'saw the same with kubectl itself');
  fep('added a server and saw it join', 'scale', 'demo', '--instances', '4', '--wait');
  fep('listed the clusters', 'list', '-A');
  if (!keep) {
    fep('deleted it and saw everything gone', 'delete', 'demo', '--yes', '--force');
    fep('removed the sandbox', 'sandbox', 'delete', '--name', sandbox, '--yes');
  }
  console.log(`\n${bold('What was done')}`);
  for (const step of steps) console.log(`  ${step.seconds.toFixed(1).padStart(6)} s  ${step.did}`);
  if (keep) console.log(`\nThe cluster is still there. In this shell:\n  export KUBECONFIG=${env['KUBECONFIG']}\n  export PATH=${path.join(root, 'node_modules', '.bin')}:$PATH`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  spawnSync(path.join(programs, 'kubectl-fep'), ['sandbox', 'delete', '--name', sandbox, '--yes'], {env, stdio: 'ignore'});
  process.exitCode = 1;
} finally {
  rmSync(programs, {recursive: true, force: true});
}
