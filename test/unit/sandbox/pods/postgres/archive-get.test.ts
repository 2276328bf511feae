import {spawnSync} from 'node:child_process';
import {chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {packageFile} from '../../../../../src/sandbox/package-files.ts';

const SCRIPT = packageFile('src', 'sandbox', 'pods', 'postgres', 'archive-get.sh');

/** The script with an archive that is a folder. */
describe('archive-get.sh', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'kubectl-fep-archive-get-'));
  const archive = path.join(folder, 'archive');
  mkdirSync(archive);
  const pgbackrest = path.join(folder, 'pgbackrest');
  writeFileSync(pgbackrest, `#!/bin/sh\n[ "$1" = archive-get ] && cp '${archive}'/"$2" "$3" 2>/dev/null\n`);
  chmodSync(pgbackrest, 0o755);
  const put = (name: string, text = ''): void => writeFileSync(path.join(archive, name), text);
  put('00000002.history', '1\t0/40C53D0\tno recovery target specified\n');
  put('00000003.history', '1\t0/40C53D0\tno recovery target specified\n\n2\tA/FE171808\tno recovery target specified\n');
  for (const name of ['000000010000000000000003', '000000010000000000000004', '0000000200000000000000FF', '000000020000000A000000FD', '000000020000000A000000FE', '000000020000000B00000000', '000000030000000A000000FE', '000000010000000000000004.partial']) put(name);
  afterAll(() => rmSync(folder, {recursive: true}));

  const get = (name: string): {exitCode: number | null; got: boolean; stderr: string} => {
    const target = path.join(folder, 'target');
    rmSync(target, {force: true});
    const {status, stderr} = spawnSync('/bin/sh', [SCRIPT, name, target], {env: {PATH: `${folder}:/usr/bin:/bin`}, encoding: 'utf8'});
    return {exitCode: status, got: existsSync(target), stderr};
  };

  it.each(['000000010000000000000003', '0000000200000000000000FF', '000000020000000A000000FD', '000000030000000A000000FE', '00000003.history', '000000010000000000000004.partial'])('takes %s', (name) => {
    expect(get(name)).toEqual({exitCode: 0, got: true, stderr: ''});
  });

  it.each([
    ['000000010000000000000004', 'timeline 2 begins at 0/40C53D0'],
    ['000000020000000A000000FE', 'timeline 3 begins at A/FE171808'],
    ['000000020000000B00000000', 'timeline 3 begins at A/FE171808'],
  ])('refuses %s, which a younger timeline forks from', (name, why) => {
    expect(get(name)).toEqual({exitCode: 1, got: false, stderr: `${name} is not taken from the archive: ${why}\n`});
  });

  it('fails as pgbackrest does where there is no such file', () => {
    expect(get('000000030000000A000000FF')).toMatchObject({exitCode: 1, got: false});
    expect(get('00000004.history')).toMatchObject({exitCode: 1, got: false});
  });
});
