import {ANSWER_API_VERSION} from '../../model/answers/api-version.ts';
import type {BackupList} from '../../model/answers/backups.ts';
import {optional} from '../cluster-status/optional.ts';
import type {OperationContext} from '../context.ts';
import {scriptText} from './exec-script.ts';
import {readRepository} from './read-repository.ts';
import {repositoryPod, type RepositoryPod} from './repository-pod.ts';
import {percentIn} from './repository/read-info.ts';
import type {Repository} from './repository/repository.ts';

/** Which cluster, and which of its repositories; without a number all of them. */
export interface BackupsOptions {
  name: string;
  namespace?: string;
  repo?: number;
}

/** Every backup that pgBackRest knows of the cluster. Throws as {@link repositoryPod} does, and `pgbackrest-failed` (1). */
export async function listBackups(context: OperationContext, options: BackupsOptions): Promise<BackupList> {
  const ref = {name: options.name, namespace: options.namespace ?? context.cluster.connection.namespace};
  const pod = await repositoryPod(context, ref, options.repo);
  const {repository} = await readRepository(context, pod, {repo: options.repo, wal: false});
  const {stanza, code, message, repositories, archives, backups} = repository;
  return {
    apiVersion: ANSWER_API_VERSION, kind: 'BackupList', ...ref, pod: pod.pod, stanza, code, message, repositories, archives, backups,
    ...optional('running', await runningNow(context, pod, repository)),
  };
}

/** How far a running backup is; before pgBackRest 2.48 only its text says so. */
export async function runningNow(context: OperationContext, pod: RepositoryPod, {running}: Repository): Promise<Repository['running']> {
  if (running === undefined || running.percent !== undefined) return running;
  const {stdout} = await scriptText(context, pod, 'pgbackrest info --output=text');
  return optional('percent', percentIn(stdout));
}
