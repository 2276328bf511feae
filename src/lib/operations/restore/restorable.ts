import {ANSWER_API_VERSION} from '../../model/answers/api-version.ts';
import type {BackupLine, BackupWindow} from '../../model/answers/backups.ts';
import {valueAt} from '../../rules/view.ts';
import {windowOf} from '../backup/backup-window.ts';
import {readRepository} from '../backup/read-repository.ts';
import {repositoryPod} from '../backup/repository-pod.ts';
import {optional} from '../cluster-status/optional.ts';
import type {OperationContext} from '../context.ts';

/** What can be had back of a cluster, for somebody who is to choose. */
export interface Restorable {
  window: BackupWindow;
  /** Oldest first. */
  backups: BackupLine[];
  /** Size of the data volume that the FEPCluster asks for. */
  dataSize?: string;
}

/** Windows and backups by one request to the cluster's pod. Throws as `backupWindow` does. */
export async function restorableOf(context: OperationContext, {name, repo}: {name: string; repo?: number}): Promise<Restorable> {
  const ref = {name, namespace: context.cluster.connection.namespace};
  const pod = await repositoryPod(context, ref, repo);
  const {repository, wal, unreadable} = await readRepository(context, pod, {repo, wal: true});
  const size = valueAt(pod.object, 'spec.fepChildCrVal.storage.dataVol.size');
  return {
    window: {
      apiVersion: ANSWER_API_VERSION, kind: 'BackupWindow', ...ref, pod: pod.pod, stanza: repository.stanza, unreadable,
      repositories: wal.map((archived) => windowOf(repository, archived)),
    },
    backups: repository.backups,
    ...optional('dataSize', typeof size === 'string' || typeof size === 'number' ? String(size) : undefined),
  };
}
