import {mkdtemp, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {makeFolder} from '../../../src/sandbox/make-folder.ts';

describe('a folder that a user chose', () => {
  let base = '';
  beforeAll(async () => {
    base = await mkdtemp(path.join(tmpdir(), 'kubectl-fep-folder-'));
    await writeFile(path.join(base, 'file'), '');
  });
  afterAll(() => rm(base, {recursive: true}));

  it('is made with those around it, and is left as it is where it stands', async () => {
    const folder = path.join(base, 'a', 'b', 'c');
    await Promise.all([makeFolder(folder, 'KUBECTL_FEP_HOME'), makeFolder(folder, 'KUBECTL_FEP_HOME')]);
    await makeFolder(folder, 'KUBECTL_FEP_HOME');
    expect((await stat(folder)).isDirectory()).toBe(true);
  });

  it.each([['below a file', () => path.join(base, 'file', 'x', 'y')], ['a file itself', () => path.join(base, 'file')], ['in a file system without folders', () => '/proc/kubectl-fep/x']])('%s is wrong usage of the variable', async (_name, folder) => {
    await expect(makeFolder(folder(), 'KUBECTL_FEP_HOME')).rejects.toMatchObject({exit: 'usage', where: 'KUBECTL_FEP_HOME', message: expect.stringContaining(folder())});
  });
});
