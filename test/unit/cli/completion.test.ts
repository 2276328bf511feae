import {spawnSync} from 'node:child_process';
import {chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import {afterAll, describe, expect, it} from 'vitest';
import {complete} from '../../../src/lib/cli/completion/complete.ts';
import {questionOf, type Question} from '../../../src/lib/cli/completion/question.ts';
import {completionScript, SHELLS} from '../../../src/lib/cli/completion/shells.ts';
import type {CommandHelp} from '../../../src/lib/cli/help.ts';

const {commands} = JSON.parse(readFileSync(path.resolve('oclif.manifest.json'), 'utf8')) as {commands: Record<string, CommandHelp>};
const ask = (line: string): Question => questionOf(commands, line.split(' '));
const words = (line: string): string[] => {
  const question = ask(line);
  return question.ask === 'words' ? question.candidates.map(({word}) => word) : [question.ask];
};

describe('what a command line asks for', () => {
  it('completes commands and topics, and hides what is not for people', () => {
    expect(words('sta')).toEqual(['status']);
    expect(words('')).toEqual(expect.arrayContaining(['create', 'sandbox', 'params', 'status']));
    expect(words('params ')).toEqual(['get', 'list', 'set', 'unset']);
    expect(words('sandbox ')).not.toContain('part');
    expect(words('nonsense ')).toEqual([]);
  });

  it('completes flags that were not given yet, and their listed values', () => {
    expect(words('status demo --no')).toEqual([]);
    expect(words('status demo --wa')).toEqual(['--wait', '--watch']);
    expect(words('status demo --watch --wa')).toEqual(['--wait']);
    expect(words('status demo -o ')).toEqual(['text', 'wide', 'name', 'json', 'yaml']);
    expect(words('status demo --output=j')).toEqual(['--output=json']);
    expect(words('status demo --until r')).toEqual(['ready']);
  });

  it.each<[string, Partial<Extract<Question, {ask: 'names'}>>]>([
    ['status ', {kind: 'clusters', given: {}}],
    ['status -n shop d', {kind: 'clusters', given: {namespace: 'shop'}}],
    ['status demo --namespace=', {kind: 'namespaces', before: '--namespace='}],
    ['status demo --context ', {kind: 'contexts'}],
    ['logs demo --pod ', {kind: 'pods', cluster: 'demo'}],
    ['params set demo ', {kind: 'parameters', after: '='}],
    ['params get demo work_mem max', {kind: 'parameters'}],
    ['create new --storage-class ', {kind: 'storage-classes'}],
    ['scale demo --ignore-rule ', {kind: 'rules'}],
  ])('asks for names: %s', (line, expected) => {
    expect(ask(line)).toMatchObject({ask: 'names', ...expected});
  });

  it('leaves files to the shell, and everything behind -- to nobody', () => {
    expect(ask('create demo -f ').ask).toBe('files');
    expect(ask('status --kubeconfig ').ask).toBe('files');
    expect(ask('exec demo -- ls ').ask).toBe('nothing');
    expect(ask('create ').ask).toBe('nothing');
    expect(ask('status demo ').ask).toBe('nothing');
  });

  it('answers any line without an error', () => {
    const word = fc.oneof(fc.string({maxLength: 12}), fc.constantFrom('status', 'params', 'set', '-n', '--', '-o', '--output=', '--pod', 'demo', ''));
    fc.assert(fc.property(fc.array(word, {minLength: 1, maxLength: 8}), (line) => {
      expect(['words', 'names', 'files', 'nothing']).toContain(questionOf(commands, line).ask);
    }));
  });
});

/** What this machine knows. */
const local = {sandboxes: async () => ['default', 'demo']};

describe('the answer to a shell', () => {
  it('has a line for each word, its description, and the directive', async () => {
    expect(await complete(commands, ['status', 'demo', '-o', 'js'], {}, local)).toBe('json\n:4\n');
    expect(await complete(commands, ['vers'], {}, local)).toMatch(/^version\t\S.*\n:4\n$/);
    expect(await complete(commands, ['params', 'set', 'demo', 'work_m'], {}, local)).toBe('work_mem=\n:6\n');
    expect(await complete(commands, ['create', 'x', '-f', ''], {}, local)).toBe(':0\n');
  });

  it('takes two quotation marks for an empty word, as PowerShell says it', async () => {
    expect(await complete(commands, ['params', '""'], {}, local)).toBe(await complete(commands, ['params', ''], {}, local));
  });

  it('names the sandboxes of this machine', async () => {
    expect(await complete(commands, ['sandbox', 'stop', '--name', 'de'], {}, local)).toBe('default\ndemo\n:4\n');
    expect(await complete(commands, ['sandbox', 'env', '--name=dem'], {}, local)).toBe('--name=demo\n:4\n');
    expect(await complete(commands, ['sandbox', 'stop', '--name', ''], {}, {sandboxes: () => Promise.reject(new Error('no'))})).toBe(':4\n');
  });

  it('is silent when the cluster is away', async () => {
    expect(await complete(commands, ['status', '--server', 'https://127.0.0.1:1', ''], {HOME: '/nonexistent', XDG_CACHE_HOME: '/nonexistent'}, local)).toBe(':4\n');
  });
});

describe('the script for bash', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'completion-'));
  afterAll(() => rmSync(folder, {recursive: true}));

  /** Types a line in a bash and presses TAB; the program is one that repeats what it was asked. */
  function typed(line: string[], answer: string): {asked: string[]; offered: string[]} {
    const program = path.join(folder, 'kubectl-fep');
    writeFileSync(program, `#!/bin/bash\nprintf '%s\\n' "$@" > "${folder}/asked"\nprintf -- '${answer}'\n`);
    chmodSync(program, 0o755);
    const quoted = [program, ...line].map((word) => `'${word}'`).join(' ');
    const {stdout} = spawnSync('bash', ['-c', `${completionScript('bash')}\nCOMP_WORDS=(${quoted}); COMP_CWORD=${line.length}; compopt() { :; }; _kubectl_fep; printf '%s\\n' "\${COMPREPLY[@]}"`], {encoding: 'utf8'});
    return {asked: readFileSync(path.join(folder, 'asked'), 'utf8').trimEnd().split('\n'), offered: stdout.trimEnd().split('\n')};
  }

  it('hands the words on, and takes the candidates without their descriptions', () => {
    expect(typed(['status', 'de'], 'demo\\tready\\ndev\\n:4\\n')).toEqual({asked: ['__complete', 'status', 'de'], offered: ['demo', 'dev']});
  });

  it('puts words together that bash broke at =, and offers the part behind it', () => {
    expect(typed(['status', '--output', '=', 'j'], '--output=json\\n:4\\n')).toEqual({asked: ['__complete', 'status', '--output=j'], offered: ['json']});
  });

  it('is there for every shell that the command offers', () => {
    for (const shell of SHELLS) expect(completionScript(shell)).toContain('__complete');
  });
});
