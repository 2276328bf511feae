import type {Member} from '../../model/answers/cluster-status.ts';
import type {DatabaseServer, StandbyLine} from '../../model/answers/database-status.ts';
import {isKnown} from '../../model/part.ts';
import type {DatabaseStatus} from '../database-status/index.ts';
import {optional} from './optional.ts';

/** Members with what PostgreSQL itself told of them; Patroni's annotations are up to a loop (10 s) old. */
export function measuredMembers(members: readonly Member[], database: DatabaseStatus | undefined): Member[] {
  if (database === undefined) return [...members];
  const servers = serversOf(database);
  const primary = measuredPrimary(servers);
  return members.map((member) => {
    const server = servers.find(({pod}) => pod === member.pod);
    const told = database.members !== undefined && isKnown(database.members) ? database.members.known.find(({pod}) => pod === member.pod) : undefined;
    const behind = primary === undefined || primary.pod === member.pod ? undefined : standbyOf(primary, member);
    return {
      ...member,
      ...optional('state', stateOf(member.state ?? told?.state, server)),
      ...optional('timeline', timelineOf(server, member.timeline ?? told?.timeline)),
      ...optional('lsn', server?.lsn ?? member.lsn),
      ...lagOf(member, server, primary, behind),
      ...(behind?.syncState === undefined ? {} : {syncState: behind.syncState, sync: behind.syncState === 'sync' || behind.syncState === 'quorum'}),
      ...optional('pendingRestart', server === undefined ? undefined : server.pendingRestart.length > 0),
      ...optional('startedAt', server?.startedAt),
    };
  });
}

/** The servers that answered. */
export function serversOf(database: DatabaseStatus | undefined): DatabaseServer[] {
  return (database?.servers ?? []).flatMap(({server}) => server ?? []);
}

/** The only server that accepts writes; undefined where none or several do. */
export function measuredPrimary(servers: readonly DatabaseServer[]): DatabaseServer | undefined {
  const writers = servers.filter(({inRecovery}) => !inRecovery);
  return writers.length === 1 ? writers[0] : undefined;
}

/** The WAL sender that serves a member: Patroni names it after the pod. */
export function standbyOf(primary: DatabaseServer, {pod, ip}: Pick<Member, 'pod' | 'ip'>): StandbyLine | undefined {
  return primary.standbys.find(({name}) => name === pod) ?? primary.standbys.find(({address}) => address !== undefined && address === ip);
}

/** Patroni before 3.2 calls a replica "running" whether it streams or not. */
function stateOf(state: string | undefined, server: DatabaseServer | undefined): string | undefined {
  if (server === undefined) return state;
  if (!server.inRecovery) return state ?? 'running';
  return server.receiver?.status === 'streaming' ? 'streaming' : state === 'running' || state === undefined ? 'not streaming' : state;
}

/** Without a WAL receiver a standby knows its timeline of its last restart point only: the later one of the two counts. */
function timelineOf(server: DatabaseServer | undefined, told: number | undefined): number | undefined {
  if (server?.timeline === undefined || !server.inRecovery || server.receiver !== undefined) return server?.timeline ?? told;
  return Math.max(server.timeline, told ?? 0);
}

/**
 * The primary's figures are those of one moment, so they count first; positions that two servers told at two moments
 * come second. Seconds are the primary's `replay_lag`, empty on an idle cluster; without a sender the age of what was
 * replayed last, which says nothing as long as nothing is missing.
 */
function lagOf(member: Member, server: DatabaseServer | undefined, primary: DatabaseServer | undefined, behind: StandbyLine | undefined): Pick<Member, 'lagBytes' | 'lagSeconds'> {
  if (primary?.pod === member.pod) return {};
  const bytes = behind?.lagBytes ?? distance(primary?.lsn, server?.lsn) ?? member.lagBytes;
  const replayed = bytes === 0 ? 0 : server?.sinceLastReplaySeconds;
  // A sender keeps its last figure for a while after nothing is missing any more.
  const seconds = behind === undefined ? replayed : bytes === 0 ? 0 : behind.lagSeconds;
  return {...optional('lagBytes', bytes), ...optional('lagSeconds', seconds)};
}

/** Bytes of WAL between two positions, `0/3000148` each; never below zero. */
export function distance(ahead: string | undefined, behind: string | undefined): number | undefined {
  const [a, b] = [positionOf(ahead), positionOf(behind)];
  if (a === undefined || b === undefined) return undefined;
  return a > b ? Number(a - b) : 0;
}

function positionOf(lsn: string | undefined): bigint | undefined {
  const match = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/i.exec(lsn ?? '');
  return match === null ? undefined : (BigInt(`0x${match[1]}`) << 32n) | BigInt(`0x${match[2]}`);
}
