import {globSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
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
    expect(Object.keys(exports)).toEqual(['./model/*', './manifest/*', './rules/*', './errors/*', './package.json']);
    const code = `
      const modules = await Promise.all(['model/fep-cluster/index', 'manifest/fep-cluster/index', 'rules/index', 'errors/fep-error'].map((name) => import('kubectl-fep/' + name)));
      console.log(JSON.stringify(modules.map((module) => Object.keys(module).length > 0)));`;
    const {stdout, stderr} = await runProcess(process.execPath, ['--input-type=module', '-e', code], {cwd: ROOT});
    expect({stdout, stderr}).toEqual({stdout: '[true,true,true,true]\n', stderr: ''});
  });
});
