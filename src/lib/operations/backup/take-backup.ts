import {FepError} from '../../errors/fep-error.ts';
import {buildAction} from '../../manifest/fep-action.ts';
import {ANSWER_API_VERSION} from '../../model/answers/api-version.ts';
import type {BackupTaken} from '../../model/answers/backup-changes.ts';
import {askForAction, findEarlierAction, type ActionRequest} from '../action/ask-for-action.ts';
import {performAction} from '../action/perform-action.ts';
import {checkRules} from '../check-rules.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import {optional} from '../cluster-status/optional.ts';
import type {OperationContext} from '../context.ts';
import {guard, type Passed} from '../guard.ts';
import {requireOperator} from '../require-operator.ts';
import type {Verdict} from '../wait-until.ts';
import {backupFailure} from './backup-failure.ts';
import {lastWalOf} from './last-wal.ts';
import {runningNow} from './list-backups.ts';
import {readRepository} from './read-repository.ts';
import {repositoryPod, type RepositoryPod} from './repository-pod.ts';
import type {Backup, Repository} from './repository/repository.ts';

export interface TakeBackupOptions {
  name: string;
  namespace?: string;
  /** What a FEPAction of the type backup takes (Ref16SP1 1.2.10); differential backups do not exist (UG 2.3.5). */
  type: 'full' | 'incr';
  repo: number;
  /** Ask anew even where an earlier request was not seen to its end. */
  again?: boolean;
  dryRun: 'none' | 'client' | 'server';
  wait: boolean;
  timeoutMs: number;
}

/** What a look at the repository tells while a backup is taken. */
interface Progress {
  pod: RepositoryPod;
  repository: Repository;
  running: Repository['running'];
  /** When the action was made, RFC 3339: one that is taken up may have its backup in the list already. */
  since: string | undefined;
}

/**
 * Takes a backup by a FEPAction, and ends when pgBackRest's own `info` has a new one and the archive its last WAL
 * segment. Throws: `backup-running` and `operator-not-ready` (3), `no-primary` (1), refused by rules (3), and as {@link performAction} does.
 */
export async function takeBackup(context: OperationContext, options: TakeBackupOptions): Promise<BackupTaken> {
  const ref = {name: options.name, namespace: options.namespace ?? context.cluster.connection.namespace};
  const pod = await repositoryPod(context, ref, options.repo);
  if (!pod.isMaster) throw noMaster(ref);
  const before = (await readRepository(context, pod, {repo: options.repo, wal: false})).repository;
  const asked = requestOf(ref, options);
  // A backup that an earlier run of this command asked for is taken up, not complained of.
  const earlier = options.again === true ? undefined : await findEarlierAction(context, asked);
  if (earlier === undefined) {
    requireIdle(ref, before);
    if (options.dryRun === 'none') await requireOperator(context, ref, {refusal: `no backup of ${ref.name} can be taken now`, later: 'the backup would begin whenever it comes back'});
  }
  const request = {...asked, ...optional('earlier', earlier)};
  const {findings} = await passRules(context, ref, options);
  tellWhatIsMade(context, options, before);
  const said = `${options.type} backup of ${ref.name} in repo ${options.repo}`;
  const answer = {apiVersion: ANSWER_API_VERSION, kind: 'BackupTaken', ...ref, type: options.type, repo: options.repo, findings} as const;
  if (options.dryRun === 'client') return {...answer, observed: 'dry-run-client', message: `${said} (dry run, nothing was sent)`};
  if (options.dryRun === 'server' || !options.wait) {
    const {action} = await askForAction(context, {...request, dryRun: options.dryRun === 'server'});
    const name = action.metadata.name ?? '?';
    if (options.dryRun === 'server') return {...answer, observed: 'dry-run-server', message: `${said} (dry run, the server accepts the FEPAction)`};
    return {...answer, observed: 'accepted', message: `${said}: the FEPAction ${name} was made (not waited for)`, action: name};
  }
  const labels = new Set(before.backups.map(({label}) => label));
  const done = await performAction<Progress>(context, request, {
    ref, step: `${said}`, missed: `the ${said} was not taken`, timeoutMs: options.timeoutMs,
    end: {
      look: async (signal, _sighting, action) => lookAtProgress({...context, signal}, ref, {repo: options.repo, since: action?.metadata.creationTimestamp}),
      judge: (seen) => judgeBackup(seen, labels, pod.pod),
      // pgBackRest lists a backup before it ends; its expiration comes after.
      afterSuccessMs: 15_000,
    },
  }).catch(async (error: unknown) => {
    throw await backupFailure(context, ref, {error, began: pod.pod, said});
  });
  const {backup, lastWal} = await verify(context, done.last, labels, ref);
  return {
    ...answer, type: backup.type, observed: 'ready', message: `${backup.type} backup ${backup.label} of ${ref.name} is in repo ${backup.repo}`,
    ...optional('action', done.action.metadata.name), backup, ...optional('lastWal', lastWal), waitedMs: done.waitedMs,
  };
}

function requestOf(ref: ClusterRef, {type, repo, again}: TakeBackupOptions): ActionRequest {
  return {target: ref.name, namespace: ref.namespace, type: 'backup', backupType: type, backupRepo: repo, ...optional('again', again)};
}

async function passRules(context: OperationContext, ref: ClusterRef, options: TakeBackupOptions): Promise<Passed> {
  const {rulesFor} = await import('../../rules/index.ts');
  const object = buildAction(`${ref.name}-backup`, {...requestOf(ref, options), requestId: ''});
  const {findings} = await checkRules(context, ref, rulesFor('FEPAction'), {object, operation: 'create'});
  return guard(findings, {refusal: `no backup of ${ref.name} was taken`, forceable: () => false, force: false});
}

function tellWhatIsMade({report}: OperationContext, {type, repo}: TakeBackupOptions, {backups}: Repository): void {
  if (type === 'full' || backups.some((backup) => backup.repo === repo && backup.type === 'full')) return;
  report({kind: 'note', level: 'warning', message: `repo ${repo} has no full backup yet: pgBackRest takes a full one in place of an incremental`});
}

async function lookAtProgress(context: OperationContext, ref: ClusterRef, {repo, since}: {repo: number; since: string | undefined}): Promise<Progress> {
  const pod = await repositoryPod(context, ref, repo);
  const {repository} = await readRepository(context, pod, {repo, wal: false});
  return {pod, repository, running: await runningNow(context, pod, repository), since};
}

/** A new label is the end; what is seen before it is progress. */
function judgeBackup(seen: Progress, before: ReadonlySet<string>, master: string): Verdict {
  const {pod, running} = seen;
  const moved = pod.pod === master ? [] : [`the master is ${pod.pod} now, and the backup was begun in ${master}`];
  const fresh = freshest(seen, before);
  if (running !== undefined) {
    const {percent} = running;
    return {state: 'progressing', message: percent === undefined ? 'pgBackRest takes it' : `pgBackRest has saved ${percent} %`, causes: moved, ...(percent === undefined ? {} : {done: percent, total: 100})};
  }
  if (fresh !== undefined) return {state: 'ready', message: `pgBackRest lists ${fresh.label}`};
  return {state: 'progressing', message: 'pgBackRest lists no new backup', causes: moved};
}

function freshest({repository, since}: Progress, before: ReadonlySet<string>): Backup | undefined {
  const asked = Date.parse(since ?? '');
  return repository.backups.findLast(({label, startedAt}) => !before.has(label) || Date.parse(startedAt ?? '') >= asked);
}

async function verify(context: OperationContext, last: Progress | undefined, before: ReadonlySet<string>, ref: ClusterRef): Promise<{backup: Backup; lastWal: BackupTaken['lastWal']}> {
  const backup = last === undefined ? undefined : freshest(last, before);
  if (last === undefined || backup === undefined) throw new TypeError('a backup that was seen is not there');
  const lastWal = await lastWalOf(context, last.pod, last.repository, backup);
  if (lastWal?.archived === false) {
    throw new FepError(`the backup ${backup.label} is listed, but its last WAL segment is not in the archive`, {
      code: 'wal-not-archived', exit: 'failed', where: `repo ${backup.repo}`, why: `without ${lastWal.segment} it restores to nothing`,
      suggestions: [`see why WAL is not archived: kubectl fep backup check ${ref.name} -n ${ref.namespace}`],
      details: {label: backup.label, segment: lastWal.segment},
    });
  }
  if (backup.error) context.report({kind: 'note', level: 'warning', message: `pgBackRest found broken pages while it took ${backup.label}: look at the server log`});
  return {backup, lastWal};
}

function requireIdle({name, namespace}: ClusterRef, {running}: Repository): void {
  if (running === undefined) return;
  throw new FepError(`a backup of ${name} runs already`, {
    code: 'backup-running', exit: 'refused', where: `fepcluster/${name}`, why: 'pgBackRest takes one at a time; nothing was sent',
    suggestions: [`see how far it is: kubectl fep backup list ${name} -n ${namespace}`],
  });
}

function noMaster({name, namespace}: ClusterRef): FepError {
  return new FepError(`${name} has no master with a backup container that runs`, {
    code: 'no-primary', exit: 'failed', where: `fepcluster/${name}`, why: "backups are taken in the master's pod alone (UG 2.3.5)",
    suggestions: [`kubectl fep status ${name} -n ${namespace}`],
  });
}
