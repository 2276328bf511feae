import type {ClusterStatus, Problem} from '../../../model/answers/cluster-status.ts';
import type {Evidence} from '../../../model/answers/diagnosis.ts';
import {knownOr} from '../../../model/part.ts';
import {optional} from '../../cluster-status/optional.ts';
import {objectOfEvent, textOfEvent, timeOfEvent} from '../../events.ts';
import type {Detector, Observation, Sign} from '../observation.ts';

/** Warnings of events that are quoted for an object. */
const FEW_EVENTS = 2;

/** The problems of the status, each with the fields and events that show it. */
export const statusProblems: Detector = (seen) => seen.status.problems.map((problem): Sign => ({
  id: problem.id,
  severity: problem.severity,
  message: problem.message,
  ...optional('object', problem.object),
  ...optional('pods', podsOf(problem, seen)),
  evidence: [...fieldsOf(problem, seen), ...eventsOf(problem, seen)],
}));

/** Whom a node, a claim or a set that is in trouble takes along. */
function podsOf({object = ''}: Problem, {pods, pgpools, status}: Observation): string[] | undefined {
  const [kind, name] = object.split('/');
  if (kind === 'node') return [...pods, ...knownOr(pgpools, []).flatMap((pgpool) => pgpool.pods)].filter(({spec}) => spec.nodeName === name).map(({metadata}) => metadata.name ?? '?');
  if (kind === 'persistentvolumeclaim') return status.volumes.find(({claim}) => claim === name)?.pods;
  return undefined;
}

type Fields = (seen: Observation, problem: Problem) => Evidence[];

const member: Fields = ({status}, {object}) => status.members.filter(({pod}) => object === `pod/${pod}`).flatMap(({pod, ready, phase, role, state, restarts, node}) => [
  {object: `pod/${pod}`, field: 'Ready', value: `${ready} (${phase}), feprole=${role}${node === undefined ? '' : `, on ${node}`}${restarts > 0 ? `, ${restarts} restarts` : ''}`},
  ...(state === undefined ? [] : [{object: `pod/${pod}`, field: 'metadata.annotations.status', value: `state ${state}`}]),
]);

const labels: Fields = ({status}) => [
  ...status.members.map(({pod, role, ready}) => ({object: `pod/${pod}`, field: 'metadata.labels.feprole', value: `${role}${ready ? '' : ' (not ready)'}`})),
  ...lock(status),
];

function lock({leaderLock, name}: ClusterStatus): Evidence[] {
  if (leaderLock === undefined) return [];
  const {holder, renewedAt, lastHolder} = leaderLock;
  return [{object: `configmap/${name}-leader`, field: 'metadata.annotations.leader', value: holder ?? `free${lastHolder === undefined ? '' : `, last ${lastHolder}`}`, ...optional('time', renewedAt)}];
}

const conditions: Fields = ({status}) => status.conditions.filter(({failedTasks, type, status: is}) => failedTasks !== undefined || (type === 'Failure' && is === 'True'))
  .map(({type, message, reason, failedTasks, since}) => ({object: `fepcluster/${status.name}`, field: `status.conditions[${type}]`, value: [reason, message, failedTasks === undefined ? undefined : `${failedTasks} failed tasks`].filter((word) => word !== undefined && word !== '').join(', '), ...optional('time', since)}));

const ready: Fields = ({status}) => [
  {object: `fepcluster/${status.name}`, field: 'status.fepStatus.fepClusterReady', value: String(status.clusterReady ?? 'not set')},
  ...(status.instances.counted === undefined ? [] : [{object: `fepcluster/${status.name}`, field: 'status.fepCurrentInstances', value: `${status.instances.counted} of ${status.instances.wanted ?? '?'}`}]),
];

const archiver: Fields = ({status}, {object}) => status.servers.filter(({pod}) => object === `pod/${pod}`).flatMap(({pod, archiving}) => (archiving === undefined ? [] : [
  {object: `pod/${pod}`, field: 'pg_stat_archiver', value: `archived ${archiving.archived}, last ${archiving.lastArchived ?? 'none'}; failed ${archiving.failed}, last ${archiving.lastFailed ?? 'none'}`, ...optional('time', archiving.lastFailedAt)},
  ...(archiving.waiting === undefined ? [] : [{object: `pod/${pod}`, field: 'pg_wal/archive_status', value: `${archiving.waiting} segments wait`}]),
]));

const slots: Fields = ({status}, {object}) => status.servers.filter(({pod}) => object === `pod/${pod}`).flatMap(({pod, slots: all}) => all.filter(({active, walStatus}) => !active || walStatus === 'lost')
  .map(({name, type, walStatus, retainedBytes}) => ({object: `pod/${pod}`, field: 'pg_replication_slots', value: `${name} (${type ?? '?'}) active=false, wal_status ${walStatus ?? '?'}, ${retainedBytes ?? 0} bytes kept`})));

const receivers: Fields = ({status}, {object}) => [
  ...status.servers.filter(({pod}) => object === `pod/${pod}`).map(({pod, receiver, receivedLsn, lsn, timeline}) => ({object: `pod/${pod}`, field: 'pg_stat_wal_receiver', value: `${receiver?.status ?? 'none'}, received ${receivedLsn ?? '?'}, replayed ${lsn ?? '?'}, timeline ${timeline ?? '?'}`})),
  ...status.servers.flatMap(({pod, standbys}) => standbys.filter(({name}) => object === `pod/${name}`).map(({name, state, syncState, lagBytes}) => ({object: `pod/${pod}`, field: 'pg_stat_replication', value: `${name} ${state ?? '?'}, ${syncState ?? '?'}, ${lagBytes ?? '?'} bytes behind`}))),
];

const server: Fields = ({status}, {object}) => status.servers.filter(({pod}) => object === `pod/${pod}`).flatMap(({pod, connections, longestTransaction: longest, transactionIds, pendingRestart, tls}) => [
  ...(connections === undefined ? [] : [{object: `pod/${pod}`, field: 'pg_stat_activity', value: `${connections.used} of ${connections.limit ?? '?'} sessions`}]),
  ...(longest === undefined ? [] : [{object: `pod/${pod}`, field: 'pg_stat_activity.xact_start', value: `${Math.round(longest.seconds)} s, user ${longest.user ?? '?'}, ${longest.state ?? '?'}, pid ${longest.pid ?? '?'}`}]),
  ...(transactionIds === undefined ? [] : [{object: `pod/${pod}`, field: 'pg_database.datfrozenxid', value: `age ${transactionIds.age} in ${transactionIds.database ?? '?'}`}]),
  ...(pendingRestart.length === 0 ? [] : [{object: `pod/${pod}`, field: 'pg_settings.pending_restart', value: pendingRestart.join(', ')}]),
  ...(tls?.notAfter === undefined ? [] : [{object: `pod/${pod}`, field: 'ssl_cert_file', value: `${tls.subject ?? 'certificate'}, valid until ${tls.notAfter}`}]),
]);

const ONLY: Partial<Record<Problem['id'], RegExp>> = {
  'connections-used-up': /^pg_stat_activity$/, 'transaction-open': /xact_start/, 'transaction-id-age': /datfrozenxid/, 'restart-pending': /pending_restart/, 'certificate-expires': /ssl_cert_file/,
};

const backups: Fields = ({status: {backup, name}}) => [
  ...backup.schedules.map(({number, schedule, type}) => ({object: `fepcluster/${name}`, field: `spec.fepChildCrVal.backup.schedule${number}`, value: `${schedule} (${type})`})),
  ...(backup.repository === undefined ? [] : [{object: `fepcluster/${name}`, field: 'pgbackrest info', value: `${backup.repository.message}; ${backup.repository.backups.length} backups, last ${backup.repository.backups.at(-1)?.stoppedAt ?? 'none'}`}]),
];

const operator: Fields = ({operators, sources}) => operators.length === 0 && 'known' in sources.operators
  ? [{object: 'deployment/fep-ansible-operator', field: 'metadata', value: 'not found'}]
  : operators.map(({metadata, status, spec}) => ({object: `deployment/${metadata.name}`, field: 'status.readyReplicas', value: `${status?.readyReplicas ?? 0} of ${spec.replicas ?? 1}, in namespace ${metadata.namespace}`}));

const claims: Fields = ({status}, {object}) => status.volumes.filter(({claim}) => object === `persistentvolumeclaim/${claim}`)
  .map(({claim, phase, storageClass, requested, capacity, accessModes}) => ({object: `persistentvolumeclaim/${claim}`, field: 'status.phase', value: `${phase}; class ${storageClass ?? 'default'}, ${accessModes.join('+')}, wants ${requested ?? '?'}, has ${capacity ?? 'nothing'}`}));

const nodes: Fields = ({nodes: all}, {object}) => all.filter(({metadata}) => object === `node/${metadata.name}`).flatMap(({metadata, status}) => (status?.conditions ?? []).filter(({type}) => type === 'Ready')
  .map(({status: is, reason, message, lastTransitionTime}) => ({object: `node/${metadata.name}`, field: 'status.conditions[Ready]', value: [is, reason, message].filter((word) => word !== undefined).join(', '), ...optional('time', lastTransitionTime)})));

const FIELDS: readonly [RegExp, Fields][] = [
  [/^(no-master|no-primary|several-masters|label-differs|two-primaries|stale-master|label-in-recovery)/, labels],
  [/^(master-not-ready|pod-|server-|image-pull|crash-loop|container-|unschedulable|evicted)/, member],
  [/^(operator-run-failed)/, conditions], [/^not-declared-ready/, ready], [/^operator-silent/, operator],
  [/^(archiving-)/, archiver], [/^slot-/, slots], [/^(replica-|timeline-|no-synchronous)/, receivers],
  [/^(connections|transaction|prepared|certificate|restart-pending)/, server],
  [/^(backup|no-backup|repository)/, backups], [/^(claim|volume|resize)/, claims], [/^node-/, nodes],
];

function fieldsOf(problem: Problem, seen: Observation): Evidence[] {
  const only = ONLY[problem.id];
  return FIELDS.filter(([pattern]) => pattern.test(problem.id)).flatMap(([, fields]) => fields(seen, problem)).filter(({field}) => only === undefined || only.test(field ?? ''));
}

/** What goes on in a server that runs: what Kubernetes once said of its pod has nothing to do with it. */
const INSIDE = /^(archiving|slot|connections|transaction|prepared|certificate|restart-pending)/;

/** The newest warnings about the very object; a set that may not make pods says so in its own. */
function eventsOf({id, object}: Problem, {events}: Observation): Evidence[] {
  if (object === undefined || INSIDE.test(id)) return [];
  const about = events.filter((event) => event.type === 'Warning' && objectOfEvent(event) === object);
  return about.slice(-FEW_EVENTS).map((event) => ({object, field: `event ${event.reason ?? ''}`, value: textOfEvent(event), ...optional('time', timeOfEvent(event))}));
}
