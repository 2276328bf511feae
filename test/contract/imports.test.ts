import {spawnSync} from 'node:child_process';
import {copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {ROOT} from '../support/fep-process.ts';

/** The arrows of design.md, section 2: what each room may import. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  'lib/model': [],
  'lib/errors': [],
  'lib/manifest': ['lib/model', 'lib/errors'],
  'lib/rules': ['lib/model', 'lib/errors'],
  'lib/redact': ['lib/model'],
  'lib/bundle': ['lib/model', 'lib/errors'],
  'lib/cluster': ['lib/model', 'lib/errors'],
  'lib/operations': ['lib/manifest', 'lib/rules', 'lib/redact', 'lib/bundle', 'lib/model', 'lib/errors'],
  'lib/present': ['lib/model', 'lib/errors'],
  'lib/cli': ['lib/operations', 'lib/present', 'lib/cluster', 'lib/manifest', 'lib/rules', 'lib/model', 'lib/errors'],
  commands: ['lib/cli', 'lib/operations', 'lib/present', 'lib/model', 'lib/errors'],
  'commands/sandbox': ['sandbox', 'lib/cli', 'lib/operations', 'lib/present', 'lib/model', 'lib/errors'],
  sandbox: ['lib/cluster', 'lib/manifest', 'lib/model', 'lib/errors'],
};

const ROOMS = Object.keys(ARROWS).filter((room) => room !== 'commands/sandbox');

/** Packages that only one room may import, and the one for a proof that it may. */
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  '@kubernetes/client-node': ['lib/cluster'],
  chalk: ['lib/present'],
  'cli-table3': ['lib/present'],
  'get-east-asian-width': ['lib/present'],
  ora: ['lib/present'],
  'tar/parse': ['lib/bundle'],
  inquirer: ['lib/cli'],
  '@oclif/core/command': ['lib/cli'],
  zod: ['lib/model', 'lib/manifest', 'lib/rules'],
};

interface Probe {
  from: string;
  to: string;
  text: string;
  refused: boolean;
}

const up = (room: string): string => '../'.repeat(room.split('/').length);

const roomProbes: Probe[] = Object.entries(ARROWS).flatMap(([from, allowed]) =>
  ROOMS.filter((to) => to !== from && !from.startsWith(`${to}/`)).flatMap((to) => {
    // As written from a file in the room itself, and from one a folder deeper.
    const near = to.startsWith('lib/') && from.startsWith('lib/') ? `../${to.slice(4)}` : `${up(from)}${to}`;
    const refused = !allowed.includes(to);
    return [
      {from, to, text: `import {a} from '${near}/probe.ts';\na();\n`, refused},
      {from: `${from}/deeper`, to, text: `import {a} from '../${near}/probe.ts';\na();\n`, refused},
      {from, to: `${to} late`, text: `export const a = async () => import('${near}/probe.ts');\n`, refused},
      {from, to: `${to} again`, text: `export {a} from '${near}/probe.ts';\n`, refused},
    ];
  }));

const packageProbes: Probe[] = Object.entries(OWNERS).flatMap(([to, owners]) =>
  Object.keys(ARROWS).map((from) => ({from, to, text: `import a from '${to}';\na();\n`, refused: !owners.includes(from)})));

const otherProbes: Probe[] = [
  {from: 'lib/operations', to: 'the type of lib/cluster', text: `import type {Gateway} from '../cluster/gateway.ts';\nexport type G = Gateway;\n`, refused: false},
  {from: 'lib/model', to: 'node:fs', text: `import {readFileSync} from 'node:fs';\nreadFileSync('');\n`, refused: true},
  {from: 'lib/redact', to: 'node:fs', text: `import {readFileSync} from 'node:fs';\nreadFileSync('');\n`, refused: true},
  {from: 'lib/rules', to: 'node:fs', text: `import {readFileSync} from 'node:fs';\nreadFileSync('');\n`, refused: true},
  {from: 'lib/manifest', to: 'node:fs', text: `import {readFileSync} from 'node:fs';\nreadFileSync('');\n`, refused: true},
  {from: 'lib/operations', to: 'console', text: `console.log('x');\n`, refused: true},
  {from: 'lib/cli', to: 'process.exit', text: `process.exit(1);\n`, refused: true},
  {from: 'commands', to: 'process.exit', text: `process.exit(1);\n`, refused: true},
];

const probes = [...roomProbes, ...packageProbes, ...otherProbes];
const fileOf = (index: number): string => path.join('src', probes[index]?.from ?? '', `probe-${index}.ts`);
const folder = mkdtempSync(path.join(tmpdir(), 'kubectl-fep-fence-'));
const refusals = new Map<string, string[]>();

beforeAll(() => {
  copyFileSync(path.join(ROOT, '.oxlintrc.json'), path.join(folder, '.oxlintrc.json'));
  for (const [index, probe] of probes.entries()) {
    const file = path.join(folder, fileOf(index));
    mkdirSync(path.dirname(file), {recursive: true});
    writeFileSync(file, probe.text);
  }
  const lint = spawnSync(path.join(ROOT, 'node_modules', '.bin', 'oxlint'), ['--format', 'json'], {cwd: folder, encoding: 'utf8'});
  const {diagnostics} = JSON.parse(lint.stdout) as {diagnostics: {filename: string; code: string}[]};
  for (const {filename, code} of diagnostics) refusals.set(filename, [...(refusals.get(filename) ?? []), code]);
});

afterAll(() => rmSync(folder, {recursive: true, force: true}));

describe('the fence between the rooms', () => {
  it.each(probes.map((probe, index) => ({...probe, index})))('$from → $to: refused $refused', ({index, refused}) => {
    const codes = (refusals.get(fileOf(index)) ?? []).filter((code) => /no-restricted-imports|no-console|no-process-exit/.test(code));
    expect(codes.length > 0).toBe(refused);
  });

  it('refuses a cycle', () => {
    writeFileSync(path.join(folder, 'src/lib/model/first.ts'), `import {second} from './second.ts';\nexport const first = (): number => second();\n`);
    writeFileSync(path.join(folder, 'src/lib/model/second.ts'), `import {first} from './first.ts';\nexport const second = (): number => first();\n`);
    const lint = spawnSync(path.join(ROOT, 'node_modules', '.bin', 'oxlint'), ['--format', 'json', 'src/lib/model'], {cwd: folder, encoding: 'utf8'});
    const {diagnostics} = JSON.parse(lint.stdout) as {diagnostics: {filename: string; code: string}[]};
    expect(diagnostics.filter(({code}) => code.includes('no-cycle')).map(({filename}) => filename).toSorted()).toEqual(['src/lib/model/first.ts', 'src/lib/model/second.ts']);
  });

  it('knows every package of package.json', () => {
    const {dependencies, devDependencies} = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as Record<string, Record<string, string>>;
    const fence = readFileSync(path.join(ROOT, '.oxlintrc.json'), 'utf8');
    const names = Object.keys({...dependencies, ...devDependencies}).filter((name) => !name.startsWith('@types/') && name !== 'node');
    expect(names.filter((name) => !fence.includes(name))).toEqual([]);
  });
});
