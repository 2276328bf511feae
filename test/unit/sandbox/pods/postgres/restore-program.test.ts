import {describe, expect, it} from 'vitest';
import {failureIn} from '../../../../../src/sandbox/pods/postgres/restore-program.ts';

describe('why a restore failed', () => {
  it('is pgBackRest\'s error without its number', () => {
    expect(failureIn(['P00   INFO: restore command begin', "ERROR: [075]: unable to find backup set with stop time less than '2024-01-31 12:00:00+00'", 'P00   INFO: restore command end: aborted with exception [075]']))
      .toBe("unable to find backup set with stop time less than '2024-01-31 12:00:00+00'");
  });

  it('is PostgreSQL\'s last word, with the WAL file that was not found', () => {
    expect(failureIn([
      'P00   INFO: unable to find 00000002.history in the archive',
      'P00   INFO: unable to find 00000001000000000000000C in the archive',
      'XX000 2026-11-26 02:39:16 UTC [54]: [7-1] user=,db=,app=,client=FATAL:  recovery ended before configured recovery target was reached',
      'pg_ctl: could not start server',
    ])).toBe('recovery ended before configured recovery target was reached (unable to find 00000001000000000000000C in the archive)');
  });

  it('is the last line where nobody calls it an error', () => {
    expect(failureIn(['one', 'rm: cannot remove: no space left'])).toBe('rm: cannot remove: no space left');
    expect(failureIn([])).not.toBe('');
  });
});
