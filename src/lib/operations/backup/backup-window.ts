import {ANSWER_API_VERSION} from '../../model/answers/api-version.ts';
import type {BackupWindow} from '../../model/answers/backups.ts';
import type {OperationContext} from '../context.ts';
import type {BackupsOptions} from './list-backups.ts';
import {readRepository} from './read-repository.ts';
import {repositoryPod} from './repository-pod.ts';
import {recoverable} from './repository/recoverable.ts';
import type {ArchivedWal, Repository} from './repository/repository.ts';
import {walPath} from './repository/wal-path.ts';

/** From when to when the cluster can be restored, and where WAL is missing in between; one request to the cluster's pod. */
export async function backupWindow(context: OperationContext, options: BackupsOptions): Promise<BackupWindow> {
  const ref = {name: options.name, namespace: options.namespace ?? context.cluster.connection.namespace};
  const pod = await repositoryPod(context, ref, options.repo);
  const {repository, wal, unreadable} = await readRepository(context, pod, {repo: options.repo, wal: true});
  return {
    apiVersion: ANSWER_API_VERSION, kind: 'BackupWindow', ...ref, pod: pod.pod, stanza: repository.stanza, unreadable,
    repositories: wal.map((archived) => windowOf(repository, archived)),
  };
}

/** From when to when one repository can restore, with its holes, from its backups and the WAL that was found there. */
export function windowOf(repository: Repository, archived: ArchivedWal): BackupWindow['repositories'][number] {
  return {repo: archived.repo, ...recoverable(walPath(archived), backupsOf(repository, archived)), segments: archived.wal.size, walBytes: archived.wal.bytes};
}

/** Backups of the database whose WAL was listed: one before a major upgrade cannot be replayed by it. */
export function backupsOf({backups}: Repository, {repo, databaseId}: ArchivedWal): Repository['backups'] {
  return backups.filter((backup) => backup.repo === repo && backup.databaseId === databaseId);
}
