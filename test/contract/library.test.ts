import {cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {ROOT, runProcess} from '../support/fep-process.ts';

const {dependencies, exports} = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
  exports: Record<string, string | {types: string; import: string}>;
};
const files = globSync('dist/lib/**/*.js', {cwd: ROOT});

describe('the public library', () => {
  it('imports nothing but what package.json declares, and no file that is not shipped with it', () => {
    const bare = new Set<string>();
    for (const file of files) {
      for (const [, name = ''] of readFileSync(path.join(ROOT, file), 'utf8').matchAll(/(?:^(?:import|export) .*? from |^import |\bimport\()['"]([^'"\n]+)['"]/gm)) {
        if (!name.startsWith('.')) bare.add(name.split('/')[0] ?? '');
        else expect(files).toContain(path.join(path.dirname(file), name));
      }
    }
    expect([...bare].filter((name) => !name.startsWith('node:') && !(name in dependencies))).toEqual([]);
    expect(Object.keys(dependencies).filter((name) => !bare.has(name))).toEqual([]);
  });

  it('has types for every module', () => {
    expect(files.length).toBeGreaterThan(50);
    for (const file of files) expect(readFileSync(path.join(ROOT, file.replace(/\.js$/, '.d.ts')), 'utf8').length).toBeGreaterThan(0);
  });

  it('is reached by the names that package.json exports', async () => {
    expect(Object.keys(exports)).toEqual(['./model', './manifest', './rules', './model/*', './manifest/*', './rules/*', './errors/*', './package.json']);
    const code = `
      const modules = await Promise.all(['model/fep-cluster/index', 'manifest/fep-cluster/index', 'rules/index', 'errors/fep-error'].map((name) => import('kubectl-fep/' + name)));
      console.log(JSON.stringify(modules.map((module) => Object.keys(module).length > 0)));`;
    const {stdout, stderr} = await runProcess(process.execPath, ['--input-type=module', '-e', code], {cwd: ROOT});
    expect({stdout, stderr}).toEqual({stdout: '[true,true,true,true]\n', stderr: ''});
  });
});

const EXAMPLE = readFileSync(path.join(ROOT, 'examples/ha-cluster.yaml'), 'utf8');

/** The example leaves the administrator of the database to whoever creates the cluster. */
function withUser(manifest: string): string {
  return manifest.replace(/^( *)fepChildCrVal:$/m, '$&\n$1  sysUsers: {pguser: app, pgpassword: some-password, pgdb: app}');
}

/** A project that has the packed library and its dependencies, and nothing else of ours. */
describe('the packed library in a project of its own', () => {
  let project = '';
  const modules = (name: string): string => path.join(project, 'node_modules', name);

  beforeAll(async () => {
    project = mkdtempSync(path.join(tmpdir(), 'library-'));
    const packed = await runProcess('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', project], {cwd: ROOT});
    const [tarball = ''] = globSync('*.tgz', {cwd: project});
    expect(tarball, packed.stderr).not.toBe('');
    mkdirSync(modules('kubectl-fep'), {recursive: true});
    await runProcess('tar', ['-xzf', path.join(project, tarball), '-C', modules('kubectl-fep'), '--strip-components=1']);
    for (const name of [...Object.keys(dependencies), '@types', 'undici-types']) symlinkSync(path.join(ROOT, 'node_modules', name), modules(name));
    cpSync(path.join(ROOT, 'examples/library'), project, {recursive: true});
    writeFileSync(path.join(project, 'package.json'), JSON.stringify({name: 'project', private: true, type: 'module'}));
    const compilerOptions = {target: 'es2024', lib: ['es2024'], module: 'nodenext', strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, types: ['node'], noEmit: true};
    writeFileSync(path.join(project, 'tsconfig.json'), JSON.stringify({compilerOptions, include: ['*.ts']}));
  }, 120_000);

  afterAll(() => rmSync(project, {recursive: true, force: true}));

  it('brings types that the example program is checked by', async () => {
    const {exitCode, stdout} = await runProcess(process.execPath, [path.join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', project]);
    expect({exitCode, stdout}).toEqual({exitCode: 0, stdout: ''});
  }, 120_000);

  it('finds nothing grave in a good manifest', async () => {
    writeFileSync(path.join(project, 'good.yaml'), withUser(EXAMPLE));
    const {exitCode, stdout} = await runProcess(process.execPath, ['validate-manifest.ts', 'good.yaml'], {cwd: project});
    expect(exitCode, stdout).toBe(0);
    expect(stdout).toMatch(/^1 objects, \d+ findings$/m);
  });

  it('finds a typo, with its place, the rule and what was meant', async () => {
    writeFileSync(path.join(project, 'typo.yaml'), withUser(EXAMPLE.replace('syncMode:', 'syncMod:')));
    const {exitCode, stdout} = await runProcess(process.execPath, ['validate-manifest.ts', 'typo.yaml'], {cwd: project});
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^typo\.yaml:\d+:\d+: error: spec\.fep\.syncMod: .* \[unknown-field\]\n {4}mend: did you mean spec\.fep\.syncMode\?$/m);
  });

  it('says of a file that is no manifest that it cannot be read', async () => {
    writeFileSync(path.join(project, 'broken.yaml'), 'a: [');
    const {exitCode, stdout, stderr} = await runProcess(process.execPath, ['validate-manifest.ts', 'broken.yaml'], {cwd: project});
    expect({exitCode, stdout}).toEqual({exitCode: 2, stdout: ''});
    expect(stderr).toContain('broken.yaml');
  });

  it.each(['model', 'manifest', 'rules'])('%s loads neither the client nor oclif, nor anything but what is declared', async (entry) => {
    const code = `
      import {registerHooks} from 'node:module';
      const loaded = new Set();
      registerHooks({resolve(specifier, context, next) { const found = next(specifier, context); loaded.add(found.url); return found; }});
      await import('kubectl-fep/${entry}');
      console.log(JSON.stringify([...loaded]));`;
    const {stdout, stderr} = await runProcess(process.execPath, ['--input-type=module', '-e', code], {cwd: project});
    expect(stderr).toBe('');
    const urls = JSON.parse(stdout) as string[];
    expect(urls.length).toBeGreaterThan(10);
    const packages = new Set(urls.flatMap((url) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []));
    expect([...packages].filter((name) => name !== 'kubectl-fep' && !(name in dependencies))).toEqual([]);
    expect(urls.filter((url) => /oclif|client-node|inquirer|chalk|node:(?:net|http|https|child_process)/.test(url))).toEqual([]);
  });
});
