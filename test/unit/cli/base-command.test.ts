import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {parse} from 'yaml';
import type {Command} from '@oclif/core/command';
import {FepCommand} from '../../../src/lib/cli/base-command.ts';
import {Args, Flags, connectionFlags, outputFlag} from '../../../src/lib/cli/flags.ts';
import {runProgram, type Program} from '../../../src/lib/cli/program.ts';
import {EXIT_CODES, type ExitName} from '../../../src/lib/errors/exit-codes.ts';
import {FepError} from '../../../src/lib/errors/fep-error.ts';

/** A command that ends as it is told to. */
class Act extends FepCommand {
  static override args = {what: Args.string({name: 'WHAT', required: true})};
  static override flags = {...connectionFlags, ...outputFlag('json', 'yaml', 'name', 'wide'), late: Flags.boolean()};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Act);
    if (flags.late || args.what === 'answer') {
      await this.show({kind: 'Act', items: ['a']}, {text: () => 'the text', wide: () => 'the wide text\n', name: () => ['act/a', 'act/b']});
    }
    if (args.what === 'bug') throw new TypeError('undefined is not a function');
    if (args.what === 'exit') this.exitWith('stillRunning');
    if (args.what in EXIT_CODES) throw new FepError('it went wrong', {code: 'wrong', exit: args.what as ExitName});
  }
}

/** A command with a `--user` of its own, as `create` has. */
class OwnUser extends FepCommand {
  static override flags = {...connectionFlags, user: Flags.string()};

  async run(): Promise<void> {
    await this.parse(OwnUser);
    const {connection} = await this.connect();
    await this.show({kind: 'OwnUser'}, {text: () => `${connection.context} ${connection.namespace}`});
  }
}

const program: Program = {
  package: {name: 'kubectl-fep', version: '1.2.3', description: ''},
  root: '/',
  commands: {act: async () => Act as unknown as Command.Class, 'group:one': async () => Act as unknown as Command.Class, 'own-user': async () => OwnUser as unknown as Command.Class},
  manifest: async () => ({act: {id: 'act', args: {}, flags: {}}, 'group:one': {id: 'group:one', args: {}, flags: {}}}),
  sandboxes: async () => [],
};

async function run(...argv: string[]): Promise<{exitCode: unknown; stdout: string; stderr: string}> {
  let stdout = '';
  let stderr = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((stdout += String(text))));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((stderr += String(text))));
  process.exitCode = undefined;
  await runProgram(program, argv);
  const {exitCode} = process;
  return {exitCode: exitCode ?? 0, stdout, stderr};
}

beforeEach(() => {
  vi.stubEnv('DEBUG', undefined);
  vi.stubEnv('FORCE_COLOR', undefined);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = undefined;
});

describe('the exit code', () => {
  const failures = Object.keys(EXIT_CODES).filter((name) => name !== 'done') as ExitName[];
  it.each(failures)('of %s is the same in text, JSON and YAML', async (name) => {
    const {code} = EXIT_CODES[name];
    const text = await run('act', name);
    expect(text).toEqual({exitCode: code, stdout: '', stderr: 'error:   it went wrong\n'});
    const json = await run('act', name, '-o', 'json');
    expect(json.exitCode).toBe(code);
    expect(JSON.parse(json.stdout)).toMatchObject({apiVersion: 'kubectl-fep/v1', kind: 'Error', code: 'wrong', exitCode: code});
    expect(json.stderr).toBe(text.stderr);
    const yaml = await run('act', name, '--output=yaml');
    expect(yaml.exitCode).toBe(code);
    expect(parse(yaml.stdout)).toEqual(JSON.parse(json.stdout));
  });

  it.each([
    [['act']], [['act', 'answer', '--nope']], [['act', 'answer', '--request-timeout', 'x']], [['act', 'a', 'b']], [['acd']], [['--nope']], [['group', 'two']], [['act', 'answer', '-n']],
  ])('of wrong usage %j is 2 in text and JSON, with one document on stdout', async (argv) => {
    const text = await run(...argv);
    expect(text).toMatchObject({exitCode: 2, stdout: ''});
    expect(text.stderr).toMatch(/^error: {3}/);
    const json = await run(...argv.slice(0, -1), '-o', 'json', ...argv.slice(-1));
    expect(json.exitCode).toBe(2);
    expect(JSON.parse(json.stdout)).toMatchObject({kind: 'Error', exitCode: 2, family: 'user'});
  });

  it('of a bug is 1; the stack is shown only under DEBUG', async () => {
    const quiet = await run('act', 'bug');
    expect(quiet.exitCode).toBe(1);
    expect(quiet.stderr).toContain('kubectl-fep has a bug: undefined is not a function');
    expect(quiet.stderr).not.toContain('base-command.test.ts');
    vi.stubEnv('DEBUG', '1');
    expect((await run('act', 'bug')).stderr).toContain('base-command.test.ts');
  });

  it('of an outcome is what the command says', async () => {
    expect(await run('act', 'exit')).toEqual({exitCode: 69, stdout: '', stderr: ''});
  });
});

describe('an answer', () => {
  it.each([
    ['text', 'the text\n'], ['wide', 'the wide text\n'], ['name', 'act/a\nact/b\n'], ['yaml', 'apiVersion: kubectl-fep/v1\nkind: Act\nitems:\n  - a\n'],
    ['json', '{\n  "apiVersion": "kubectl-fep/v1",\n  "kind": "Act",\n  "items": [\n    "a"\n  ]\n}\n'],
  ])('as %s', async (format, stdout) => {
    expect(await run('act', 'answer', '-o', format)).toEqual({exitCode: 0, stdout, stderr: ''});
  });

  it('stays one document when the command fails after it', async () => {
    const {exitCode, stdout, stderr} = await run('act', 'failed', '--late', '-o', 'json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({kind: 'Act'});
    expect(stderr).toBe('error:   it went wrong\n');
  });
});

describe('the words before the flags', () => {
  it('suggest what is near', async () => {
    expect((await run('acct', '-o', 'json')).stdout).toContain('did you mean act?');
    expect((await run('group', 'onee')).stderr).toContain('kubectl fep group one');
  });

  it('show help for a group, for --help anywhere, and for "help"', async () => {
    for (const argv of [['group'], ['group', '--help'], ['help', 'group']]) expect((await run(...argv)).stdout).toContain('kubectl fep group COMMAND');
    for (const argv of [['act', '--help'], ['act', 'x', '--nope', '-h'], ['help', 'act']]) expect((await run(...argv)).stdout).toContain('kubectl fep act [flags]');
    for (const argv of [[], ['--help'], ['help']]) expect((await run(...argv)).stdout).toContain('EXIT CODES');
  });

  it('leave what follows -- alone', async () => {
    expect((await run('act', '--', '--help')).stdout).toBe('');
  });

  it('tell the version', async () => {
    expect((await run('--version')).stdout).toBe(`kubectl-fep/1.2.3 ${process.platform}-${process.arch} node-${process.version}\n`);
  });
});

describe('a flag of kubectl that means something else here', () => {
  it('says nothing of the connection', async () => {
    const kubeconfig = path.join(mkdtempSync(path.join(tmpdir(), 'fep-base-')), 'config');
    writeFileSync(kubeconfig, JSON.stringify({
      'current-context': 'here', contexts: [{name: 'here', context: {cluster: 'c', user: 'u'}}],
      clusters: [{name: 'c', cluster: {server: 'https://127.0.0.1:1'}}], users: [{name: 'u', user: {token: 't'}}],
    }));
    expect(await run('own-user', '--user', 'app', '-n', 'shop', '--kubeconfig', kubeconfig)).toMatchObject({exitCode: 0, stdout: 'here shop\n'});
  });
});
