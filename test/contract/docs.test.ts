import {globSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {beforeAll, describe, expect, it} from 'vitest';
import {visible, words} from '../../scripts/docs/command-pages.ts';
import {reachesCluster} from '../../scripts/docs/exits-of.ts';
import {ELSEWHERE} from '../../scripts/docs/schemas-page.ts';
import {generatedPages} from '../../scripts/generate-docs.ts';
import {commandsOfSources, manifestOf} from '../../scripts/generate-manifest.ts';
import type {CommandHelp} from '../../src/lib/cli/help.ts';
import {EXIT_CODES} from '../../src/lib/errors/exit-codes.ts';
import {ANSWERS_OF} from '../../src/lib/model/answers/by-command.ts';
import {ANSWERS} from '../../src/lib/model/answers/index.ts';
import {PERMISSIONS, permissionsFor} from '../../src/lib/model/permissions.ts';
import {callsIn} from '../support/command-lines.ts';
import {anchorsOf, linksOf} from '../support/markdown.ts';
import {ROOT} from '../support/fep-process.ts';

const read = (name: string): string => readFileSync(path.join(ROOT, name), 'utf8');
/** Every page that a reader of the repository may open. */
const PAGES = ['README.md', 'CONTRIBUTING.md', 'crds/README.md', ...globSync('docs/**/*.md', {cwd: ROOT})].toSorted();

describe('generated documents', () => {
  let pages: Record<string, string>;
  beforeAll(async () => {
    pages = await generatedPages(ROOT);
  });

  it('are what npm run docs writes', () => {
    for (const [file, text] of Object.entries(pages)) expect(read(file), file).toBe(text);
  });

  it('have no page of a command that is gone', () => {
    expect(globSync('docs/commands/*.md', {cwd: ROOT}).toSorted()).toEqual(Object.keys(pages).filter((file) => file.startsWith('docs/commands/')).toSorted());
  });

  it('say nothing of undefined things', () => {
    for (const [file, text] of Object.entries(pages)) expect(text, file).not.toMatch(/\bundefined\b(?! by)|\[object|NaN\b/);
  });
});

describe('every command', () => {
  let commands: CommandHelp[];
  beforeAll(async () => {
    commands = visible(await manifestOf(commandsOfSources(ROOT)));
  });

  it('has a summary, and an example of its own', () => {
    expect(commands.filter(({summary}) => (summary ?? '') === '').map(({id}) => id)).toEqual([]);
    const names = new Set(commands.map(({id}) => id));
    // The longest run of words that is a command: `backup list demo` is no example of backup.
    const called = (words: readonly string[]): string | undefined => words.map((_, index) => words.slice(0, words.length - index).join(':')).find((id) => names.has(id));
    const own = ({id, examples = []}: CommandHelp): boolean => examples.some((example) => typeof example !== 'string' && example.description !== '' && callsIn(example.command).some(({words}) => called(words) === id));
    expect(commands.filter((command) => !own(command)).map(({id}) => id)).toEqual([]);
  });

  it('has its rights in permissions.ts, when it reaches a cluster', () => {
    expect(commands.filter((command) => reachesCluster(command) && permissionsFor(words(command.id)).length === 0).map(({id}) => id)).toEqual([]);
    const typed = commands.filter(reachesCluster).map(({id}) => `${words(id)} `);
    expect(PERMISSIONS.flatMap((permission) => [...permission.commands]).filter((name) => !typed.some((command) => command.startsWith(`${name} `)))).toEqual([]);
  });

  it('that only looks needs no right to write', () => {
    const writes = new Set(['create', 'update', 'patch', 'delete']);
    const lookers = ['action list', 'action show', 'backup list', 'backup window', 'backup schedule show', 'params list', 'params get', 'storage show', 'superuser password', 'status', 'list', 'events', 'diagnose', 'wait'];
    const written = lookers.flatMap((command) => permissionsFor(command).filter(({resource, verbs}) => !resource.includes('/') && verbs.some((verb) => writes.has(verb))).map(({resource}) => `${command}: ${resource}`));
    expect(written).toEqual([]);
  });

  it('has its answers named, each with a schema, and no schema is without a command', () => {
    expect(Object.keys(ANSWERS_OF).toSorted()).toEqual(commands.map(({id}) => id).toSorted());
    expect(new Set([...Object.values(ANSWERS_OF).flat(), ...Object.keys(ELSEWHERE)])).toEqual(new Set(Object.keys(ANSWERS)));
  });
});

describe('the README', () => {
  it('has the table of exit codes as the code has it', () => {
    const rows = Object.values(EXIT_CODES).map(({code, meaning}) => `| ${code} | ${meaning} |`);
    expect(read('README.md')).toContain(rows.join('\n'));
  });

  it('opens with the two commands', () => {
    expect(read('README.md')).toMatch(/npm ci && npm run demo[^\n]*\nnpm ci && npm test/);
  });

  it('leads to every page of docs/', () => {
    const linked = new Set(linksOf(read('README.md')).map((link) => link.split('#', 1)[0]));
    expect(globSync('docs/*.md', {cwd: ROOT}).filter((file) => !linked.has(file)).toSorted()).toEqual([]);
  });
});

describe('links', () => {
  it.each(PAGES)('of %s lead to a file and an anchor that are there', (page) => {
    const broken = linksOf(read(page)).filter((link) => {
      const [file = '', anchor] = link.split('#', 2);
      const target = file === '' ? page : path.join(path.dirname(page), file);
      if (globSync(target, {cwd: ROOT}).length === 0) return true;
      return anchor !== undefined && !anchorsOf(read(target)).has(anchor);
    });
    expect(broken).toEqual([]);
  });
});
