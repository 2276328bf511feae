import type {OperationContext} from '../context.ts';
import {scriptText} from './exec-script.ts';
import type {RepositoryPod} from './repository-pod.ts';
import type {Backup, Repository} from './repository/repository.ts';

/** Lists one segment of an archive, whatever its checksum; prints nothing where it is not there. */
const SCRIPT = `pgbackrest repo-ls --repo="$1" --filter="^$3-[0-9a-f]+([.][a-z0-9]+)?\\$" "archive/$2"`;

/** The last WAL segment that a backup needs, and whether the archive has it; undefined where pgBackRest does not name it. */
export async function lastWalOf(context: OperationContext, pod: RepositoryPod, repository: Repository, backup: Backup): Promise<{segment: string; archived: boolean} | undefined> {
  const {walStop: segment, repo, databaseId} = backup;
  const archive = repository.archives.find((each) => each.repo === repo && each.databaseId === databaseId);
  if (segment === undefined || archive === undefined) return undefined;
  const folder = `${repository.stanza}/${archive.id}/${segment.slice(0, 16)}`;
  const {stdout} = await scriptText(context, pod, SCRIPT, [String(repo), folder, segment]);
  return {segment, archived: stdout.includes(segment)};
}
