import {FepError} from '../../../errors/fep-error.ts';
import {ANSWER_API_VERSION} from '../../../model/answers/api-version.ts';
import type {BackupsExpired} from '../../../model/answers/backup-changes.ts';
import {askForAction, findEarlierAction, type ActionRequest} from '../../action/ask-for-action.ts';
import {performAction} from '../../action/perform-action.ts';
import type {ClusterRef} from '../../cluster-snapshot.ts';
import {optional} from '../../cluster-status/optional.ts';
import type {OperationContext} from '../../context.ts';
import {requireOperator} from '../../require-operator.ts';
import type {Verdict} from '../../wait-until.ts';
import {readRepository} from '../read-repository.ts';
import {repositoryPod} from '../repository-pod.ts';
import {wouldExpire} from './would-expire.ts';

export interface ExpireBackupsOptions {
  name: string;
  namespace?: string;
  repo: number;
  /** Full backups to keep; left out: what the configuration keeps. */
  keep?: number;
  again?: boolean;
  dryRun: 'none' | 'client' | 'server';
  wait: boolean;
  timeoutMs: number;
  /** Asked once, before anything is sent. Throws where the answer is no. */
  agree?: (expires: readonly string[]) => Promise<void>;
}

/**
 * Removes old backups by a FEPAction (UG 7.3), for good, and ends when they are gone from pgBackRest's list. What goes is
 * asked of pgBackRest before. The arguments of the action are stated by no source: with `keep` its number is sent, else none. Throws `operator-not-ready` (3).
 */
export async function expireBackups(context: OperationContext, options: ExpireBackupsOptions): Promise<BackupsExpired> {
  const {repo, keep, dryRun} = options;
  if (keep !== undefined && keep < 1) throw new FepError(`${keep} full backups cannot be kept`, {code: 'invalid-retention', exit: 'usage', where: '--keep', why: 'one at least: without backups nothing can be restored', suggestions: ['--keep 1']});
  const ref = {name: options.name, namespace: options.namespace ?? context.cluster.connection.namespace};
  const pod = await repositoryPod(context, ref, repo);
  const [{labels}, {repository}] = await Promise.all([wouldExpire(context, pod, repo, keep === undefined ? undefined : {value: keep, type: 'count'}), readRepository(context, pod, {repo, wal: false})]);
  const stays = repository.backups.map(({label}) => label).filter((label) => !labels.includes(label));
  const findings: BackupsExpired['findings'] = [];
  const answer = {apiVersion: ANSWER_API_VERSION, kind: 'BackupsExpired', ...ref, repo, expires: labels, stays, findings} as const;
  if (labels.length === 0) return {...answer, observed: 'unchanged', message: `no backup of ${ref.name} in repo ${repo} has expired; nothing was sent`};
  const said = `${labels.length === 1 ? '1 backup' : `${labels.length} backups`} of ${ref.name} in repo ${repo}`;
  if (dryRun === 'client') return {...answer, observed: 'dry-run-client', message: `${said} would go (dry run, nothing was sent)`};
  const asked: ActionRequest = {target: ref.name, namespace: ref.namespace, type: 'backup_expire', ...(keep === undefined ? {} : {args: [String(keep)]}), ...optional('again', options.again)};
  const earlier = dryRun !== 'none' || options.again === true ? undefined : await findEarlierAction(context, asked);
  const request = {...asked, ...optional('earlier', earlier)};
  if (dryRun === 'none') {
    if (earlier === undefined) await requireOperator(context, ref, {refusal: `${said} cannot go now`, later: 'they would go whenever it comes back'});
    await options.agree?.(labels);
  }
  if (dryRun === 'server' || !options.wait) {
    const {action} = await askForAction(context, {...request, dryRun: dryRun === 'server'});
    if (dryRun === 'server') return {...answer, observed: 'dry-run-server', message: `${said} would go (dry run, the server accepts the FEPAction)`};
    return {...answer, observed: 'accepted', message: `${said}: the FEPAction ${action.metadata.name} was made (not waited for)`, ...optional('action', action.metadata.name)};
  }
  const done = await performAction<string[]>(context, request, {
    ref, step: `${said} expire`, missed: `${said} did not go`, timeoutMs: options.timeoutMs,
    end: {look: (signal) => presentLabels({...context, signal}, ref, repo), judge: (present) => judgeGone(present, labels)},
  });
  return {...answer, observed: 'gone', message: `${said} ${labels.length === 1 ? 'is' : 'are'} gone`, ...optional('action', done.action.metadata.name), waitedMs: done.waitedMs};
}

async function presentLabels(context: OperationContext, ref: ClusterRef, repo: number): Promise<string[]> {
  const {repository} = await readRepository(context, await repositoryPod(context, ref, repo), {repo, wal: false});
  return repository.backups.map(({label}) => label);
}

function judgeGone(present: readonly string[], expired: readonly string[]): Verdict {
  const left = expired.filter((label) => present.includes(label));
  if (left.length === 0) return {state: 'ready', message: 'pgBackRest lists them no more'};
  return {state: 'progressing', message: `pgBackRest still lists ${left.join(', ')}`, causes: [], done: expired.length - left.length, total: expired.length};
}
