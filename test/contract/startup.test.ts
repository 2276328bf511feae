import {globSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {renderHelp, type CommandHelp} from '../../src/lib/cli/help.ts';
import {manifestText} from '../../scripts/generate-manifest.ts';
import {fep, PROGRAM, ROOT, runProcess} from '../support/fep-process.ts';

/** Prints the files that a run of the built program loaded, after its own output; Node's own `require` tells, so no code cache. */
const TRACE = `process.on('exit', () => process.stderr.write('\\nLOADED ' + JSON.stringify([...Object.keys(require.cache), ...process.moduleLoadList])));`;

async function loadedBy(...argv: string[]): Promise<string[]> {
  const preload = `data:text/javascript,${encodeURIComponent(`import {createRequire} from 'node:module'; const require = createRequire(${JSON.stringify(PROGRAM)}); ${TRACE}`)}`;
  const {stderr} = await runProcess(process.execPath, ['--import', preload, PROGRAM, ...argv], {env: {KUBECONFIG: undefined, HOME: '/nonexistent', NODE_DISABLE_COMPILE_CACHE: '1'}});
  return JSON.parse(/\nLOADED (.*)$/.exec(stderr)?.[1] ?? 'null') as string[];
}

/** Text of the chunks that were loaded, our own program only. */
const codeOf = (files: readonly string[]): string =>
  files.filter((file) => file.startsWith(path.join(ROOT, 'dist'))).map((file) => readFileSync(file, 'utf8')).join('\n');

/** Words that only the code of a package holds, minified or not. */
const MARKS = {
  'client-node': 'loadFromDefault',
  zod: 'invalid_union',
  inquirer: 'User force closed the prompt',
  ora: 'dots12',
  'cli-table3': 'colWidths',
  yaml: 'BLOCK_FOLDED',
  'js-yaml': 'tag:yaml.org,2002:omap',
};

describe('start-up loads only what the answer needs', () => {
  it.each(['status', 'list', 'create', 'scale', 'delete', 'version', 'sandbox start'])('help of %s loads no client, no schema, no network', async (command) => {
    const files = await loadedBy(...command.split(' '), '--help');
    const code = codeOf(files);
    for (const [name, mark] of Object.entries(MARKS)) expect(code.includes(mark), name).toBe(false);
    for (const module of ['http', 'https', 'tls', 'child_process', 'internal/deps/undici/undici']) expect(files, module).not.toContain(`NativeModule ${module}`);
  });

  it.each([[['--version']], [['--help']], [['-h']], [[]]])('%j does not even load the program', async (argv) => {
    expect(codeOf(await loadedBy(...argv))).not.toContain('runCommand');
  });

  it('wrong usage loads no client', async () => {
    const code = codeOf(await loadedBy('status', '--frobnicate'));
    expect(code).toContain('has no flag');
    for (const name of ['client-node', 'zod', 'yaml', 'inquirer', 'ora', 'cli-table3'] as const) expect(code.includes(MARKS[name]), name).toBe(false);
  });

  it('validate loads no Japanese of the rules, and explain only where it is asked for', async () => {
    const cluster = path.join(ROOT, 'examples/ha-cluster.yaml');
    const japanese = /\\u30AF\\u30E9\\u30B9\\u30BF\\u306E\\u30B5\\u30FC\\u30D0\\u6570\\u306F1/i;
    const loaded = await Promise.all([['validate', cluster], ['explain', 'instances-range'], ['explain', 'instances-range', '--lang', 'ja']].map((argv) => loadedBy(...argv)));
    expect(loaded.map((files) => japanese.test(codeOf(files)))).toEqual([false, false, true]);
  });

  it('the marks are found where the package is loaded', async () => {
    expect(codeOf(await loadedBy('version', '--client', '-o', 'yaml'))).toContain(MARKS.yaml);
    const all = codeOf(globSync(path.join(ROOT, 'dist/**/*.cjs')));
    for (const [name, mark] of Object.entries(MARKS)) expect(all.includes(mark), name).toBe(true);
  });
});

describe('the manifest', () => {
  it('tells the truth about the commands', async () => {
    expect(readFileSync(path.join(ROOT, 'oclif.manifest.json'), 'utf8')).toBe(await manifestText(ROOT));
  });

  it('and the text made at build time is what the program would draw', async () => {
    const {commands} = JSON.parse(readFileSync(path.join(ROOT, 'oclif.manifest.json'), 'utf8')) as {commands: Record<string, CommandHelp>};
    const expected = renderHelp(commands, undefined, {width: undefined});
    for (const argv of [[], ['--help'], ['-h'], ['help']]) expect((await fep(argv)).stdout).toBe(expected);
  });

  it('gives every visible command a summary and an example', async () => {
    const {commands} = JSON.parse(readFileSync(path.join(ROOT, 'oclif.manifest.json'), 'utf8')) as {commands: Record<string, CommandHelp>};
    const visible = Object.values(commands).filter(({hidden}) => hidden !== true);
    expect(visible.filter(({summary, examples}) => summary === undefined || (examples ?? []).length === 0).map(({id}) => id)).toEqual([]);
    expect(visible.length).toBeGreaterThan(0);
  });
});
