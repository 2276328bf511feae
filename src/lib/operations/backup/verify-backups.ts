import {ANSWER_API_VERSION} from '../../model/answers/api-version.ts';
import type {BackupsVerified} from '../../model/answers/backup-changes.ts';
import type {OperationContext} from '../context.ts';
import {pgbackrestFailed, scriptText} from './exec-script.ts';
import {repositoryPod} from './repository-pod.ts';

/**
 * Lets pgBackRest read every file of the repository and compare its checksum (`pgbackrest verify`, 2.32 and later; the text with
 * figures 2.44 and later). It takes as long as reading the repository does. Its exit code is 0 also for damage, so its words count.
 */
export async function verifyBackups(context: OperationContext, options: {name: string; namespace?: string; repo: number}): Promise<BackupsVerified> {
  const ref = {name: options.name, namespace: options.namespace ?? context.cluster.connection.namespace};
  const pod = await repositoryPod(context, ref, options.repo);
  const step = `pgBackRest reads every file of repo ${options.repo} of ${ref.name}`;
  const began = context.clock.now().getTime();
  context.report({kind: 'step', step, state: 'started'});
  const end = await scriptText(context, pod, 'pgbackrest verify --output=text --verbose --repo="$1"', [String(options.repo)]);
  if (end.exitCode !== 0) throw pgbackrestFailed('pgbackrest verify', pod, end, end.stdout);
  const verified = readVerify(end.stdout);
  context.report({kind: 'step', step, state: verified.ok ? 'done' : 'failed'});
  const bad = verified.archives.concat(verified.backups as never[]).reduce((sum, {checked, valid}) => sum + checked - valid, 0);
  return {
    apiVersion: ANSWER_API_VERSION, kind: 'BackupsVerified', ...ref, repo: options.repo, ...verified, waitedMs: context.clock.now().getTime() - began,
    message: verified.ok ? `every file of repo ${options.repo} of ${ref.name} is as it was written` : `repo ${options.repo} of ${ref.name} is damaged${bad > 0 ? `: ${bad} ${bad === 1 ? 'file is' : 'files are'} missing or not as written` : ''}`,
  };
}

/** Reads the text of `verify --output=text --verbose` (2.45). */
export function readVerify(text: string): Pick<BackupsVerified, 'ok' | 'archives' | 'backups'> {
  const archives: BackupsVerified['archives'] = [];
  const backups: BackupsVerified['backups'] = [];
  let last: {bad: Record<string, number>} | undefined;
  for (const line of text.split('\n')) {
    const archive = /^\s*archiveId: (\S+), total WAL checked: (\d+), total valid WAL: (\d+)/.exec(line);
    const backup = /^\s*backup: (\S+), status: ([^,]+), total files checked: (\d+), total valid files: (\d+)/.exec(line);
    if (archive !== null) archives.push(last = {id: archive[1] ?? '', checked: Number(archive[2]), valid: Number(archive[3]), bad: {}} as BackupsVerified['archives'][number]);
    else if (backup !== null) backups.push(last = {label: backup[1] ?? '', status: backup[2] ?? '', checked: Number(backup[3]), valid: Number(backup[4]), bad: {}} as BackupsVerified['backups'][number]);
    else if (last !== undefined) for (const [, what = '', count] of line.matchAll(/(missing|checksum invalid|size invalid|other): (\d+)/g)) if (Number(count) > 0) last.bad[what] = Number(count);
  }
  const whole = [...archives, ...backups].every(({checked, valid}) => checked === valid);
  return {ok: /^status: ok$/m.test(text) && whole && backups.every(({status}) => status === 'valid'), archives, backups};
}
