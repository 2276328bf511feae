import {describe, expect, it} from 'vitest';
import fc from 'fast-check';
import {backupOption, backupOptionList, backupOptionMeant, checkBackupOption, FORBIDDEN_OPTIONS, forbiddenReason} from '../../../src/lib/model/pgbackrest/options.ts';
import {hasSecretLines} from '../../../src/lib/model/schema/secrets.ts';

const ALL = backupOptionList();

describe('options of pgBackRest', () => {
  it('are those that FEP lets be set, but for a path in object storage', () => {
    const both = ALL.filter(({name}) => forbiddenReason(name.replace(/^repo-/, 'repo1-')) !== undefined);
    expect(both.map(({name}) => name)).toEqual(['repo-path']);
    expect(FORBIDDEN_OPTIONS).toHaveLength(56);
  });

  it('have defaults that they take, and texts of their own', () => {
    expect(ALL.filter(({name, default: value}) => value !== undefined && checkBackupOption(name, value) !== undefined)).toEqual([]);
    expect(new Set(ALL.map(({en}) => en)).size).toBe(ALL.length);
    expect(ALL.filter(({en, ja}) => !en.endsWith('.') || !ja.endsWith('。')).map(({name}) => name)).toEqual([]);
  });

  it('are secret where the mask looks for secrets', () => {
    const secret = ALL.filter((option) => option.secret).map(({name}) => name);
    expect(secret).toEqual(ALL.filter(({name}) => hasSecretLines(`${name.replace('repo-', 'repo1-')}=x`)).map(({name}) => name));
  });

  it('are found under any number', () => {
    expect([backupOption('repo2-s3-bucket')?.name, backupOption('repo256-type')?.ofRepository, backupOption('no-resume')?.name, backupOption('stanza')]).toEqual(['repo-s3-bucket', true, 'resume', undefined]);
  });

  it.each([
    ['repo1-retention-ful', 'repo1-retention-full'],
    ['repo2-s3-buckt', 'repo2-s3-bucket'],
    ['proces-max', 'process-max'],
    ['whatever-else', undefined],
  ])('%s: meant was %s', (key, meant) => {
    expect(backupOptionMeant(key)).toBe(meant);
  });

  it.each([
    ['process-max', '0', '"0" is outside 1 to 999'],
    ['repo1-type', 'S3', '"S3" is none of posix, s3, azure, gcs'],
    ['start-fast', 'yes', '"yes" is neither y nor n'],
    ['archive-timeout', '1m', '"1m" is no number of seconds'],
    ['archive-push-queue-max', '4 GB', '"4 GB" is no size such as 128MiB'],
    ['repo1-cipher-pass', '', 'the value is empty'],
    ['repo1-retention-full', '7', undefined],
    ['buffer-size', '1MiB', undefined],
    ['no-such-option', 'x', undefined],
  ])('%s=%s: %s', (key, value, problem) => {
    expect(checkBackupOption(key, value)).toBe(problem);
  });

  it('never show a secret, and never throw', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ALL.map(({name}) => name)), fc.string(), (name, value) => {
        const problem = checkBackupOption(name, value) ?? '';
        if (backupOption(name)?.secret === true && value.length > 3) expect(problem).not.toContain(value);
      }),
    );
  });
});
