/**
 * `npm run bench`: cold starts of the built program as ratios to `node -e 0` and to `kubectl get`, interleaved in one run,
 * because only ratios of one run mean something (the machine drifts). Medians; peak memory of the whole process.
 *
 *   npm run bench -- [--runs 15] [--cluster NAME] [--namespace NS] [--server]
 *
 * `status` needs a cluster: KUBECONFIG (or --kubeconfig) and the name of a FEPCluster with --cluster.
 */
import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {measure, median, type Sample} from './measure.ts';

const root = path.resolve(import.meta.dirname, '..');
const program = path.join(root, 'bin', 'run.cjs');
const {values} = parseArgs({
  options: {
    runs: {type: 'string', default: '15'},
    cluster: {type: 'string'},
    namespace: {type: 'string', short: 'n'},
    kubeconfig: {type: 'string'},
    /** Where kubectl is, when it is not on the PATH. */
    kubectl: {type: 'string', default: 'kubectl'},
  },
});

interface Case {
  name: string;
  command: readonly string[];
  /** design.md, section 8. */
  target?: {to: 'node' | 'kubectl'; ratio: number; mebibytes?: number};
}

const env: NodeJS.ProcessEnv = {...process.env};
// A bundle in it costs every Node process that opens TLS some milliseconds, whatever the program does.
delete env['NODE_EXTRA_CA_CERTS'];
for (const name of ['NODE_OPTIONS', 'NODE_V8_COVERAGE', 'DEBUG']) delete env[name];
if (values.kubeconfig !== undefined) env['KUBECONFIG'] = values.kubeconfig;

const where = values.namespace === undefined ? [] : ['-n', values.namespace];
const fep = (...args: string[]): string[] => [process.execPath, program, ...args];

function cases(): Case[] {
  const kubectlRuns = spawnSync(values.kubectl, ['version', '--client'], {env, stdio: 'ignore'}).status === 0;
  const list: Case[] = [
    {name: 'node -e 0', command: [process.execPath, '-e', '0']},
    {name: '--version', command: fep('--version'), target: {to: 'node', ratio: 1.2, mebibytes: 50}},
    {name: '--help', command: fep('--help'), target: {to: 'node', ratio: 1.2, mebibytes: 50}},
    {name: 'status --help', command: fep('status', '--help'), target: {to: 'node', ratio: 2}},
    {name: 'version --frobnicate', command: fep('version', '--frobnicate'), target: {to: 'node', ratio: 2}},
    {name: 'version --client', command: fep('version', '--client'), target: {to: 'kubectl', ratio: 1}},
    {name: 'create x --dry-run=client', command: fep('create', 'x', '--profile', 'dev', '--dry-run=client', '-o', 'yaml'), target: {to: 'kubectl', ratio: 1}},
  ];
  if (values.cluster === undefined) {
    console.log('skipped: status and kubectl get, because no cluster was named (KUBECONFIG=… npm run bench -- --cluster NAME)');
    return list;
  }
  list.push({name: 'status', command: fep('status', values.cluster, ...where), target: {to: 'kubectl', ratio: 1.4, mebibytes: 65}});
  list.push(
    {name: 'complete, from the cache', command: fep('__complete', 'status', ...where, ''), target: {to: 'kubectl', ratio: 1.4}},
    // A folder that cannot be made: every TAB asks the cluster.
    {name: 'complete, asking', command: ['env', 'XDG_CACHE_HOME=/dev/null', ...fep('__complete', 'status', ...where, '')], target: {to: 'kubectl', ratio: 1.4}},
  );
  if (kubectlRuns) list.push({name: 'kubectl get', command: [values.kubectl, 'get', 'fepcluster', values.cluster, ...where]});
  else console.log(`skipped: kubectl get, because ${values.kubectl} does not run here (--kubectl PATH)`);
  return list;
}

function report(list: readonly Case[], samples: ReadonlyMap<string, Sample[]>): void {
  const msOf = (name: string): number | undefined => {
    const own = samples.get(name);
    return own === undefined ? undefined : median(own.map(({ms}) => ms));
  };
  const ratio = (ms: number, to: string): string => {
    const base = msOf(to);
    return base === undefined ? '-' : (ms / base).toFixed(2);
  };
  console.log(`\n${'case'.padEnd(28)}${'ms'.padStart(8)}${'× node'.padStart(9)}${'× kubectl'.padStart(11)}${'MiB'.padStart(7)}   target`);
  for (const {name, target} of list) {
    const own = samples.get(name) ?? [];
    const ms = msOf(name) ?? Number.NaN;
    const memory = median(own.map(({mebibytes}) => mebibytes));
    const goal = target === undefined ? '' : `≤ ${target.ratio} × ${target.to === 'node' ? 'node -e 0' : 'kubectl get'}${target.mebibytes === undefined ? '' : `, ≤ ${target.mebibytes} MiB`}`;
    console.log(`${name.padEnd(28)}${ms.toFixed(1).padStart(8)}${ratio(ms, 'node -e 0').padStart(9)}${ratio(ms, 'kubectl get').padStart(11)}${memory.toFixed(0).padStart(7)}   ${goal}`);
  }
}

if (!existsSync(path.join(root, 'dist', 'program.cjs'))) throw new Error('not built: npm run build');
const list = cases();
const samples = await measure(list, Number(values.runs), env);
report(list, samples);
