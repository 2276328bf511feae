import type {Gateway} from '../../cluster/gateway.ts';
import type {BackupRepository, DatabaseServer} from '../../model/answers/database-status.ts';
import type {FepCluster} from '../../model/fep-cluster/index.ts';
import type {Pod} from '../../model/kubernetes-object.ts';
import {BACKUP_CONTAINERS, SERVER_CONTAINER} from '../../model/names.ts';
import type {Part} from '../../model/part.ts';
import {roleOf} from '../cluster-status/members.ts';
import {SUPERUSER} from '../database/credentials.ts';
import {psqlStart, SOCKET_FOLDER} from '../database/psql-script.ts';
import {portOf} from '../pods/service-port.ts';
import {isRunning} from '../pods/containers.ts';
import {isReady} from '../readiness/index.ts';
import {memberState} from '../replication.ts';
import {repositoryFrom} from './backup-repository.ts';
import {execText, type ExecFailure, type ExecText} from './exec-text.ts';
import {patroniMembersFrom, type PatroniMember} from './patroni-members.ts';
import {serverFrom} from './server-answer.ts';
import {statements} from './sql.ts';
import {claimMounts, spaceCommand, spacesFrom, type ClaimSpace} from './volume-space.ts';

/** What the pods themselves tell, each by itself. */
export interface DatabaseStatus {
  servers: ServerAnswer[];
  /** Undefined: no pod was asked, for there is no backup to ask about. */
  repository?: Part<BackupRepository>;
  /** Only where the pods' annotations say nothing of Patroni. */
  members?: Part<PatroniMember[]>;
}

export interface ServerAnswer {
  pod: string;
  /** Undefined where it told nothing that could be read. */
  server?: DatabaseServer;
  failure?: ExecFailure;
  /** Room of its volumes; told even where the server is down. */
  spaces?: ClaimSpace[];
}

export interface AskOptions {
  signal: AbortSignal;
  /** Bounds the statements in the servers too, milliseconds. */
  withinMs: number;
  /** Who is connected, in the place of sizes and certificate. */
  sessions?: boolean;
}

/** Configuration of pgBackRest in the server container (archive_command of the v5 samples). */
const PGBACKREST_FILE = '/database/userdata/pgbackrest.conf';

/**
 * Asks every running server of a cluster, all at once: one psql (and df) in each server container, and one pgbackrest. Never
 * rejects, and has ended when `signal` is aborted. `withinMs` bounds the statements in the server as well, so that none
 * goes on when nobody listens any more.
 */
export async function askServers(cluster: Gateway, object: FepCluster, pods: readonly Pod[], options: AskOptions): Promise<DatabaseStatus> {
  const running = runningServers(pods);
  const rank = ({pod}: Running): number => (isReady(pod) ? 2 : 0) + (roleOf(pod) === 'master' ? 1 : 0);
  const byRank = running.toSorted((a, b) => rank(b) - rank(a));
  const silent = pods.every((pod) => memberState(pod).state === undefined);
  const [servers, repository, members] = await Promise.all([
    Promise.all(running.map(({pod, container}) => askServer(cluster, object, pod, container, options))),
    askRepository(cluster, object, byRank, options.signal),
    silent ? askPatroni(cluster, byRank[0], options.signal) : undefined,
  ]);
  return {servers, ...(repository === undefined ? {} : {repository}), ...(members === undefined ? {} : {members})};
}

/** A server whose container runs. */
export interface Running {
  pod: Pod;
  container: string;
}

/** Servers that can be asked: their container runs, and they are not about to go. */
export function runningServers(pods: readonly Pod[]): Running[] {
  return pods.flatMap((pod) => {
    const container = containerOf(pod);
    return container === undefined || pod.metadata.deletionTimestamp !== undefined ? [] : [{pod, container}];
  });
}

/** The server container, when it runs; by its name, else the first one (a cluster of another version may name it otherwise). */
function containerOf(pod: Pod): string | undefined {
  const names = pod.spec.containers.map(({name}) => name);
  const container = names.includes(SERVER_CONTAINER) ? SERVER_CONTAINER : names[0];
  return container !== undefined && isRunning(pod, container) ? container : undefined;
}

async function askServer(cluster: Gateway, object: FepCluster, pod: Pod, container: string, {signal, withinMs, sessions = false}: AskOptions): Promise<ServerAnswer> {
  const name = pod.metadata.name ?? '?';
  const asked = statements({sizes: !sessions && roleOf(pod) !== 'replica', sessions});
  const mounts = claimMounts(pod, container);
  const {output, failure} = await query(cluster, object, {pod, container}, asked, {signal, withinMs, before: spaceCommand(mounts)});
  const server = serverFrom(name, output);
  const spaces = spacesFrom(output, mounts);
  // One statement that failed beside the state is a gap in it, no silence.
  if (server !== undefined) return {pod: name, server, spaces};
  return {pod: name, spaces, failure: failure ?? {reason: 'what psql answered could not be read', kind: 'other'}};
}

export interface QueryOptions {
  signal: AbortSignal;
  withinMs: number;
  /** A shell command that runs first. */
  before?: string | undefined;
}

/** Statements in one psql as superuser over the socket, each printing its rows unaligned. Never rejects. */
export async function query(cluster: Gateway, object: FepCluster, {pod, container}: Running, sql: readonly string[], {signal, withinMs, before}: QueryOptions): Promise<ExecText> {
  const seconds = Math.max(1, Math.ceil(withinMs / 1000));
  const database = `dbname=postgres application_name=kubectl-fep connect_timeout=${Math.max(2, seconds)} options='-c statement_timeout=${seconds}s -c lock_timeout=${seconds}s'`;
  const {command} = psqlStart({host: SOCKET_FOLDER, port: portOf(object), user: SUPERUSER, database, password: false, args: ['-XAtqw', ...sql.flatMap((statement) => ['-c', statement])], before});
  return execText(cluster, {...where(pod), container, command, signal});
}

/** The master's backup container first: backups are taken there (UG 2.3.5). Without any, the server has pgBackRest too. */
async function askRepository(cluster: Gateway, object: FepCluster, running: readonly Running[], signal: AbortSignal): Promise<Part<BackupRepository> | undefined> {
  const backups: readonly string[] = BACKUP_CONTAINERS;
  const beside = running.flatMap(({pod}) => pod.spec.containers.flatMap(({name}) => (backups.includes(name) && isRunning(pod, name) ? [{pod, container: name}] : [])))[0];
  const configured = object.spec.fepChildCrVal?.backup !== undefined;
  const chosen = beside ?? (configured ? running[0] : undefined);
  if (chosen === undefined) return undefined;
  const words = beside === undefined ? [`--config=${PGBACKREST_FILE}`] : [];
  const {output, failure} = await execText(cluster, {...where(chosen.pod), container: chosen.container, command: ['pgbackrest', ...words, 'info', '--output=json'], signal});
  const known = repositoryFrom(output);
  if (known !== undefined) return {known};
  return {unreadable: failure?.reason ?? (output.trim() === '[]' ? 'pgBackRest has no stanza yet' : 'what pgbackrest answered could not be read')};
}

async function askPatroni(cluster: Gateway, running: Running | undefined, signal: AbortSignal): Promise<Part<PatroniMember[]> | undefined> {
  if (running === undefined) return undefined;
  const {output, failure} = await execText(cluster, {...where(running.pod), container: running.container, command: ['patronictl', 'list', '-f', 'json'], signal});
  const known = patroniMembersFrom(output);
  return known.length > 0 ? {known} : {unreadable: failure?.reason ?? 'what patronictl answered could not be read'};
}

function where(pod: Pod): {pod: string; namespace?: string} {
  const {name = '?', namespace} = pod.metadata;
  return {pod: name, ...(namespace === undefined ? {} : {namespace})};
}
