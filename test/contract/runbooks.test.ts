import {globSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {ROOT, runProcess} from '../support/fep-process.ts';

const RUNBOOKS = globSync('runbooks/*.sh', {cwd: ROOT}).toSorted();

describe('the runbooks', () => {
  it('are POSIX shell that shellcheck has nothing to say of', async () => {
    const checked = await runProcess('shellcheck', ['-x', ...RUNBOOKS], {cwd: ROOT}).catch(() => {
      throw new Error('shellcheck is missing: apt-get install shellcheck, brew install shellcheck');
    });
    expect(checked).toEqual({exitCode: 0, stdout: '', stderr: ''});
  });

  it('stand in the docs, each of them, and the docs name no other', () => {
    const told = [...readFileSync(path.join(ROOT, 'docs/runbooks.md'), 'utf8').matchAll(/^\| `([\w-]+\.sh)/gm)].map(([, name]) => `runbooks/${name}`).toSorted();
    expect(told).toEqual(RUNBOOKS);
  });
});
