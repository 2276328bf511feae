import {FepError} from '../../errors/fep-error.ts';
import type {BackupRepository, ReplicationSlot} from '../../model/answers/database-status.ts';
import type {Impact} from '../../model/answers/impact.ts';
import type {Member} from '../../model/answers/cluster-status.ts';
import type {FepCluster} from '../../model/fep-cluster/index.ts';
import type {ConfigMap, Pod} from '../../model/kubernetes-object.ts';
import {LABELS} from '../../model/names.ts';
import {isKnown, knownOr, type Part} from '../../model/part.ts';
import {RESOURCES} from '../../model/resources.ts';
import {begin, type ClusterRef} from '../cluster-snapshot.ts';
import {noSuchCluster} from '../cluster-status/index.ts';
import {measuredMembers, measuredPrimary, serversOf} from '../cluster-status/measured-members.ts';
import {membersOf, optional, roleOf} from '../cluster-status/members.ts';
import type {OperationContext} from '../context.ts';
import type {DatabaseStatus} from '../database-status/index.ts';
import {part} from '../parts.ts';
import {leaderState} from '../replication.ts';
import {budgetsOf, type DisruptionBudget} from './disruption-budgets.ts';

export interface ImpactOptions {
  /** What is about to be done: `switchover of demo`. */
  deed: string;
  /** Whose sessions are cut: the primary's, those of named pods, everybody's in turn, or nobody's. */
  interrupts: 'primary' | 'all' | 'none' | {pods: readonly string[]};
  /** For all reads together; 5 s when left out. */
  timeoutMs?: number;
  notes?: readonly string[];
}

/** The screen's data, and what it was made from. */
export interface GatheredImpact {
  impact: Impact;
  cluster: FepCluster;
  /** Server pods by ordinal; empty where they could not be read. */
  pods: Pod[];
  podsPart: Part<Pod[]>;
  configMaps: ConfigMap[];
  members: Member[];
  database: DatabaseStatus | undefined;
}

const TIMEOUT_MS = 5000;
/** Patroni's own sessions and ours come back by themselves, and nobody misses them. */
const OURS: ReadonlySet<string> = new Set(['kubectl-fep', 'Patroni']);

/**
 * What an operation will hurt, in one wave of lists and one of execs under one deadline. What does not answer is named
 * in `unreadable` and takes nothing else with it. Throws `not-found` (4), and the gateway's error when the FEPCluster
 * itself cannot be read.
 */
export async function gatherImpact(context: OperationContext, ref: ClusterRef, options: ImpactOptions): Promise<GatheredImpact> {
  const {cluster, clock} = context;
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const [deadline, done] = [new AbortController(), new AbortController()];
  const signal = AbortSignal.any([context.signal, deadline.signal]);
  const until = clock.now().getTime() + timeoutMs;
  clock.sleep(timeoutMs, done.signal).then(() => deadline.abort(new FepError(`no answer within ${timeoutMs / 1000} s`, {code: 'no-answer', exit: 'unreachable'})), () => undefined);
  try {
    const begun = begin(cluster, ref, signal);
    const [object, pods, configMaps, budgets, database] = await Promise.all([
      begun.object,
      begun.pods,
      part(cluster.list<ConfigMap>(RESOURCES.ConfigMap, {namespace: ref.namespace, labelSelector: `${LABELS.clusterName}=${ref.name}`, signal}).then(({items}) => items)),
      part(cluster.list<DisruptionBudget>(RESOURCES.PodDisruptionBudget, {namespace: ref.namespace, signal}).then(({items}) => items)),
      askInside(context, begun, signal, until),
    ]);
    if (object === undefined) throw noSuchCluster(ref);
    const known = {cluster: object, pods: knownOr(pods, []), configMaps: knownOr(configMaps, []), database};
    const members = measuredMembers(membersOf(known.pods, known.configMaps, []), database);
    const impact = deriveImpact({...known, members, takenAt: clock.now().toISOString(), parts: {pods, configMaps, budgets}}, options);
    return {...known, podsPart: pods, members, impact};
  } finally {
    done.abort();
  }
}

async function askInside({cluster, clock}: OperationContext, begun: ReturnType<typeof begin>, signal: AbortSignal, until: number): Promise<DatabaseStatus | undefined> {
  const [{askServers}, object, pods] = await Promise.all([
    import('../database-status/index.ts'),
    begun.object.catch(() => undefined),
    begun.pods.then((found) => knownOr(found, [])),
  ]);
  if (object === undefined || pods.length === 0) return undefined;
  return askServers(cluster, object, pods, {signal, withinMs: Math.max(1000, until - clock.now().getTime()), sessions: true});
}

interface Gathered extends Omit<GatheredImpact, 'impact' | 'podsPart'> {
  takenAt: string;
  parts: {pods: Part<Pod[]>; configMaps: Part<ConfigMap[]>; budgets: Part<DisruptionBudget[]>};
}

/** Pure. */
export function deriveImpact(gathered: Gathered, {deed, interrupts, notes = []}: ImpactOptions): Impact {
  const {pods, members, database, configMaps, parts} = gathered;
  const servers = serversOf(database);
  const primary = measuredPrimary(servers)?.pod ?? labelledPrimary(pods, configMaps);
  const interrupted = interruptedPods(interrupts, pods, primary);
  const hit = servers.filter(({pod}) => interrupted.includes(pod));
  const sessions = hit.flatMap(({pod, clients = []}) => clients.filter(({application}) => !OURS.has(application)).map((group) => ({pod, ...group})));
  // Cut off after its state: it told nothing of its sessions, which is not the same as none.
  const silent = hit.filter(({clients}) => clients === undefined).map(({pod}) => pod);
  const longest = Math.max(-1, ...sessions.map(({longestSeconds = -1}) => longestSeconds));
  const primaryServer = servers.find(({pod}) => pod === primary);
  return {
    takenAt: gathered.takenAt,
    deed,
    ...optional('primary', primary),
    ...optional('timeline', primaryServer?.timeline ?? members.find(({pod}) => pod === primary)?.timeline),
    interrupted,
    sessions,
    ...optional('openTransactions', hit.length === 0 || silent.length > 0 ? undefined : sessions.reduce((sum, {inTransaction}) => sum + inTransaction, 0)),
    ...optional('longestTransactionSeconds', longest < 0 ? undefined : longest),
    prepared: hit.flatMap(({pod, preparedCount = 0, oldestPrepared}) => (preparedCount === 0 ? [] : [{pod, count: preparedCount, ...optional('oldestSeconds', oldestPrepared?.seconds)}])),
    slotsAtRisk: (primaryServer?.slots ?? []).flatMap((slot) => (interrupts === 'none' ? [] : slotAtRisk(slot, members))),
    replicas: members.filter(({pod}) => pod !== primary).map(({pod, ready, state, sync, lagBytes, lagSeconds}) => ({pod, ready, ...optional('state', state), ...optional('sync', sync), ...optional('lagBytes', lagBytes), ...optional('lagSeconds', lagSeconds)})),
    ...optional('backup', backupOf(database?.repository)),
    disruptionBudgets: budgetsOf(knownOr(parts.budgets, []), pods),
    notes: [...notes],
    unreadable: [...unreadableOf(parts, database), ...silent.map((pod) => ({part: `sessions of ${pod}`, reason: 'it did not tell them in time'}))],
  };
}

/** By Patroni's lock where it can be read, else by the label. */
function labelledPrimary(pods: readonly Pod[], configMaps: readonly ConfigMap[]): string | undefined {
  const masters = pods.filter((pod) => roleOf(pod) === 'master' && pod.metadata.deletionTimestamp === undefined).map(({metadata}) => metadata.name ?? '?');
  const {leader} = leaderState(configMaps);
  if (leader !== undefined) return pods.some(({metadata}) => metadata.name === leader) ? leader : undefined;
  return masters.length === 1 && configMaps.every(({metadata}) => metadata.name?.endsWith('-leader') !== true) ? masters[0] : undefined;
}

function interruptedPods(interrupts: ImpactOptions['interrupts'], pods: readonly Pod[], primary: string | undefined): string[] {
  if (typeof interrupts === 'object') return [...interrupts.pods];
  if (interrupts === 'all') return pods.map(({metadata}) => metadata.name ?? '?');
  return interrupts === 'primary' && primary !== undefined ? [primary] : [];
}

/** Patroni keeps physical slots of its members itself, and makes a new primary's anew; others stay behind on the old one (PostgreSQL 15, 27.2.6: slots are not replicated). */
function slotAtRisk({name, type, database}: ReplicationSlot, members: readonly Member[]): Impact['slotsAtRisk'] {
  const ofMember = members.some(({pod}) => pod.replaceAll('-', '_') === name || pod === name);
  if (ofMember) return [];
  const reason = type === 'logical'
    ? 'a logical slot is not replicated: unless Patroni keeps it as a permanent slot, its subscriber has to begin anew'
    : 'a physical slot that is no server of this cluster stays on the old primary';
  return [{name, ...optional('type', type), ...optional('database', database), reason}];
}

function backupOf(repository: Part<BackupRepository> | undefined): Impact['backup'] {
  if (repository === undefined || !isKnown(repository)) return undefined;
  const {running, backups, recoverableSince} = repository.known;
  return {...optional('running', running), ...optional('lastGood', backups.findLast(({error}) => !error)), ...optional('recoverableSince', recoverableSince)};
}

function unreadableOf(parts: Gathered['parts'], database: DatabaseStatus | undefined): Impact['unreadable'] {
  const named: [string, Part<unknown> | undefined][] = [
    ['pods', parts.pods], ["Patroni's ConfigMaps", parts.configMaps], ['PodDisruptionBudgets', parts.budgets], ['backups', database?.repository],
  ];
  return [
    ...named.flatMap(([name, read]) => (read === undefined || isKnown(read) ? [] : [{part: name, reason: read.unreadable}])),
    ...(database?.servers ?? []).flatMap(({pod, failure}) => (failure === undefined ? [] : [{part: `sessions of ${pod}`, reason: failure.reason}])),
  ];
}
