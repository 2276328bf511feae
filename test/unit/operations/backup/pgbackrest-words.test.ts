import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {archivedIn, volumePaths} from '../../../../src/lib/operations/backup/check-backups.ts';
import {pgbackrestWords} from '../../../../src/lib/operations/backup/exec-script.ts';
import {setGlobalOptions} from '../../../../src/lib/operations/backup/retention/edit-options.ts';
import {readExpire} from '../../../../src/lib/operations/backup/retention/would-expire.ts';
import {readVerify} from '../../../../src/lib/operations/backup/verify-backups.ts';
import {parseIni} from '../../../../src/lib/rules/text/ini.ts';

/** What pgBackRest 2.45 printed, shortened. */
const EXPIRE = `2026-11-26 02:17:38.317 P00   INFO: [DRY-RUN] expire command begin 2.45: --config=/database/userdata/pgbackrest.conf --dry-run --repo1-path=/database/backup --repo1-retention-full=1 --repo1-retention-full-type=count --stanza=backupstanza
2026-11-26 02:17:38.319 P00   INFO: [DRY-RUN] repo1: expire full backup set 20261126-021416F, 20261126-021416F_20261126-021419I
2026-11-26 02:17:38.319 P00   INFO: [DRY-RUN] repo1: remove expired backup 20261126-021416F_20261126-021419I
2026-11-26 02:17:38.319 P00   INFO: [DRY-RUN] repo1: remove expired backup 20261126-021416F
`;
const CHECK = `2026-11-26 02:14:22.635 P00   INFO: check command begin 2.45: --log-path=/database/log/backup --repo1-path=/database/backup --repo2-path=/fep --repo2-type=s3 --stanza=backupstanza
2026-11-26 02:14:23.446 P00   INFO: WAL segment 000000010000000000000009 successfully archived to '/database/backup/archive/backupstanza/15-1/0000000100000000/000000010000000000000009-ce91cf8298564c43efc9706b27727f84cd0d6193.gz' on repo1
`;
const VERIFY = `stanza: backupstanza
status: error
  archiveId: 15-1, total WAL checked: 11, total valid WAL: 10
    missing: 0, checksum invalid: 0, size invalid: 0, other: 1
  backup: 20261126-030427F, status: valid, total files checked: 1272, total valid files: 1272
    missing: 0, checksum invalid: 0, size invalid: 0, other: 0
`;

describe('what pgBackRest says', () => {
  it('would expire', () => {
    expect(readExpire(EXPIRE, 1)).toEqual({labels: ['20261126-021416F_20261126-021419I', '20261126-021416F'], inForce: {value: 1, type: 'count'}});
    expect(readExpire(EXPIRE, 2)).toEqual({labels: ['20261126-021416F_20261126-021419I', '20261126-021416F']});
    expect(readExpire('', 1)).toEqual({labels: []});
  });

  it('was archived, and which repositories lie on volumes', () => {
    expect(archivedIn(CHECK)).toEqual([{repo: 1, segment: '000000010000000000000009', path: expect.stringContaining('/database/backup/archive/') as unknown}]);
    expect(volumePaths(CHECK)).toEqual([{repo: 1, path: '/database/backup'}]);
  });

  it('is damaged, though it ends with 0', () => {
    expect(readVerify(VERIFY)).toEqual({
      ok: false,
      archives: [{id: '15-1', checked: 11, valid: 10, bad: {other: 1}}],
      backups: [{label: '20261126-030427F', status: 'valid', checked: 1272, valid: 1272, bad: {}}],
    });
    expect(readVerify(VERIFY.replace('error', 'ok')).ok).toBe(false);
    expect(readVerify(VERIFY.replace('error', 'ok').replace('valid WAL: 10', 'valid WAL: 11')).ok).toBe(true);
    expect(readVerify('').ok).toBe(false);
  });

  it('is an error, without time stamps and numbers', () => {
    expect(pgbackrestWords('2026-11-26 02:14:22.635 P00  ERROR: [055]: unable to load info file\nHINT: more')).toBe('unable to load info file');
    expect(pgbackrestWords('sh: pgbackrest: not found\n')).toBe('sh: pgbackrest: not found');
    expect(pgbackrestWords('')).toBeUndefined();
  });
});

describe('options in a text', () => {
  it('change where they are, or come into [global]', () => {
    const text = '[global]\nrepo1-retention-full = 7\nlog-path=/database/log/backup\n[global:archive-push]\ncompress-level=3\n';
    expect(setGlobalOptions(text, {'repo1-retention-full': '30', 'repo1-retention-full-type': 'time'})).toBe(
      '[global]\nrepo1-retention-full=30\nlog-path=/database/log/backup\nrepo1-retention-full-type=time\n[global:archive-push]\ncompress-level=3\n',
    );
    expect(setGlobalOptions('', {a: '1'})).toBe('[global]\na=1\n');
    expect(setGlobalOptions('log-path=/x\n', {a: '1'})).toBe('[global]\na=1\nlog-path=/x\n');
    expect(setGlobalOptions('[global:backup]\nx=1\n', {a: '1'})).toBe('[global]\na=1\n[global:backup]\nx=1\n');
  });

  it('are read back as they were set, and leave every other line as it was', () => {
    const key = fc.constantFrom('repo1-retention-full', 'repo1-retention-full-type', 'log-path', 'start-fast');
    const line = fc.oneof(key.map((name) => `${name}=7`), fc.constant('# repo1-retention-full=1'), fc.constant('[global]'), fc.constant('[global:backup]'), fc.constant(''));
    fc.assert(fc.property(fc.array(line), (lines) => {
      const text = lines.map((each) => `${each}\n`).join('');
      const edited = setGlobalOptions(text, {'repo1-retention-full': '30'});
      const inGlobal = parseIni(edited).entries.filter(({section, key: name}) => (section ?? 'global') === 'global' && name === 'repo1-retention-full');
      expect(inGlobal.at(-1)?.value).toBe('30');
      const others = (source: string): string[] => parseIni(source).entries.filter(({section, key: name}) => section !== 'global' && section !== undefined || name !== 'repo1-retention-full').map(({key: name, value}) => `${name}=${value}`);
      expect(others(edited)).toEqual(others(text));
    }));
  });
});
