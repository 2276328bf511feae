import type {ClusterStatus, HealthVerdict, Member, Problem} from '../../model/answers/cluster-status.ts';
import type {LeaderLock} from '../../model/answers/database-status.ts';
import {isKnown, knownOr, type Part} from '../../model/part.ts';
import {claimTroubles, operatorFailures, operatorSilence} from '../readiness/operator-trouble.ts';
import {podTroubles} from '../readiness/index.ts';
import {refusedPods} from '../readiness/refused-pods.ts';
import {databaseProblems, type DatabaseJudged} from './database-problems.ts';
import type {StatusSources} from './gather.ts';
import {nodeProblems} from './node-problems.ts';
import {masterProblems} from './master-problems.ts';
import {volumeProblems} from './volume-problems.ts';

/** What the problems are judged by, already derived. */
export interface Judged extends DatabaseJudged {
  wanted: number | undefined;
  lock: LeaderLock | undefined;
}

/** Everything that is wrong, in sentences: gravest first, and what may be the cause before what may follow from it. */
export function problemsOf(sources: StatusSources, judged: Judged): Problem[] {
  const problems = [
    ...deletionProblems(sources),
    ...readProblems(sources),
    ...(sources.cluster?.metadata.deletionTimestamp === undefined && isKnown(sources.pods) ? masterProblems(judged) : []),
    ...storageProblems(sources, judged),
    ...volumeProblems(judged.volumes),
    ...nodeProblems(sources),
    ...memberProblems(sources, judged),
    ...databaseProblems(judged),
    ...operatorProblems(sources),
  ];
  const rank = {critical: 0, unknown: 1, warning: 2};
  return problems.toSorted((a, b) => rank[a.severity] - rank[b.severity]);
}

/** Worst of the problems, as a monitoring plugin ranks them: critical before unknown before warning. */
export function verdictOfProblems(problems: readonly Problem[]): HealthVerdict {
  for (const severity of ['critical', 'unknown', 'warning'] as const) {
    if (problems.some((problem) => problem.severity === severity)) return severity;
  }
  return 'ok';
}

function deletionProblems({cluster}: StatusSources): Problem[] {
  const since = cluster?.metadata.deletionTimestamp;
  if (since === undefined) return [];
  const held = cluster?.metadata.finalizers ?? [];
  const words = held.length === 0 ? '' : `, held by ${held.join(', ')}`;
  return [{id: 'being-deleted', severity: 'critical', message: `the cluster is being deleted since ${since}${words}`}];
}

/** Pods decide the verdict: without them nothing is known. Other parts only miss from the picture. */
function readProblems(sources: StatusSources): Problem[] {
  return isKnown(sources.pods) ? [] : [{id: 'pods-unreadable', severity: 'unknown', message: `the pods could not be read: ${sources.pods.unreadable}`}];
}

function memberProblems(sources: StatusSources, {members, wanted, syncMode}: Judged): Problem[] {
  const problems: Problem[] = [];
  const troubles = knownOr(sources.pods, []).flatMap((pod) => podTroubles(pod).map(({id, message}) => ({id, message, object: `pod/${pod.metadata.name}`})));
  problems.push(...troubles.map((trouble): Problem => ({severity: 'warning', ...trouble})));
  for (const member of members.filter(({ready, role}) => !ready && role !== 'master')) {
    if (troubles.some(({object}) => object === `pod/${member.pod}`)) continue;
    problems.push({id: 'pod-not-ready', severity: 'warning', message: `${member.pod} is not ready (${member.phase})`, object: `pod/${member.pod}`});
  }
  for (const {pod, state} of members.filter(({ready}) => ready)) {
    // Patroni's words for a server that is down: stopped, stopping, crashed, start failed.
    if (state !== undefined && /stop|crash|fail/.test(state)) problems.push({id: 'server-down', severity: 'warning', message: `PostgreSQL in ${pod} is down: Patroni says "${state}"`, object: `pod/${pod}`});
  }
  // A refusal of long ago says nothing once every server is there.
  if (members.length < (wanted ?? 0)) problems.push(...refusedPods(knownOr(sources.events, [])).map(({id, message, object}): Problem => ({id, severity: 'critical', message, object})));
  if (members.length > 0 && wanted !== undefined && members.length !== wanted) {
    problems.push({id: 'instances-missing', severity: 'warning', message: `${members.length} of ${wanted} wanted instances exist`});
  }
  const readyReplicas = members.filter(({role, ready}) => role === 'replica' && ready).length;
  if (syncMode === 'on' && members.some(({role}) => role === 'master') && readyReplicas === 0) {
    problems.push({id: 'no-synchronous-replica', severity: 'critical', message: 'synchronous mode is on and no replica is ready: what is committed now exists once, or commits wait'});
  }
  return [...problems, ...timelineProblems(members), ...conditionProblems(sources)];
}

function timelineProblems(members: readonly Member[]): Problem[] {
  const lead = members.find(({role}) => role === 'master')?.timeline;
  return members
    .filter(({role, timeline}) => role === 'replica' && lead !== undefined && timeline !== undefined && timeline !== lead)
    .map(({pod, timeline}) => ({id: 'timeline-differs', severity: 'warning', message: `${pod} is on timeline ${timeline}, the master on ${lead}`, object: `pod/${pod}`}));
}

function conditionProblems({cluster, pods}: StatusSources): Problem[] {
  const problems: Problem[] = [];
  for (const {type, status, message, ansibleResult} of cluster?.status?.conditions ?? []) {
    if (status !== 'True' || ((ansibleResult?.failures ?? 0) === 0 && type !== 'Failure')) continue;
    problems.push({id: 'operator-run-failed', severity: 'warning', message: `the operator's last run failed: ${message ?? `${ansibleResult?.failures ?? 1} tasks failed`}`});
  }
  if (cluster !== undefined && isKnown(pods) && pods.known.length > 0 && cluster.status?.fepStatus?.fepClusterReady !== true) {
    problems.push({id: 'not-declared-ready', severity: 'warning', message: 'the operator has not declared the cluster ready (status.fepStatus.fepClusterReady)'});
  }
  return problems;
}

function storageProblems(sources: StatusSources, {volumes}: Judged): Problem[] {
  const unbound = claimTroubles(knownOr(sources.claims, []).filter(({metadata}) => metadata.deletionTimestamp === undefined), knownOr(sources.events, []));
  const growing = knownOr(sources.claims, []).flatMap(({metadata, status}) => (status?.conditions ?? [])
    .filter((condition) => condition.type === 'FileSystemResizePending' || /ResizeError|ResizeFailed/i.test(condition.type))
    .map((condition) => ({message: `volume claim ${metadata.name}: ${condition.type}${condition.message === undefined ? '' : `, ${condition.message}`}`, object: `persistentvolumeclaim/${metadata.name}`})));
  const lost = volumes.filter(({phase}) => phase === 'Lost').map(({claim}): Problem => ({id: 'volume-lost', severity: 'critical', message: `volume claim ${claim} has lost its volume`}));
  return [...lost, ...unbound.map(({id, message, object}): Problem => ({id, severity: 'warning', message, object})), ...growing.map((line): Problem => ({id: 'resize-pending', severity: 'warning', ...line}))];
}

function operatorProblems(sources: StatusSources): Problem[] {
  const failures = operatorFailures(knownOr(sources.events, []), new Set()).map(({id, message, object}): Problem => ({id, severity: 'warning', message, object}));
  // An operator that may not be looked at is a gap in the picture, no fault of the cluster.
  const silence = isKnown(sources.operators) ? operatorSilence(sources) : undefined;
  return [...dedupe(failures), ...(silence === undefined ? [] : [{id: 'operator-silent' as const, severity: 'warning' as const, message: silence}])];
}

function dedupe(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [problem.message, problem])).values()];
}

/** Parts that could not be read, for the end of the answer. */
export function unreadableParts(sources: StatusSources): ClusterStatus['unreadable'] {
  const parts: Record<string, Part<unknown>> = {pods: sources.pods, 'StatefulSet': sources.statefulSet, volumes: sources.claims, events: sources.events, services: sources.services, 'ConfigMaps of Patroni': sources.configMaps, 'nodes (zones)': sources.nodes, operator: sources.operators, ...sources.children};
  const objects = Object.entries(parts).flatMap(([name, value]) => (isKnown(value) ? [] : [{part: name, reason: value.unreadable}]));
  return [...objects, ...unreadableInside(sources.database)];
}

/** Servers that could not be asked for the same reason share a line, with the backups when the reason is theirs too. */
function unreadableInside(database: StatusSources['database']): ClusterStatus['unreadable'] {
  const silent = [
    ...(database?.servers ?? []).flatMap(({pod, failure}) => (failure === undefined ? [] : [{part: pod, reason: failure.reason}])),
    ...Object.entries<Part<unknown> | undefined>({pgBackRest: database?.repository, patronictl: database?.members})
      .flatMap(([part, value]) => (value === undefined || isKnown(value) ? [] : [{part, reason: value.unreadable}])),
  ];
  return [...Map.groupBy(silent, ({reason}) => reason)].map(([reason, same]) => ({part: `databases: ${same.map(({part}) => part).join(', ')}`, reason}));
}
