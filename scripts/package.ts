/**
 * `npm run package [-- --no-build]`: one executable for this platform, with Node in it, and a tar.gz around it.
 *
 *   dist/package/kubectl-fep                 the executable
 *   dist/package/kubectl-fep-<version>-<platform>-<arch>.tar.gz
 *       kubectl-fep, kubectl_complete-fep, LICENSE, THIRD_PARTY_LICENSES, completion/<shell>
 *
 * Node's own single-executable support: the files of the package are assets of a copy of the Node that runs this.
 */
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {chmodSync, copyFileSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {inject} from 'postject';
import {create} from 'tar';
import {completionScript, SHELLS} from '../src/lib/cli/completion/shells.ts';

const root = path.resolve(import.meta.dirname, '..');
const out = path.join(root, 'dist', 'package');
const executable = path.join(out, process.platform === 'win32' ? 'kubectl-fep.exe' : 'kubectl-fep');
const {version} = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {version: string};
/** The library is for programs, which install the package; caches belong to the machine that runs. */
const FILES = ['bin/start.cjs', 'bin/chunks.cjs', 'bin/run.cjs', 'dist/*.cjs', 'dist/chunks/**', 'crds/**', 'package.json', 'src/sandbox/control-plane/binaries/go.*', 'src/sandbox/pods/postgres/*.{py,sh}'];
/** Where Node looks for the blob (Node documentation, "Single executable applications"). */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

function filesOfProgram(): string[] {
  return globSync(FILES, {cwd: root}).filter((file) => statSync(path.join(root, file)).isFile()).toSorted();
}

function run(command: string, args: readonly string[]): void {
  const {status, error} = spawnSync(command, args, {stdio: ['ignore', 'ignore', 'inherit'], cwd: root});
  if (status !== 0) throw new Error(`${path.basename(command)} ${args.join(' ')} failed${error === undefined ? '' : `: ${error.message}`}`);
}

/** The blob: entry script, index, and the bytes of all files one after the other. */
function writeBlob(): string {
  const files = filesOfProgram().map((file) => ({file, bytes: readFileSync(path.join(root, file)), mode: statSync(path.join(root, file)).mode & 0o777}));
  const all = Buffer.concat(files.map(({bytes}) => bytes));
  const index = {hash: createHash('sha256').update(all).update(process.version).digest('hex').slice(0, 24), files: files.map(({file, bytes, mode}) => ({file: file.replaceAll('\\', '/'), size: bytes.length, mode}))};
  const [indexFile, filesFile, config, blob] = ['index.json', 'files', 'sea.json', 'sea.blob'].map((name) => path.join(out, name)) as [string, string, string, string];
  writeFileSync(indexFile, JSON.stringify(index));
  writeFileSync(filesFile, all);
  writeFileSync(config, JSON.stringify({main: path.join(root, 'bin', 'executable.cjs'), output: blob, disableExperimentalSEAWarning: true, assets: {'index.json': indexFile, files: filesFile}}));
  run(process.execPath, ['--experimental-sea-config', config]);
  return blob;
}

async function writeExecutable(blob: string): Promise<void> {
  copyFileSync(process.execPath, executable);
  chmodSync(executable, 0o755);
  await inject(executable, 'NODE_SEA_BLOB', readFileSync(blob), {sentinelFuse: FUSE, ...(process.platform === 'darwin' ? {machoSegmentName: 'NODE_SEA'} : {})});
  // Apple runs nothing whose signature does not fit; one without an identity is enough for this machine.
  if (process.platform === 'darwin') run('codesign', ['--sign', '-', '--force', executable]);
}

async function writeArchive(): Promise<string> {
  const folder = path.join(out, 'kubectl-fep-archive');
  mkdirSync(path.join(folder, 'completion'), {recursive: true});
  copyFileSync(executable, path.join(folder, path.basename(executable)));
  for (const [from, to] of [['LICENSE', 'LICENSE'], ['dist/THIRD_PARTY_LICENSES', 'THIRD_PARTY_LICENSES']] as const) copyFileSync(path.join(root, from), path.join(folder, to));
  for (const shell of SHELLS) writeFileSync(path.join(folder, 'completion', shell), completionScript(shell));
  writeFileSync(path.join(folder, 'kubectl_complete-fep'), '#!/bin/sh\n# kubectl runs this to complete `kubectl fep`.\nexec "$(dirname "$0")/kubectl-fep" __complete "$@"\n', {mode: 0o755});
  const archive = path.join(out, `kubectl-fep-${version}-${process.platform}-${process.arch}.tar.gz`);
  await create({file: archive, cwd: folder, gzip: {level: 6}, portable: true}, globSync('**', {cwd: folder}).filter((file) => statSync(path.join(folder, file)).isFile()).toSorted());
  rmSync(folder, {recursive: true});
  return archive;
}

const started = performance.now();
// Tests have built already, and a rebuild would take the files away from under what runs.
if (!process.argv.includes('--no-build')) run(process.execPath, ['scripts/build.ts']);
rmSync(out, {recursive: true, force: true});
mkdirSync(out, {recursive: true});
await writeExecutable(writeBlob());
for (const name of ['index.json', 'files', 'sea.json', 'sea.blob']) rmSync(path.join(out, name));
const archive = await writeArchive();
const megabytes = (file: string): string => `${Math.round(statSync(file).size / 1e6)} MB`;
console.error(`${path.relative(root, executable)} (${megabytes(executable)}), ${path.relative(root, archive)} (${megabytes(archive)}), in ${((performance.now() - started) / 1000).toFixed(1)} s`);
