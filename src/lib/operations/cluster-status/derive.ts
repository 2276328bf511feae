import {ANSWER_API_VERSION} from '../../model/answers/api-version.ts';
import type {ClusterStatus, Member, Problem} from '../../model/answers/cluster-status.ts';
import type {LeaderLock} from '../../model/answers/database-status.ts';
import {knownOr} from '../../model/part.ts';
import {valueAt} from '../../rules/view.ts';
import {leaderState} from '../replication.ts';
import type {StatusSources} from './gather.ts';
import {hasRunOut, leaderLockFrom} from './leader-lock.ts';
import {measuredMembers, measuredPrimary, serversOf} from './measured-members.ts';
import {membersOf, optional} from './members.ts';
import {backupOf, childrenOf, conditionLines, eventLines, operatorOf, servicesOf, volumesOf} from './pieces.ts';
import {problemsOf, unreadableParts, verdictOfProblems} from './problems.ts';

/** Turns what was read into the answer. Pure: the same sources give the same status. */
export function deriveStatus(sources: StatusSources & {cluster: NonNullable<StatusSources['cluster']>}): ClusterStatus {
  const {cluster} = sources;
  const {name = '?', namespace = '?'} = cluster.metadata;
  const pods = knownOr(sources.pods, []);
  const configMaps = knownOr(sources.configMaps, []);
  const members = measuredMembers(membersOf(pods, configMaps, knownOr(sources.nodes, [])), sources.database);
  const volumes = volumesOf(knownOr(sources.claims, []), pods, name, sources.database);
  const wanted = wantedInstances(cluster);
  const syncMode = syncModeOf(cluster);
  const lock = leaderLockFrom(configMaps);
  const backup = {...backupOf(cluster), ...optional('repository', sources.database?.repository === undefined ? undefined : knownOr(sources.database.repository, undefined))};
  const problems = problemsOf(sources, {
    wanted, members, syncMode, volumes, lock, backup, database: sources.database, takenAt: sources.takenAt,
    createdAt: cluster.metadata.creationTimestamp, standbyCluster: valueAt(cluster, 'spec.fep.standby.enable') === true,
  });
  const primary = primaryOf(members, sources, lock);
  const {syncStandbys} = leaderState(configMaps);
  return {
    apiVersion: ANSWER_API_VERSION,
    kind: 'ClusterStatus',
    name,
    namespace,
    ...optional('createdAt', cluster.metadata.creationTimestamp),
    ...optional('deletingSince', cluster.metadata.deletionTimestamp),
    takenAt: sources.takenAt,
    verdict: verdictOfProblems(problems),
    headline: headlineOf(problems, members, syncMode),
    problems,
    instances: {...optional('wanted', wanted), ready: members.filter(({ready}) => ready).length, ...optional('counted', cluster.status?.fepCurrentInstances)},
    ...optional('clusterReady', cluster.status?.fepStatus?.fepClusterReady),
    syncMode,
    ...(syncStandbys.length === 0 ? {} : {syncStandbys}),
    ...optional('primary', primary?.pod),
    ...optional('timeline', primary?.timeline),
    ...optional('leaderLock', lock),
    servers: serversOf(sources.database),
    ...versionOf(cluster, pods[0]?.spec.containers.find(({image}) => image !== undefined)?.image),
    members,
    volumes,
    children: childrenOf(sources, name),
    services: servicesOf(knownOr(sources.services, []), name),
    conditions: conditionLines(cluster.status?.conditions ?? []),
    events: eventLines(knownOr(sources.events, [])),
    backup,
    ...optional('operator', operatorOf(sources)),
    unreadable: unreadableParts(sources),
  };
}

/**
 * The primary: the only server that accepts writes, as it says itself; else the only pod labelled so, unless that one says
 * otherwise or its lock has run out; else, where an unreachable pod keeps its label, the one with Patroni's lock.
 */
function primaryOf(members: readonly Member[], {database, takenAt}: StatusSources, lock: LeaderLock | undefined): Member | undefined {
  const servers = serversOf(database);
  const measured = measuredPrimary(servers);
  if (measured !== undefined) return members.find(({pod}) => pod === measured.pod);
  if (servers.some(({inRecovery}) => !inRecovery)) return undefined;
  const masters = members.filter(({role, phase}) => role === 'master' && phase !== 'terminating');
  const held = lock === undefined || (lock.holder !== undefined && !hasRunOut(lock, takenAt));
  if (!held) return undefined;
  return masters.length === 1 ? masters[0] : masters.find(({pod, ready}) => ready && pod === lock?.holder);
}

/** `spec.fep.instances` of a stored object, whose types nobody has checked; 1 is the operator's value when it is absent. */
export function wantedInstances(cluster: unknown): number | undefined {
  const value = valueAt(cluster, 'spec.fep.instances');
  if (value === undefined) return 1;
  return typeof value === 'number' ? value : undefined;
}

/** Asynchronous unless it says "on" (UG 4.2); a stored YAML boolean is what an unquoted on or off became. */
export function syncModeOf(cluster: unknown): string {
  const value = valueAt(cluster, 'spec.fep.syncMode');
  if (value === undefined) return 'off';
  return typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value);
}

/** FEP's major version and the server's image: of the manifest, else of a running pod. */
export function versionOf(cluster: unknown, podImage: string | undefined): {fepVersion?: string; image?: string} {
  const image = valueAt(cluster, 'spec.fep.image.image');
  const used = podImage ?? (typeof image === 'string' ? image : undefined);
  const asked = valueAt(cluster, 'spec.fep.fepVersion');
  // Tag of FEP's images: `ubi9-15-1.5` (UG 2.2.3); repository: `…-postgres-15-server`.
  const told = /:ubi\d+-(\d+-\d+\.\d+)/.exec(used ?? '')?.[1] ?? /postgres-(\d+)-server/.exec(used ?? '')?.[1];
  const version = told ?? (asked === undefined ? undefined : String(asked));
  return {...optional('fepVersion', version), ...optional('image', used)};
}

function headlineOf(problems: readonly Problem[], members: readonly Member[], syncMode: string): string {
  const [first] = problems;
  if (first !== undefined) {
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
    return `${first.message}${more}`;
  }
  const replicas = members.filter(({role}) => role === 'replica').length;
  const mode = replicas === 0 ? '' : syncMode === 'on' ? ', synchronous' : ', asynchronous';
  const words = replicas === 0 ? 'no replica' : replicas === 1 ? '1 replica' : `${replicas} replicas`;
  return `healthy: 1 master and ${words}, all ready${mode}`;
}
