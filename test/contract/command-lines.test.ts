import {globSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {visible} from '../../scripts/docs/command-pages.ts';
import {commandsOfSources, manifestOf} from '../../scripts/generate-manifest.ts';
import {CATALOGUE} from '../../src/lib/operations/diagnose/catalogue.ts';
import {RECOVERY} from '../../src/lib/errors/recovery.ts';
import {allRules, evaluate} from '../../src/lib/rules/index.ts';
import {wordsInJapanese} from '../../src/lib/rules/japanese/index.ts';
import {subjectOf} from '../fixtures/rules/fixture.ts';
import {fixtures} from '../fixtures/rules/index.ts';
import {callsIn, whyNot} from '../support/command-lines.ts';
import {inlineCodeOf, shellLinesOf} from '../support/markdown.ts';
import {ROOT} from '../support/fep-process.ts';

const commands = commandsOfSources(ROOT);
const hidden = new Set(Object.keys(commands).filter((id) => id.startsWith('sandbox:part')));
const PAGES = ['README.md', 'CONTRIBUTING.md', 'crds/README.md', ...globSync('docs/**/*.md', {cwd: ROOT})].toSorted();

/** Calls that this program would not take, with the reason. */
async function wrongCalls(lines: readonly string[]): Promise<string[]> {
  const calls = lines.flatMap(callsIn);
  const judged = await Promise.all(calls.map(async ({text, words}) => ({text, why: await whyNot(words, commands, hidden)})));
  return judged.flatMap(({text, why}) => (why === undefined ? [] : [`${text}: ${why}`]));
}

describe('reading calls out of shell', () => {
  it.each([
    ['kubectl fep psql demo -c "select 1" > out.csv', ['psql', 'demo', '-c', 'select 1']],
    ['eval "$(kubectl fep sandbox env --name a)" # then', ['sandbox', 'env', '--name', 'a']],
    ["kubectl fep wait demo --for 'lag<16MB' && echo done", ['wait', 'demo', '--for', 'lag<16MB']],
    ['kubectl fep list 2>/dev/null', ['list']],
    ['kubectl-fep version; echo', ['version']],
  ])('%s', (line, words) => {
    expect(callsIn(line).map((call) => call.words)).toEqual([words]);
  });

  it('sees what the program would not take', async () => {
    expect(await wrongCalls(['kubectl fep scale demo --replica 2', 'kubectl fep frobnicate', 'kubectl fep status', 'kubectl fep status demo --timeout 5q'])).toHaveLength(4);
    expect(await wrongCalls(['kubectl fep sandbox part node'])).toHaveLength(1);
  });
});

describe('calls of kubectl fep', () => {
  it('in the examples of every command parse', async () => {
    const examples = visible(await manifestOf(commands)).flatMap(({examples = []}) => examples.map((example) => (typeof example === 'string' ? example : example.command)));
    expect(examples.length).toBeGreaterThan(100);
    expect(await wrongCalls(examples)).toEqual([]);
  });

  it.each(PAGES)('in %s parse', async (page) => {
    const text = readFileSync(path.join(ROOT, page), 'utf8');
    // In running text a command may be named by its words alone; <TAB> is a key.
    const named = inlineCodeOf(text).filter((code) => !Object.hasOwn(commands, code.replace('kubectl fep ', '').replaceAll(' ', ':')) && !code.includes('<TAB>'));
    expect(await wrongCalls([...shellLinesOf(text), ...named])).toEqual([]);
  });

  it('that diagnose advises parse', async () => {
    expect(await wrongCalls(Object.values(CATALOGUE).flatMap(({next}) => next.map(({command = ''}) => command)))).toEqual([]);
  });

  it('in the words of rules and of errors name commands that are there', () => {
    const said = allRules.flatMap((rule) => evaluate([rule], subjectOf(fixtures[rule.id]?.invalid ?? {}, rule.applies)).findings.flatMap(({message, fix = ''}) => [message, fix]));
    const texts = [...said, ...allRules.map(({fix = ''}) => fix), ...allRules.map((rule) => wordsInJapanese(rule)?.fix ?? ''), ...Object.values(RECOVERY)];
    const names = texts.flatMap((text) => [...text.matchAll(/kubectl fep ([a-z-]+(?: [a-z-]+)?)/g)].map(([, name = '']) => name));
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !Object.hasOwn(commands, name.replace(' ', ':')) && !Object.hasOwn(commands, name.split(' ', 1)[0] ?? ''))).toEqual([]);
  });
});
