import type {BackupRepository} from '../../model/answers/database-status.ts';
import {readInfo} from '../backup/repository/read-info.ts';
import type {Backup} from '../backup/repository/repository.ts';
import {optional} from '../cluster-status/optional.ts';

/** What `status` shows of `pgbackrest info --output=json`. The first stanza counts: a cluster has one. Undefined for anything else. */
export function repositoryFrom(output: string): BackupRepository | undefined {
  const repository = readInfo(output);
  if (repository === undefined) return undefined;
  // WAL kept for the newest database version: an upgrade leaves the archive of the old one beside it.
  const archive = repository.archives.at(-1);
  return {
    stanza: repository.stanza,
    ok: repository.code === 0,
    message: repository.message,
    backups: repository.backups.map(({label, type, startedAt, stoppedAt, error, databaseBytes, repositoryBytes}) => ({
      label, type, ...optional('startedAt', startedAt), ...optional('stoppedAt', stoppedAt), error,
      ...optional('databaseBytes', databaseBytes), ...optional('repositoryBytes', repositoryBytes),
    })),
    ...optional('running', repository.running),
    ...optional('recoverableSince', recoverableSince(repository.backups, archive?.min)),
    ...optional('archiveMin', archive?.min),
    ...optional('archiveMax', archive?.max),
  };
}

/** Any moment since the end of the oldest backup can be had back, as long as WAL from its start on is kept. */
function recoverableSince(backups: readonly Backup[], oldestWal: string | undefined): string | undefined {
  if (oldestWal === undefined) return undefined;
  // Names of segments are hexadecimal and begin with the timeline: their order is that of the text.
  return backups.find(({walStart}) => walStart === undefined || walStart >= oldestWal)?.stoppedAt;
}
