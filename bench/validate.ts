/**
 * `node bench/validate.ts`: how `validate` and `explain` fare, as ratios of one run.
 *
 *   time for each manifest at 10 to 10,000 manifests in one process: it has to stay flat
 *   1,000 manifests: reading, rules, both; target ≤ 1 s after the start
 *   memory of adversarial input; target ≤ 300 MiB
 *   `explain` and `validate FILE` of the built program against `node -e 0`; target ≤ 3 × for explain
 */
import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {readManifests, writeYaml} from '../src/lib/manifest/yaml/index.ts';
import {validate} from '../src/lib/operations/validate/index.ts';
import {cluster} from '../test/fixtures/rules/fixture.ts';
import {measure, median} from './measure.ts';

const root = path.resolve(import.meta.dirname, '..');
const BOMBS: Readonly<Record<string, () => string>> = {
  'a MiB of commas': () => `a: [${'1,'.repeat(520_000)}1]`,
  'keys up to the limit': () => Array.from({length: 53_000}, (_, index) => `k${index}: 1`).join('\n'),
  'dashes up to the limit': () => `kind: FEPCluster\na:\n${'- \n'.repeat(79_000)}`,
  '10,000 documents of one file': () => '---\nkind: FEPCluster\nmetadata: {name: a}\nspec: {fep: {instances: 1}}\n'.repeat(9_990),
};

/** One kind of manifest differs from the next in name and number of servers, so that nothing is answered from memory. */
async function texts(count: number): Promise<string[]> {
  const text = await writeYaml(cluster({'fep.syncMode': 'on', 'child.customPgParams': 'shared_buffers = 1GB\nwork_mem = 4MB\nmax_connections = 200\n'}));
  return Array.from({length: count}, (_, index) => text.replace('name: demo', `name: demo-${index}`).replace('instances: 3', `instances: ${1 + (index % 18)}`));
}

/** Milliseconds of the processor, not of the clock: other work on the machine does not count. Garbage collection does. */
async function run(all: readonly string[]): Promise<number> {
  const started = process.cpuUsage();
  await validate(() => Promise.reject(new Error('no cluster')), {
    inputs: {files: all.map((text, index) => ({file: `m${index}.yaml`, read: async () => text})), live: []}, failOn: 'error', ignore: [],
  });
  return since(started);
}

function since(started: NodeJS.CpuUsage): number {
  const {user, system} = process.cpuUsage(started);
  return (user + system) / 1000;
}

const row = (name: string, ...cells: string[]): void => console.log(`${name.padEnd(34)}${cells.map((cell) => cell.padStart(14)).join('')}`);

async function scaling(): Promise<void> {
  await run(await texts(1000));
  const sizes = [10, 100, 1000, 10_000];
  row('manifests', 'CPU ms', 'ms each', '× of 1,000');
  const results: [number, number][] = [];
  for (const size of sizes) {
    const all = await texts(size);
    const times: number[] = [];
    for (let round = 0; round < (size > 1000 ? 1 : 5); round += 1) times.push(await run(all));
    results.push([size, median(times)]);
  }
  const base = (results.find(([size]) => size === 1000)?.[1] ?? 1) / 1000;
  for (const [size, ms] of results) row(String(size), ms.toFixed(0), (ms / size).toFixed(3), (ms / size / base).toFixed(2));
  const all = await texts(1000);
  const started = process.cpuUsage();
  for (const text of all) await readManifests(text, {file: 'f'});
  const read = since(started);
  const total = results.find(([size]) => size === 1000)?.[1] ?? Number.NaN;
  row('1,000: reading YAML', read.toFixed(0), `${(read / total).toFixed(2)} of all`);
  row('1,000: all, target ≤ 1000 ms', total.toFixed(0), total <= 1000 ? 'met' : 'missed');
}

function memory(): void {
  console.log('');
  row('adversarial input', 'ms', 'MiB', '≤ 300 MiB');
  for (const name of Object.keys(BOMBS)) {
    const {stdout} = spawnSync(process.execPath, [import.meta.filename, '--bomb', name], {encoding: 'utf8'});
    const [ms = '?', mib = '?'] = stdout.trim().split(' ');
    row(name, ms, mib, Number(mib) <= 300 ? 'met' : 'missed');
  }
}

async function bomb(name: string): Promise<void> {
  const text = BOMBS[name]?.() ?? '';
  const started = performance.now();
  try {
    await run([text]);
  } catch {
    // Refused: that is an end too.
  }
  console.log(`${(performance.now() - started).toFixed(0)} ${(process.resourceUsage().maxRSS / 1024).toFixed(0)}`);
}

async function starts(): Promise<void> {
  const program = path.join(root, 'bin', 'run.cjs');
  if (!existsSync(path.join(root, 'dist', 'program.cjs'))) {
    console.log('\nskipped: starts of the built program, because there is no build (npm run build)');
    return;
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'kubectl-fep-bench-'));
  const file = path.join(folder, 'demo.yaml');
  writeFileSync(file, (await texts(1))[0] ?? '');
  const fep = (...args: string[]): string[] => [process.execPath, program, ...args];
  const cases = [
    {name: 'node -e 0', command: [process.execPath, '-e', '0']},
    {name: '--help', command: fep('--help')},
    {name: 'explain a field', command: fep('explain', 'fep.syncMode')},
    {name: 'explain a rule', command: fep('explain', 'autoresize-cr-drift')},
    {name: 'explain a parameter', command: fep('explain', 'shared_buffers')},
    {name: 'explain by words', command: fep('explain', 'shared', 'storage')},
    {name: 'validate a file', command: fep('validate', file, '--fail-on', 'never')},
  ];
  const samples = await measure(cases, 11, process.env);
  const msOf = (name: string): number => median((samples.get(name) ?? []).map(({ms}) => ms));
  console.log('');
  row('start', 'ms', '× node -e 0', 'MiB', 'target');
  for (const {name} of cases) {
    const ratio = msOf(name) / msOf('node -e 0');
    row(name, msOf(name).toFixed(0), ratio.toFixed(2), median((samples.get(name) ?? []).map(({mebibytes}) => mebibytes)).toFixed(0), name.startsWith('explain') ? (ratio <= 3 ? '≤ 3 met' : '≤ 3 missed') : '');
  }
  rmSync(folder, {recursive: true});
}

if (process.argv[2] === '--bomb') await bomb(process.argv[3] ?? '');
else {
  await scaling();
  memory();
  await starts();
}
