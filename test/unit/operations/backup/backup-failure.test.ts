import {describe, expect, it} from 'vitest';
import {causeOf} from '../../../../src/lib/operations/backup/backup-failure.ts';

const BEGUN = '2026-11-26 03:46:36.938 P00   INFO: backup command begin 2.45: --config=/database/userdata/pgbackrest.conf\n';
const NO_ROOM = `${BEGUN}2026-11-26 03:46:40.000 P01  ERROR: [042]: unable to write '/database/backup/x': [28] No space left on device\n`;

describe('why a backup failed', () => {
  it.each([
    ['its server was lost', BEGUN, 'demo-sts-1', 'its server was lost: it ran in demo-sts-0, and the master is demo-sts-1 now'],
    ['nobody is the master', BEGUN, undefined, 'its server was lost: it ran in demo-sts-0, and the master is not there now'],
    ['the volume is full', NO_ROOM, 'demo-sts-0', "the volume of the repository is full (unable to write '/database/backup/x': [28] No space left on device)"],
    ['pgBackRest says it', `${BEGUN}2026-11-26 03:46:40.000 P00  ERROR: [050]: unable to acquire lock on file\n`, 'demo-sts-0', 'unable to acquire lock on file'],
    ['the operator says it', 'there is no master to back up', 'demo-sts-0', undefined],
  ])('%s', (_case, log, master, cause) => {
    expect(causeOf(log, {began: 'demo-sts-0', master})).toBe(cause);
  });
});
