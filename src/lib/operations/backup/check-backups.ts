import {ANSWER_API_VERSION} from '../../model/answers/api-version.ts';
import type {BackupCheck} from '../../model/answers/backup-changes.ts';
import type {OperationContext} from '../context.ts';
import {isKnown} from '../../model/part.ts';
import {part} from '../parts.ts';
import {pgbackrestWords, scriptText} from './exec-script.ts';
import type {BackupsOptions} from './list-backups.ts';
import {repositoryPod, type RepositoryPod} from './repository-pod.ts';

/** Less than this share of a volume is too little for the next backup to be sure of its place. */
const LITTLE_SPACE = 0.1;

/**
 * Lets pgBackRest check itself (`pgbackrest check`: configuration, stanza, and a WAL segment switched and seen in each archive), and
 * looks at the room. A problem is part of the answer; only a cluster that cannot be asked throws.
 */
export async function checkBackups(context: OperationContext, options: BackupsOptions): Promise<BackupCheck> {
  const ref = {name: options.name, namespace: options.namespace ?? context.cluster.connection.namespace};
  const pod = await repositoryPod(context, ref, options.repo);
  context.report({kind: 'step', step: `pgBackRest checks ${ref.name}`, state: 'started'});
  const script = 'pgbackrest check --log-level-console=info "$@"';
  const {exitCode, stdout, stderr} = await scriptText(context, pod, script, options.repo === undefined ? [] : [`--repo=${options.repo}`]);
  context.report({kind: 'step', step: `pgBackRest checks ${ref.name}`, state: exitCode === 0 ? 'done' : 'failed'});
  const space = await part(spaceOf(context, pod, stdout));
  const problems = [
    ...(exitCode === 0 ? [] : [pgbackrestWords(`${stdout}\n${stderr}`) ?? `pgbackrest check ended with code ${exitCode}`]),
    ...(pod.isMaster ? [] : [`${ref.name} has no master: only the configuration was checked, in ${pod.pod}`]),
    ...(isKnown(space) ? space.known : []).filter(({freeBytes, totalBytes}) => freeBytes < totalBytes * LITTLE_SPACE)
      .map(({repo, freeBytes, totalBytes}) => `the volume of repo ${repo} is nearly full: ${Math.round((freeBytes / totalBytes) * 100)} % are free`),
  ];
  const archived = archivedIn(stdout);
  return {
    apiVersion: ANSWER_API_VERSION, kind: 'BackupCheck', ...ref, pod: pod.pod, archived, space: isKnown(space) ? space.known : [], problems,
    message: problems.length === 0 ? `backups of ${ref.name} work: WAL arrives in ${archived.length === 1 ? `repo ${archived[0]?.repo}` : `${archived.length} repositories`}` : `backups of ${ref.name} have a problem`,
    unreadable: isKnown(space) ? [] : [{part: 'space', reason: space.unreadable}],
  };
}

/** `WAL segment 00… successfully archived to '/database/backup/…' on repo1`. */
export function archivedIn(log: string): BackupCheck['archived'] {
  return [...log.matchAll(/WAL segment ([0-9A-F]{24}) successfully archived to '([^']+)' on repo(\d+)/g)].map(([, segment = '', path = '', repo]) => ({repo: Number(repo), segment, path}));
}

/** Repositories on volumes: those with a path and no type, by the options that pgBackRest began with. */
export function volumePaths(log: string): {repo: number; path: string}[] {
  return [...log.matchAll(/--repo(\d+)-path=(\S+)/g)].map(([, repo, path = '']) => ({repo: Number(repo), path}))
    .filter(({repo}) => !new RegExp(`--repo${repo}-type=(?!posix|cifs)`).test(log));
}

async function spaceOf(context: OperationContext, pod: RepositoryPod, log: string): Promise<BackupCheck['space']> {
  const paths = volumePaths(log);
  if (paths.length === 0) return [];
  const {exitCode, stdout, stderr} = await scriptText(context, pod, 'df -Pk "$@"', paths.map(({path}) => path));
  if (exitCode !== 0) throw new Error(stderr === '' ? `df ended with code ${exitCode}` : stderr);
  const lines = stdout.trim().split('\n').slice(1);
  return paths.flatMap(({repo, path}, index) => {
    const [, total, , free] = /\s(\d+)\s+(\d+)\s+(\d+)\s+\d+%/.exec(lines[index] ?? '') ?? [];
    return total === undefined ? [] : [{repo, path, totalBytes: Number(total) * 1024, freeBytes: Number(free) * 1024}];
  });
}
