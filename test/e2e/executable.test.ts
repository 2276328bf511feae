import {existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {list} from 'tar';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {ROOT, runProcess, type ProcessResult} from '../support/fep-process.ts';
import {useNamespace} from '../support/namespace.ts';

const EXECUTABLE = path.join(ROOT, 'dist', 'package', 'kubectl-fep');

/** The single executable, where there is no Node to be found. */
describe('the executable', () => {
  const namespace = useNamespace();
  const home = mkdtempSync(path.join(tmpdir(), 'executable-'));
  const run = (args: readonly string[], env: Record<string, string | undefined> = {}): Promise<ProcessResult> =>
    runProcess(EXECUTABLE, args, {env: {...namespace.env, HOME: home, PATH: path.join(home, 'bin'), XDG_CACHE_HOME: undefined, KUBECTL_FEP_CACHE: undefined, ...env}});

  beforeAll(async () => {
    const made = await runProcess(process.execPath, ['scripts/package.ts', '--no-build'], {cwd: ROOT, timeoutMs: 10 * 60_000});
    expect(made.exitCode, made.stderr).toBe(0);
  });
  afterAll(() => rmSync(home, {recursive: true, force: true}));

  it('tells its version, lays its files out once, for this user alone', async () => {
    const first = await run(['--version']);
    expect(first).toEqual({exitCode: 0, stdout: expect.stringMatching(/^kubectl-fep\/\d+\.\d+\.\d+ \S+ node-v\d+/) as unknown, stderr: ''});
    expect(existsSync(path.join(home, '.cache', 'kubectl-fep', 'program'))).toBe(true);
    expect((await run(['--version'])).stdout).toBe(first.stdout);
  });

  it('runs where nothing can be kept', async () => {
    expect((await run(['--version'], {HOME: '/dev/null', KUBECTL_FEP_CACHE: '/dev/null/x'})).exitCode).toBe(0);
  });

  it('does the main job', async () => {
    const flags = ['-n', namespace.name];
    const created = await run(['create', 'exe', '--instances', '1', '--profile', 'dev', ...flags]);
    expect(created.exitCode, created.stderr).toBe(0);
    expect((await run(['status', 'exe', '--check', ...flags])).stdout).toMatch(/^FEP OK - exe: /);
    expect((await run(['__complete', 'status', ...flags, 'e'])).stdout).toBe('exe\n:4\n');
    expect((await run(['explain', 'fep.syncMode'])).stdout).toMatch(/syncMode/);
    const deleted = await run(['delete', 'exe', '--yes', '--force', ...flags]);
    expect(deleted.exitCode, deleted.stderr).toBe(0);
  });

  it('is run by kubectl', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'executable-plugin-'));
    symlinkSync(EXECUTABLE, path.join(folder, 'kubectl-fep'));
    const {exitCode, stdout} = await namespace.kubectl(['fep', 'version', '--client'], {env: {PATH: `${folder}${path.delimiter}${process.env['PATH'] ?? ''}`, HOME: home}});
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^kubectl-fep +\d/);
    rmSync(folder, {recursive: true});
  });

  it('comes in an archive with licences, completion and the program that kubectl completes with', async () => {
    const {version} = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {version: string};
    const names: string[] = [];
    await list({file: path.join(ROOT, 'dist', 'package', `kubectl-fep-${version}-${process.platform}-${process.arch}.tar.gz`), onReadEntry: ({path: name, mode}) => { names.push(`${name}${((mode ?? 0) & 0o100) === 0 ? '' : ' *'}`); }});
    expect(names.toSorted()).toEqual(['LICENSE', 'THIRD_PARTY_LICENSES', 'completion/bash', 'completion/fish', 'completion/powershell', 'completion/zsh', 'kubectl-fep *', 'kubectl_complete-fep *']);
  });
});
