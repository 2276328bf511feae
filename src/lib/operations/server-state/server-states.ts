import type {FepCluster} from '../../model/fep-cluster/index.ts';
import type {Pod} from '../../model/kubernetes-object.ts';
import {knownOr} from '../../model/part.ts';
import type {Sighting} from '../cluster-news/sighting.ts';
import {optional, roleOf} from '../cluster-status/members.ts';
import type {OperationContext} from '../context.ts';
import {query, runningServers} from '../database-status/index.ts';
import {fields, number, objectIn, text, texts, type Fields} from '../database-status/reading.ts';
import {isReady} from '../readiness/index.ts';
import {leaderState, memberState, type MemberState} from '../replication.ts';

/** What one server says of itself, in a few bytes: asked again and again while something is waited for. */
export interface ServerTold {
  inRecovery: boolean;
  /** pg_postmaster_start_time(), as PostgreSQL prints it. */
  startedAt?: string;
  /** pg_conf_load_time(). */
  configLoadedAt?: string;
  timeline?: number;
  pendingRestart: string[];
  /** Of a standby: status of its WAL receiver. */
  receiver?: string;
}

/** A server from outside, and from inside where it answered. */
export interface ServerState {
  pod: string;
  uid?: string;
  role: 'master' | 'replica' | 'unknown';
  ready: boolean;
  /** What Patroni wrote on its pod, up to a loop old. */
  patroni: MemberState;
  told?: ServerTold;
  /** Why it told nothing. */
  silence?: string;
}

export interface ServersSeen {
  servers: ServerState[];
  /** Holder of Patroni's lock. */
  leader?: string;
  /** Why the pods are not known. */
  unreadable?: string;
}

/** PostgreSQL 15, 9.26 and 28.2; columns as in database-status/sql.ts. */
const STATE = `SELECT json_build_object('recovery', r, 'started', pg_postmaster_start_time(), 'loaded', pg_conf_load_time(),
'timeline', CASE WHEN r THEN coalesce((SELECT received_tli FROM pg_stat_wal_receiver), (SELECT timeline_id FROM pg_control_checkpoint())) ELSE ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int END,
'pending', (SELECT json_agg(name) FROM pg_settings WHERE pending_restart), 'receiver', (SELECT status FROM pg_stat_wal_receiver)) FROM pg_is_in_recovery() r`.replaceAll('\n', ' ');

const WITHIN_MS = 3000;

/** Asks every running server at once. Never rejects; a server that is silent says why. */
export async function lookAtServers(context: OperationContext, cluster: FepCluster, {pods, configMaps}: Pick<Sighting, 'pods' | 'configMaps'>, signal: AbortSignal): Promise<ServersSeen> {
  const known = knownOr(pods, []);
  const running = new Map(runningServers(known).map((one) => [one.pod, one]));
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(WITHIN_MS)]);
  const servers = await Promise.all(known.map(async (pod): Promise<ServerState> => {
    const one = running.get(pod);
    if (one === undefined) return {...outside(pod), silence: 'its server container does not run'};
    const {output, failure} = await query(context.cluster, cluster, one, [STATE], {signal: bounded, withinMs: WITHIN_MS});
    const told = toldFrom(objectIn(output));
    return {...outside(pod), ...(told === undefined ? {silence: failure?.reason ?? 'what psql answered could not be read'} : {told})};
  }));
  return {servers, ...optional('leader', leaderState(knownOr(configMaps, [])).leader), ...('unreadable' in pods ? {unreadable: pods.unreadable} : {})};
}

function outside(pod: Pod): Omit<ServerState, 'told' | 'silence'> {
  return {pod: pod.metadata.name ?? '?', ...optional('uid', pod.metadata.uid), role: roleOf(pod), ready: isReady(pod), patroni: memberState(pod)};
}

function toldFrom(answer: Fields | undefined): ServerTold | undefined {
  const {recovery, ...told} = fields(answer);
  if (typeof recovery !== 'boolean') return undefined;
  return {
    inRecovery: recovery,
    ...optional('startedAt', text(told['started'])),
    ...optional('configLoadedAt', text(told['loaded'])),
    ...optional('timeline', number(told['timeline'])),
    pendingRestart: texts(told['pending']),
    ...optional('receiver', text(told['receiver'])),
  };
}

/** Did the databases themselves answer, so that nothing has to be taken from Patroni's word? */
export function databasesAnswer({servers}: ServersSeen): boolean {
  return servers.some(({told}) => told !== undefined);
}

const WRITE = `SELECT pg_logical_emit_message(true, 'kubectl-fep', 'write test')`;

/**
 * Commits a transaction that leaves nothing behind but a message in the WAL (PostgreSQL 15, 9.27.6: any wal_level), and
 * with synchronous replication waits as every client's does. Undefined: written; else why not.
 */
export async function tryWrite(context: OperationContext, cluster: FepCluster, pod: Pod, signal: AbortSignal): Promise<string | undefined> {
  const [one] = runningServers([pod]);
  if (one === undefined) return 'its server container does not run';
  const {output, failure} = await query(context.cluster, cluster, one, [WRITE], {signal: AbortSignal.any([signal, AbortSignal.timeout(WITHIN_MS)]), withinMs: WITHIN_MS});
  if (failure !== undefined) return failure.reason;
  return /^[0-9A-F]+\/[0-9A-F]+$/im.test(output.trim()) ? undefined : 'what psql answered could not be read';
}
