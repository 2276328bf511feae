import {execFile} from 'node:child_process';
import {mkdtemp, mkdir, readdir, rename, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {promisify} from 'node:util';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {awaitsTakeOver, endTakeOver, takeOverScript} from '../../../../../src/sandbox/pods/postgres/restored-data.ts';

const DATA = '/database/userdata/data';
const run = promisify(execFile);

describe('restored data on a volume', () => {
  let volume: string;
  beforeEach(async () => {
    volume = await mkdtemp(path.join(tmpdir(), 'kubectl-fep-restored-'));
  });
  afterEach(() => rm(volume, {recursive: true, force: true}));

  const restored = async (folder = 'restored'): Promise<void> => {
    await mkdir(path.join(volume, folder));
    await writeFile(path.join(volume, folder, 'sandbox-restore-complete'), '');
  };
  const takeOver = () => run('sh', ['-c', takeOverScript(DATA).replaceAll('/database/userdata', volume)]);

  it('an empty volume has none: a new cluster may be made', async () => {
    expect(await awaitsTakeOver(volume, DATA)).toBe(false);
  });

  it('are put in the place of the data, and are data like any other once a server is ready', async () => {
    await restored();
    expect(await awaitsTakeOver(volume, DATA)).toBe(true);
    await takeOver();
    expect(await readdir(volume)).toEqual(['data']);
    expect(await awaitsTakeOver(volume, DATA)).toBe(false);
    await endTakeOver(volume, DATA);
    expect(await readdir(path.join(volume, 'data'))).toEqual([]);
  });

  it('are taken again where Patroni put them aside', async () => {
    await restored();
    await takeOver();
    await rename(path.join(volume, 'data'), path.join(volume, 'data.failed'));
    expect(await awaitsTakeOver(volume, DATA)).toBe(true);
    expect((await takeOver()).stderr).toContain('trying again');
    expect(await readdir(volume)).toEqual(['data']);
  });

  it('data put aside that no restore left are nobody\'s to take', async () => {
    await mkdir(path.join(volume, 'data.failed'));
    expect(await awaitsTakeOver(volume, DATA)).toBe(false);
  });

  it('a restore that was not completed makes no cluster', async () => {
    await mkdir(path.join(volume, 'restored'));
    await expect(takeOver()).rejects.toThrow('was not completed');
    expect(await readdir(volume)).toEqual(['restored']);
  });
});
