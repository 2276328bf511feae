import {spawn, spawnSync} from 'node:child_process';
import {chmodSync, cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {fep, PROGRAM, ROOT, runProcess} from '../support/fep-process.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'kubectl-fep-launcher-'));
afterAll(() => {
  if (existsSync(path.join(folder, 'moved', 'dist'))) chmodSync(path.join(folder, 'moved', 'dist'), 0o755);
  rmSync(folder, {recursive: true, force: true});
});

/** A Node of this machine that is too old for the program, if there is one. */
const oldNode = ['/usr/bin/node', '/usr/local/bin/node', '/usr/bin/nodejs'].find((file) => {
  if (!existsSync(file)) return false;
  const [major = 0, minor = 0] = spawnSync(file, ['-p', 'process.versions.node'], {encoding: 'utf8'}).stdout.split('.').map(Number);
  return major < 22 || (major === 22 && minor < 19);
});

describe('the launcher', () => {
  it('asks for the Node that package.json declares', () => {
    const {engines} = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {engines: {node: string}};
    const needed = /NEEDED = \[(\d+), (\d+)\]/.exec(readFileSync(PROGRAM, 'utf8'));
    expect(engines.node).toBe(`>=${needed?.[1]}.${needed?.[2]}.0`);
  });

  it.skipIf(oldNode === undefined).each([['--version'], ['status', 'demo'], []])('says in one line what it needs when started as %s %s (needs an older Node on this machine)', async (...argv) => {
    const {exitCode, stdout, stderr} = await runProcess(oldNode ?? '', [PROGRAM, ...argv.filter((word) => word !== undefined)]);
    expect({exitCode, stdout}).toEqual({exitCode: 2, stdout: ''});
    expect(stderr).toMatch(/^kubectl-fep needs Node\.js 22\.19 or newer; this is [\d.]+ \(.*\)\.\n$/);
  });

  it('is written so that the oldest Node can read it', () => {
    expect(readFileSync(PROGRAM, 'utf8')).not.toMatch(/\b(const|let|async|await|import|class)\b.*[;{(]|=>|`|\?\?|\?\./);
  });

  it('works through a link, as kubectl finds plug-ins', async () => {
    const link = path.join(folder, 'kubectl-fep');
    symlinkSync(PROGRAM, link);
    const {exitCode, stdout} = await runProcess(process.execPath, [link, 'version', '--client', '-o', 'json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({kind: 'Version'});
  });

  it('works from another folder that cannot be written, without node_modules', async () => {
    const moved = path.join(folder, 'moved');
    for (const name of ['bin', 'dist', 'package.json', 'oclif.manifest.json']) cpSync(path.join(ROOT, name), path.join(moved, name), {recursive: true, filter: (file) => !file.includes('compile-cache')});
    chmodSync(path.join(moved, 'dist'), 0o555);
    const home = mkdtempSync(path.join(folder, 'home-'));
    for (const argv of [['--help'], ['version', '--client'], ['version', '--client', '-o', 'yaml'], ['status', '--help']]) {
      const {exitCode, stderr} = await runProcess(process.execPath, [path.join(moved, 'bin', 'run.cjs'), ...argv], {env: {HOME: home, XDG_CACHE_HOME: undefined, NODE_PATH: undefined}});
      expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
    }
  });

  it('keeps the code of a command for its next run, and does without when the cache is broken', async () => {
    const copy = path.join(folder, 'cached');
    for (const name of ['bin', 'dist', 'package.json']) cpSync(path.join(ROOT, name), path.join(copy, name), {recursive: true, filter: (file) => !file.includes('compile-cache')});
    const run = () => runProcess(process.execPath, [path.join(copy, 'bin', 'run.cjs'), 'version', '--client', '-o', 'json']);
    const first = await run();
    const [file = ''] = globSync('dist/compile-cache/*/version.v8', {cwd: copy}).map((name) => path.join(copy, name));
    const whole = readFileSync(file);
    expect(await run()).toEqual(first);
    const broken = Buffer.from(whole);
    broken.fill(0x5a, whole.indexOf(10) + 1);
    for (const bytes of [Buffer.alloc(0), whole.subarray(0, whole.length / 2), Buffer.from('{}\n'), Buffer.from('nonsense'), broken]) {
      writeFileSync(file, bytes);
      expect(await run()).toEqual(first);
    }
  });

  it('says what to do when it was not built', async () => {
    const bare = path.join(folder, 'bare');
    cpSync(path.join(ROOT, 'bin'), path.join(bare, 'bin'), {recursive: true});
    const {exitCode, stderr} = await runProcess(process.execPath, [path.join(bare, 'bin', 'run.cjs'), 'version']);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^kubectl-fep is not built: run "npm run build" in .*\n$/);
  });

  it.each([['--help'], ['status --help'], ['version --client -o json']])('takes it well when the reader of %s goes away', async (words) => {
    const child = spawn(process.execPath, [PROGRAM, ...words.split(' ')], {stdio: ['ignore', 'pipe', 'pipe']});
    child.stdout.destroy();
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect({code, stderr}).toEqual({code: 0, stderr: ''});
  });

  it('keeps stdout for the answer', async () => {
    const {stdout, stderr} = await fep(['version', '--client', '-o', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({apiVersion: 'kubectl-fep/v1', kind: 'Version'});
    expect(stderr).toBe('');
  });
});
