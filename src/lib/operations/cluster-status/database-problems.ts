import type {ClusterStatus, Member, Problem, VolumeLine} from '../../model/answers/cluster-status.ts';
import type {Archiving, DatabaseServer, ReplicationSlot} from '../../model/answers/database-status.ts';
import {formatBytes, parseQuantity, quantityNumber} from '../../model/quantity.ts';
import type {DatabaseStatus} from '../database-status/index.ts';
import {backupProblems} from './backup-problems.ts';
import {measuredPrimary, serversOf, standbyOf} from './measured-members.ts';
import {spanText} from './span-text.ts';
import {THRESHOLDS} from '../../model/health-thresholds.ts';

/** What problems inside the databases are judged by. */
export interface DatabaseJudged {
  database: DatabaseStatus | undefined;
  members: readonly Member[];
  volumes: readonly VolumeLine[];
  syncMode: string;
  /** A standby cluster has no server that accepts writes (UG 4.13). */
  standbyCluster: boolean;
  backup: ClusterStatus['backup'];
  createdAt: string | undefined;
  takenAt: string;
}

/** What is wrong inside the databases, in sentences, levels as `--check` has them. */
export function databaseProblems(judged: DatabaseJudged): Problem[] {
  const servers = serversOf(judged.database);
  const primary = measuredPrimary(servers);
  return [
    ...writerProblems(servers, judged),
    ...answerProblems(judged),
    ...(primary === undefined ? [] : replicaProblems(primary, servers, judged)),
    ...servers.flatMap((server) => [
      ...(server.archiving === undefined || server.inRecovery ? [] : archivingProblems(server.pod, server.archiving, judged)),
      ...server.slots.flatMap((slot) => slotProblems(server.pod, slot, judged.volumes)),
      ...sessionProblems(server),
      ...(server.inRecovery ? [] : transactionIdProblems(server)),
      ...certificateProblems(server, judged.takenAt),
      ...restartProblems(server),
    ]),
    ...backupProblems(judged),
  ];
}

function writerProblems(servers: readonly DatabaseServer[], {members, standbyCluster}: DatabaseJudged): Problem[] {
  const writers = servers.filter(({inRecovery}) => !inRecovery).map(({pod}) => pod);
  if (writers.length > 1) return [{id: 'two-primaries', severity: 'critical', message: `two primaries: ${writers.join(' and ')} both accept writes; data is going apart`}];
  const masters = members.filter(({role}) => role === 'master');
  return masters.filter(({pod}) => !standbyCluster && servers.some((server) => server.pod === pod && server.inRecovery))
    .map(({pod}) => ({id: 'label-in-recovery', severity: writers.length === 1 ? 'warning' : 'critical', message: `${pod} is labelled feprole=master, but is in recovery and takes no writes${writers.length === 1 ? `; ${writers[0]} does` : ''}`, object: `pod/${pod}`}));
}

/** A server that runs and refuses psql, or is silent while others answer. That exec is not allowed is no fault of it. */
function answerProblems({database, members}: DatabaseJudged): Problem[] {
  const answers = database?.servers ?? [];
  const others = answers.some(({server}) => server !== undefined);
  return answers.flatMap(({pod, server, failure}): Problem[] => {
    if (server !== undefined || failure === undefined) return [];
    if (failure.kind === 'forbidden' || (failure.kind !== 'refused' && !others)) return [];
    const severity = members.find((member) => member.pod === pod)?.role === 'master' ? 'critical' : 'warning';
    const message = failure.kind === 'refused' ? `PostgreSQL in ${pod} takes no connection: ${failure.reason}` : `${pod} could not be asked (${failure.reason}), other servers answer`;
    return [{id: failure.kind === 'refused' ? 'server-refuses' : 'server-silent', severity, message, object: `pod/${pod}`}];
  });
}

function replicaProblems(primary: DatabaseServer, servers: readonly DatabaseServer[], {members, syncMode}: DatabaseJudged): Problem[] {
  const problems = members.filter(({pod, ready}) => pod !== primary.pod && ready).flatMap((member): Problem[] => {
    const {pod, lagBytes, lagSeconds} = member;
    const server = servers.find((each) => each.pod === pod);
    const sender = standbyOf(primary, member);
    if (server !== undefined && !server.inRecovery) return [];
    if (sender === undefined && server !== undefined && server.receiver?.status !== 'streaming') {
      const behind = lagBytes === undefined || lagBytes === 0 ? '' : `, ${formatBytes(lagBytes)}B behind`;
      return [{id: 'replica-not-streaming', severity: 'warning', message: `${pod} does not stream from ${primary.pod} (${server.receiver === undefined ? 'no WAL receiver' : `WAL receiver: ${server.receiver.status}`})${behind}`, object: `pod/${pod}`}];
    }
    const quiet = sender?.sinceReplySeconds ?? 0;
    if (quiet >= THRESHOLDS.replySeconds) {
      return [{id: 'replica-silent', severity: 'warning', message: `${pod} has not answered ${primary.pod} for ${spanText(quiet)}: replication to it stands still${lagBytes === undefined || lagBytes === 0 ? '' : `, ${formatBytes(lagBytes)}B behind`}`, object: `pod/${pod}`}];
    }
    return lagProblems(pod, lagBytes ?? 0, lagSeconds ?? 0);
  });
  const synchronous = primary.standbys.some(({syncState}) => syncState === 'sync' || syncState === 'quorum');
  if (syncMode === 'on' && !synchronous) problems.push({id: 'no-synchronous-standby', severity: 'warning', message: `synchronous mode is on, but ${primary.pod} has no synchronous standby: what is committed now exists once`});
  return problems;
}

function lagProblems(pod: string, bytes: number, seconds: number): Problem[] {
  const {lagBytes, lagSeconds} = THRESHOLDS;
  const level = bytes >= lagBytes.critical || seconds >= lagSeconds.critical ? 'critical' : bytes >= lagBytes.warning || seconds >= lagSeconds.warning ? 'warning' : undefined;
  if (level === undefined) return [];
  return [{id: 'replica-lags', severity: level, message: `${pod} is behind the primary by ${formatBytes(bytes)}B${seconds >= 1 ? ` and ${spanText(seconds)}` : ''}`, object: `pod/${pod}`}];
}

function archivingProblems(pod: string, archiving: Archiving, {backup, takenAt}: DatabaseJudged): Problem[] {
  const {mode, lastArchivedAt, lastFailedAt, lastFailed, failed, waiting = 0} = archiving;
  if (mode === 'off') return backup.configured ? [{id: 'archiving-off', severity: 'warning', message: `archive_mode is off in ${pod}, though backup is configured: nothing can be recovered to a point in time`}] : [];
  const failing = lastFailedAt !== undefined && (lastArchivedAt === undefined || Date.parse(lastFailedAt) > Date.parse(lastArchivedAt));
  const severity = waiting >= THRESHOLDS.waitingSegments.critical ? 'critical' : 'warning';
  const queue = waiting > 0 ? `; ${waiting} segments wait and fill the WAL volume` : '';
  if (failing) {
    const since = lastArchivedAt === undefined ? 'never archived yet' : `last archived ${spanText((Date.parse(takenAt) - Date.parse(lastArchivedAt)) / 1000)} ago`;
    return [{id: 'archiving-fails', severity, message: `archiving fails in ${pod}: ${lastFailed ?? 'a segment'}, ${failed} failed tries, ${since}${queue}`, object: `pod/${pod}`}];
  }
  if (waiting < THRESHOLDS.waitingSegments.warning) return [];
  return [{id: 'archiving-behind', severity, message: `archiving in ${pod} does not keep up: ${waiting} segments wait and fill the WAL volume`, object: `pod/${pod}`}];
}

/** WAL that a slot holds is measured by the volume that it fills. */
function slotProblems(pod: string, slot: ReplicationSlot, volumes: readonly VolumeLine[]): Problem[] {
  const {name, active, walStatus, retainedBytes = 0} = slot;
  if (walStatus === 'lost') return [{id: 'slot-lost', severity: 'critical', message: `replication slot ${name} in ${pod} has lost WAL that its consumer needs: the consumer has to be built anew`, object: `pod/${pod}`}];
  const room = volumes.find(({volume, pods}) => volume === 'walVol' && pods.includes(pod)) ?? volumes.find(({volume, pods}) => volume === 'dataVol' && pods.includes(pod));
  const parsed = parseQuantity(room?.capacity ?? room?.requested ?? '');
  const capacity = parsed === undefined ? undefined : quantityNumber(parsed);
  const share = capacity === undefined || capacity === 0 ? undefined : retainedBytes / capacity;
  const {slotBytes, slotShare} = THRESHOLDS;
  const critical = share !== undefined && share >= slotShare.critical;
  if (!critical && retainedBytes < slotBytes && (share ?? 0) < slotShare.warning) return [];
  const part = share === undefined ? '' : `, ${Math.round(share * 100)} % of ${room?.claim}`;
  return [{id: 'slot-holds-wal', severity: critical ? 'critical' : 'warning', message: `replication slot ${name} in ${pod} ${active ? 'holds' : 'has no consumer and holds'} ${formatBytes(retainedBytes)}B of WAL${part}`, object: `pod/${pod}`}];
}

function sessionProblems({pod, connections, longestTransaction: longest, oldestPrepared}: DatabaseServer): Problem[] {
  const problems: Problem[] = [];
  const share = connections?.limit === undefined || connections.limit <= 0 ? 0 : connections.used / connections.limit;
  if (connections !== undefined && share >= THRESHOLDS.connectionShare.warning) {
    problems.push({id: 'connections-used-up', severity: share >= THRESHOLDS.connectionShare.critical ? 'critical' : 'warning', message: `${pod} has ${connections.used} of ${connections.limit} connections in use`, object: `pod/${pod}`});
  }
  const idle = longest?.state?.startsWith('idle in transaction') === true;
  if (longest !== undefined && longest.seconds >= (idle ? THRESHOLDS.idleInTransactionSeconds : THRESHOLDS.transactionSeconds)) {
    problems.push({id: 'transaction-open', severity: 'warning', message: `a transaction of ${longest.user ?? '?'} in ${pod} is open for ${spanText(longest.seconds)}${idle ? ' and idle' : ''}: vacuum cannot clean up behind it`, object: `pod/${pod}`});
  }
  if (oldestPrepared !== undefined && oldestPrepared.seconds >= THRESHOLDS.preparedSeconds) {
    problems.push({id: 'prepared-transaction', severity: 'warning', message: `a prepared transaction of ${oldestPrepared.user ?? '?'} in ${pod} waits for ${spanText(oldestPrepared.seconds)}: it holds its locks until somebody ends it`, object: `pod/${pod}`});
  }
  return problems;
}

function transactionIdProblems({pod, transactionIds: ids}: DatabaseServer): Problem[] {
  const age = Math.max(ids?.age ?? 0, ids?.multixactAge ?? 0);
  if (age < THRESHOLDS.transactionIdAge.warning) return [];
  const millions = Math.round(age / 1e6);
  return [{id: 'transaction-id-age', severity: age >= THRESHOLDS.transactionIdAge.critical ? 'critical' : 'warning', message: `database ${ids?.database ?? '?'} is ${millions} million transaction ids old: writes stop at 2147 million, vacuum does not get through`, object: `pod/${pod}`}];
}

function certificateProblems({pod, tls}: DatabaseServer, takenAt: string): Problem[] {
  if (tls?.on !== true || tls.notAfter === undefined) return [];
  const seconds = (Date.parse(tls.notAfter) - Date.parse(takenAt)) / 1000;
  const {warning, critical} = THRESHOLDS.certificateSeconds;
  if (seconds >= warning) return [];
  const words = seconds < 0 ? `has expired ${spanText(-seconds)} ago` : `expires in ${spanText(seconds)}`;
  return [{id: 'certificate-expires', severity: seconds < critical ? 'critical' : 'warning', message: `the server certificate of ${pod} ${words}`, object: `pod/${pod}`}];
}

function restartProblems({pod, pendingRestart}: DatabaseServer): Problem[] {
  if (pendingRestart.length === 0) return [];
  const shown = pendingRestart.slice(0, 4).join(', ');
  return [{id: 'restart-pending', severity: 'warning', message: `${pod} waits for a restart to take up ${shown}${pendingRestart.length > 4 ? ` and ${pendingRestart.length - 4} more` : ''}`, object: `pod/${pod}`}];
}
