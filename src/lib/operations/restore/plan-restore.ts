import {FepError} from '../../errors/fep-error.ts';
import {buildRestore, restoreName} from '../../manifest/fep-restore.ts';
import {ANSWER_API_VERSION} from '../../model/answers/api-version.ts';
import type {RestorePlan} from '../../model/answers/restore.ts';
import type {FepRestore} from '../../model/fep-restore/index.ts';
import {isKnown} from '../../model/part.ts';
import type {RuleFinding} from '../../rules/evaluate.ts';
import {checkRules} from '../check-rules.ts';
import {findOperators, type ClusterRef} from '../cluster-snapshot.ts';
import {optional} from '../cluster-status/optional.ts';
import type {OperationContext} from '../context.ts';
import {plain} from '../guard.ts';
import {part} from '../parts.ts';
import {seePods} from '../pods/choose-pod.ts';
import {deadOperator} from '../readiness/operator-trouble.ts';
import {backupsOf} from '../backup/backup-window.ts';
import {readRepository, type RepositoryContents} from '../backup/read-repository.ts';
import {repositoryPod, type RepositoryPod} from '../backup/repository-pod.ts';
import {nameOnPath, timelineAt, walPath} from '../backup/repository/wal-path.ts';
import type {Backup, Repository} from '../backup/repository/repository.ts';
import {restorePoint, type RestorePoint} from '../backup/repository/restore-point.ts';
import {findEarlierRestore} from './earlier-restore.ts';
import {reachable, type Reachable} from './reachable.ts';
import {leftBranchAt} from './left-branch.ts';
import {lossOf, type SourceState} from './loss.ts';
import {targetVolumes} from './target-volumes.ts';

export interface PlanRestoreOptions {
  name: string;
  namespace?: string;
  /** The new cluster; left out: in place. */
  to?: string;
  /** RFC 3339 in UTC, whole seconds; left out: latest. */
  time?: string;
  /** Left out: the first repository that has a backup. */
  repo?: number;
  changes?: readonly string[];
  /** Restore anew even where an earlier request was not seen to its end. */
  again?: boolean;
}

/** Rules whose matter the plan itself says, or the name that is typed answers. */
const SAID_OTHERWISE: ReadonlySet<string> = new Set(['restore-existing-overwrites', 'restore-target-omitted', 'restore-new-timeline', 'restore-switch-clients']);

/** A restore that was thought through and not begun. */
export interface PlannedRestore {
  ref: ClusterRef;
  plan: RestorePlan;
  restore: FepRestore;
  findings: RuleFinding[];
  /** How many servers the source wants: the new cluster gets as many. */
  instances: number;
  /** PostgreSQL's system identifier of the backup, as far as a JSON number keeps its digits. */
  systemId?: string;
  /** Labels of the backups that are there. */
  labels: string[];
  /** The same restore, asked for before and not seen to its end: it is taken up. */
  earlier?: FepRestore;
  /** Why no operator can act now. */
  deadOperator?: string;
}

/**
 * Looks before anything is sent: which backup, is the WAL there, what lies beside the target, is there room, what is lost. Reads only;
 * a repository that nobody can read makes the verdict unknown. Throws `not-found` (4) and usage errors (2).
 */
export async function planRestore(context: OperationContext, options: PlanRestoreOptions): Promise<PlannedRestore> {
  const ref = {name: options.name, namespace: options.namespace ?? context.cluster.connection.namespace};
  const target = options.to ?? ref.name;
  const restore = buildRestore(restoreName(target, context.clock.now()), {from: ref.name, namespace: ref.namespace, ...optional('to', options.to), ...optional('time', options.time), ...optional('repo', options.repo), ...optional('changes', options.changes)});
  const {object} = await seePods(context, ref);
  const [looked, findings, earlier, operators] = await Promise.all([
    lookAtRepository(context, ref, options), rulesOn(context, ref, restore), options.again === true ? undefined : findEarlierRestore(context, restore),
    findOperators(context.cluster, ref.namespace, context.signal),
  ]);
  const base: RestorePlan = {
    apiVersion: ANSWER_API_VERSION, kind: 'RestorePlan', ...ref, target, inPlace: options.to === undefined, mode: options.time === undefined ? 'latest' : 'PITR', ...optional('toTime', options.time),
    verdict: 'unknown', missing: [], nearest: {exact: false}, volumes: [], findings: findings.filter(({rule}) => !SAID_OTHERWISE.has(rule)).map(plain), notes: notesFor(options), unreadable: [],
  };
  const planned = {ref, restore, findings, instances: Number(object.spec?.fep?.instances ?? 1), labels: looked.known?.contents.repository.backups.map(({label}) => label) ?? [], ...optional('earlier', earlier), ...optional('deadOperator', isKnown(operators) ? deadOperator(operators) : undefined)};
  if (looked.known === undefined) return {...planned, plan: {...base, problem: {code: 'not-readable', message: looked.unreadable ?? ''}, unreadable: [{part: 'backups and WAL', reason: looked.unreadable ?? ''}]}};
  const plan = await planWith(context, base, options, looked.known);
  return {...planned, plan, ...optional('systemId', systemOf(looked.known.contents.repository, plan.backup?.label))};
}

/** Of which database system the backup is; only the newest one's id is known. */
function systemOf({systemId, databaseId, backups}: Repository, label: string | undefined): string | undefined {
  return backups.find((backup) => backup.label === label)?.databaseId === databaseId ? systemId : undefined;
}

interface Looked {
  pod: RepositoryPod;
  contents: RepositoryContents;
}

async function lookAtRepository(context: OperationContext, ref: ClusterRef, {repo}: PlanRestoreOptions): Promise<{known?: Looked; unreadable?: string}> {
  const read = async (): Promise<Looked> => {
    const pod = await repositoryPod(context, ref, repo);
    return {pod, contents: await readRepository(context, pod, {repo, wal: true})};
  };
  const looked = await part(read().catch((error: unknown) => {
    // A repository that the cluster does not have is the user's mistake and no trouble of the cluster.
    if (error instanceof FepError && error.code === 'no-such-repository') return error;
    throw error;
  }));
  if (!isKnown(looked)) return looked;
  if (looked.known instanceof FepError) throw looked.known;
  return {known: looked.known};
}

async function rulesOn(context: OperationContext, ref: ClusterRef, restore: FepRestore): Promise<RuleFinding[]> {
  const {rulesFor} = await import('../../rules/index.ts');
  // Whether the time can be reached is said here by the WAL itself, more exactly than by the rule.
  const rules = rulesFor('FEPRestore').filter(({id}) => id !== 'restore-time-in-window');
  const {findings} = await checkRules(context, ref, rules, {object: restore, operation: 'restore'});
  return findings;
}

async function planWith(context: OperationContext, base: RestorePlan, options: PlanRestoreOptions, {pod, contents}: Looked): Promise<RestorePlan> {
  const {repository, wal} = contents;
  const archived = wal.find((each) => backupsOf(repository, each).length > 0) ?? wal[0];
  if (archived === undefined) return {...base, problem: {code: 'not-readable', message: 'the WAL in the archive could not be listed'}, unreadable: contents.unreadable};
  const [path, backups] = [walPath(archived), backupsOf(repository, archived)];
  const moment = options.time === undefined ? undefined : Date.parse(options.time) / 1000;
  const now = context.clock.now().getTime() / 1000;
  const point = moment !== undefined && moment > now ? inFuture(moment, now) : restorePoint(path, backups, moment);
  const reach = await reachable(context, pod, {path, backups, point, moment, repo: archived.repo});
  const problem = problemOf(point, reach);
  const left = moment === undefined ? undefined : leftBranchAt(archived, path, moment);
  const [volumes, loss] = await Promise.all([
    part(targetVolumes(context, base, {databaseBytes: point.backup?.databaseBytes, changes: buildRestore('x', {from: base.name, namespace: base.namespace, ...optional('changes', options.changes)}).spec.changeParams, source: pod.object})),
    base.inPlace ? part(lossOf(context, {name: base.name, namespace: base.namespace}, lossFrom(path, point, reach))) : Promise.resolve(undefined),
  ]);
  return {
    ...base,
    verdict: problem === undefined ? 'possible' : 'impossible',
    ...optional('problem', problem),
    repo: archived.repo,
    ...optional('backup', chosen(point)),
    ...optional('wal', walOf(path, point)),
    missing: point.missing.map(([first, last]) => ({firstSegment: nameOnPath(path, first), lastSegment: nameOnPath(path, last), segments: last - first + 1})),
    timeline: path.timeline,
    nearest: reach.nearest,
    ...optional('estimate', estimate(point, backups)),
    volumes: isKnown(volumes) ? volumes.known : [],
    ...optional('loses', loss !== undefined && isKnown(loss) ? loss.known : undefined),
    notes: [...base.notes, ...reach.notes, ...(left === undefined ? [] : [left])],
    unreadable: [...contents.unreadable, ...(isKnown(volumes) ? [] : [{part: 'volumes', reason: volumes.unreadable}]), ...(loss === undefined || isKnown(loss) ? [] : [{part: 'what is lost', reason: loss.unreadable}])],
  };
}

/** Times of the archive are those of another clock than the commits': what the commits say counts more. */
function problemOf({problem}: RestorePoint, reach: Reachable): RestorePlan['problem'] {
  if (problem?.code !== 'after-last-wal') return problem ?? reach.problem;
  return reach.after === undefined ? (reach.problem ?? problem) : undefined;
}

function inFuture(moment: number, now: number): RestorePoint {
  return {missing: [], problem: {code: 'in-the-future', message: `${new Date(moment * 1000).toISOString()} has not come yet: it is ${new Date(now * 1000).toISOString()}`}};
}

function chosen({backup}: RestorePoint): RestorePlan['backup'] {
  if (backup === undefined) return undefined;
  const {label, type, references, stoppedAt, databaseBytes, repositorySetBytes} = backup;
  return {label, type, references, ...optional('stoppedAt', stoppedAt), ...optional('databaseBytes', databaseBytes), ...optional('repositorySetBytes', repositorySetBytes)};
}

function walOf(path: ReturnType<typeof walPath>, {wal}: RestorePoint): RestorePlan['wal'] {
  if (wal === undefined) return undefined;
  const timelines = [...new Set([timelineAt(path, wal.first), ...path.lineage.filter(({begin}) => begin > wal.first * path.segmentBytes && begin <= wal.last * path.segmentBytes).map(({timeline}) => timeline), timelineAt(path, wal.last)])];
  return {firstSegment: nameOnPath(path, wal.first), lastSegment: nameOnPath(path, wal.last), segments: wal.last - wal.first + 1, timelines};
}

/** Position from which on nothing comes back. */
function lossFrom(path: ReturnType<typeof walPath>, {wal}: RestorePoint, {after}: Reachable): SourceState {
  const lsn = after?.lsn ?? ((wal?.last ?? path.numbers.at(-1) ?? 0) + (after === undefined ? 1 : 0)) * path.segmentBytes;
  return {lsn, ...optional('xid', after?.xid)};
}

/** A copy takes as long as the largest backup of the set took for as many bytes; below a second its clock says nothing. */
function estimate({backup}: RestorePoint, backups: readonly Backup[]): RestorePlan['estimate'] {
  const {databaseBytes} = backup ?? {};
  const set = new Set([backup?.label, ...(backup?.references ?? [])]);
  const [largest] = backups.filter(({label}) => set.has(label)).toSorted((a, b) => (b.deltaBytes ?? 0) - (a.deltaBytes ?? 0));
  const seconds = (Date.parse(largest?.stoppedAt ?? '') - Date.parse(largest?.startedAt ?? '')) / 1000;
  if (databaseBytes === undefined || largest?.deltaBytes === undefined || largest.deltaBytes === 0 || !(seconds > 0)) return undefined;
  return {seconds: Math.ceil((databaseBytes / largest.deltaBytes) * seconds), bytes: databaseBytes};
}

function notesFor({name, to}: PlanRestoreOptions): string[] {
  return [
    ...(to === undefined ? [`the data of ${name} are replaced; name, addresses and settings stay (UG 6.3)`] : [`${to} is a new cluster with addresses of its own: applications have to be pointed to it`]),
    'backups of the restored cluster begin after the restore: it cannot go back to a time before it (UG 6.3.2)',
  ];
}
