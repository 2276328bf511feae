import type {Gateway} from '../../cluster/gateway.ts';
import {hideInText} from '../../manifest/difference/index.ts';
import {isKnown, knownOr, type Part} from '../../model/part.ts';
import {takeSnapshot, type ClusterRef, type ClusterSnapshot} from '../cluster-snapshot.ts';
import {fepClusterReadiness, scaledInReadiness, troublesOf, verdictOf, type Baseline, type Trouble} from '../readiness/index.ts';
import type {Verdict} from '../wait-until.ts';
import {askSettings} from './ask-settings.ts';
import type {EndState} from './end-state.ts';
import {hbaState, type HbaState} from './hba-in-force.ts';
import {parameterState, type ParameterState, type WantedParameter} from './in-force.ts';
import {hasBegun, rollState} from './rolled.ts';
import type {ServerSettings} from './server-settings.ts';
import {claimsConcerned, growthState, growthTroubles} from './volumes-grown.ts';

/** One look at everything that an end state is judged by. */
export interface Seen extends ClusterSnapshot {
  /** What each server pod says of its configuration; empty where nobody has to be asked. */
  servers: ReadonlyMap<string, Part<ServerSettings>>;
}

/** What stood before the change. */
export interface Before extends Baseline {
  instances: number | undefined;
  /** Time of each server's last reload, where it was asked for. */
  loadedAt: ReadonlyMap<string, string>;
}

/** How long an operator that is only supposed to replace pods has to begin. */
const BEGINS_WITHIN_MS = 20_000;

/** One look at everything that the end state is judged by; servers are asked only where parameters or hba lines are to be in force. */
export async function lookAt(cluster: Gateway, ref: ClusterRef, end: EndState, signal: AbortSignal): Promise<Seen> {
  const snapshot = await takeSnapshot(cluster, ref, signal);
  const asks = end.parameters.length > 0 || end.hba !== undefined;
  if (!asks || snapshot.cluster === undefined) return {...snapshot, servers: new Map()};
  const question = {names: end.parameters.map(({name}) => name), hba: end.hba !== undefined};
  return {...snapshot, servers: await askSettings(cluster, snapshot.cluster, knownOr(snapshot.pods, []), question, signal)};
}

/** How one parameter stands on every server. */
export interface ParameterOnServers extends WantedParameter {
  servers: (ParameterState & {pod: string} | {pod: string; state: 'unreadable'; note: string})[];
}

/** How each wanted parameter stands on each server that was asked. */
export function parametersOn(seen: Seen, {parameters}: EndState, before: Pick<Before, 'loadedAt'>): ParameterOnServers[] {
  return parameters.map((wanted) => ({
    ...wanted,
    servers: [...seen.servers].map(([pod, server]) => (isKnown(server)
      ? {pod, ...parameterState(wanted, server.known, before.loadedAt.get(pod))}
      : {pod, state: 'unreadable' as const, note: server.unreadable})),
  }));
}

/** How the wanted hba lines stand on each server; empty when none are wanted. */
export function hbaOn(seen: Seen, {hba}: EndState): (HbaState & {pod: string} | {pod: string; state: 'unreadable'; note: string})[] {
  if (hba === undefined) return [];
  return [...seen.servers].map(([pod, server]) => {
    if (!isKnown(server)) return {pod, state: 'unreadable' as const, note: server.unreadable};
    return server.known.hba === undefined ? {pod, state: 'unreadable' as const, note: 'it did not show its pg_hba.conf'} : {pod, ...hbaState(hba, server.known.hba)};
  });
}

/** Judges one look: whether everything is as it was meant to be, and if not, what is missing first and what holds it up. */
export function judgeSeen(seen: Seen, end: EndState, before: Before, elapsedMs: number): Verdict {
  if (seen.cluster === undefined) return {state: 'failed', message: 'the FEPCluster is not there any more: somebody deleted it', causes: [], holdMs: 0};
  const gap = rollGap(seen, end, before, elapsedMs) ?? volumeGap(seen, end) ?? serversGap(seen, end) ?? parameterGap(seen, end, before) ?? hbaGap(seen, end);
  if (gap === undefined) return {state: 'ready', message: readyWords(seen, end, before)};
  if ('verdict' in gap) return gap.verdict;
  const claims = claimsConcerned(knownOr(seen.claims, []), seen.cluster.metadata.name ?? '', end.volumes).map(({claim}) => claim);
  const {missing, done, total, troubles = []} = gap;
  return verdictOf(missing, [...troubles, ...growthTroubles(knownOr(seen.events, []), before.events, claims), ...troublesOf(seen, before)], {
    ...(done === undefined ? {} : {done}), ...(total === undefined ? {} : {total}),
  });
}

interface Gap {
  missing: string;
  done?: number;
  total?: number;
  troubles?: readonly Trouble[];
}

function rollGap(seen: Seen, {roll, instances}: EndState, before: Before, elapsedMs: number): Gap | {verdict: Verdict} | undefined {
  if (roll !== undefined) {
    if (!isKnown(seen.pods)) return {missing: `the pods could not be read: ${seen.pods.unreadable}`};
    if (roll.inferred === true && !hasBegun(seen.pods.known, roll)) {
      return elapsedMs < BEGINS_WITHIN_MS ? {missing: 'whether the operator replaces the pods no source states: it has not begun to'} : undefined;
    }
    const {missing, ...counts} = rollState(seen.pods.known, roll);
    if (missing !== undefined) return {missing, ...counts};
  }
  if (instances === undefined) return undefined;
  const judgeBy = before.instances !== undefined && instances < before.instances ? scaledInReadiness : fepClusterReadiness;
  const verdict = judgeBy(seen, instances, before);
  return verdict.state === 'ready' ? undefined : {verdict};
}

function volumeGap(seen: Seen, {volumes}: EndState): Gap | undefined {
  if (volumes.length === 0) return undefined;
  if (!isKnown(seen.claims)) return {missing: `the volume claims could not be read: ${seen.claims.unreadable}`};
  const {missing, ...counts} = growthState(seen.claims.known, seen.cluster?.metadata.name ?? '', volumes);
  return missing === undefined ? undefined : {missing, ...counts};
}

/** Every server has to answer: of one that does not run nobody knows what it will do. */
function serversGap(seen: Seen, {parameters, hba}: EndState): Gap | undefined {
  if (parameters.length === 0 && hba === undefined) return undefined;
  if (!isKnown(seen.pods)) return {missing: `the pods could not be read: ${seen.pods.unreadable}`};
  const silent = [...seen.servers].find(([, server]) => !isKnown(server));
  if (silent !== undefined && !isKnown(silent[1])) return {missing: `${silent[0]} cannot be asked: ${silent[1].unreadable}`};
  return seen.servers.size === 0 ? {missing: 'no server pod is there to be asked'} : undefined;
}

/** A server that refuses a value does so at every reload: soon believed. */
const REFUSED_HOLD_MS = 10_000;

function parameterGap(seen: Seen, end: EndState, before: Before): Gap | undefined {
  for (const {name, value, servers} of parametersOn(seen, end, before)) {
    const open = servers.filter(({state}) => state === 'not-yet' || state === 'refused');
    const [first] = open;
    if (first === undefined) continue;
    const wanted = value === undefined ? 'its default' : shown(value);
    const has = 'value' in first && first.value !== undefined ? `is ${shown(first.value)} on ${first.pod}, not ${wanted}` : `is not ${wanted} yet on ${first.pod}`;
    const note = first.note === undefined ? '' : ` (${first.note})`;
    const troubles = first.state === 'refused' ? [{message: `${first.pod} refuses ${name} = ${wanted}${note}`, holdMs: REFUSED_HOLD_MS}] : [];
    return {missing: `${servers.length - open.length} of ${servers.length} servers have ${name} = ${wanted}: it ${has}${note}`, done: servers.length - open.length, total: servers.length, troubles};
  }
  return undefined;
}

/** A value may hold a password, as a connection string does. */
function shown(value: string): string {
  return value === '' ? 'empty' : hideInText(value);
}

function hbaGap(seen: Seen, end: EndState): Gap | undefined {
  const servers = hbaOn(seen, end);
  const open = servers.filter(({state}) => state !== 'in-force');
  const [first] = open;
  if (first === undefined) return undefined;
  const note = first.note ?? 'its pg_hba.conf is another one';
  const troubles = first.state === 'refused' ? [{message: `${first.pod}: ${note}`, holdMs: REFUSED_HOLD_MS}] : [];
  return {missing: `${servers.length - open.length} of ${servers.length} servers have the lines of pg_hba.conf: on ${first.pod} ${note}`, done: servers.length - open.length, total: servers.length, troubles};
}

function readyWords(seen: Seen, end: EndState, before: Before): string {
  const words: string[] = [];
  const count = (number: number, one: string): string => `${number} ${one}${number === 1 ? '' : 's'}`;
  const isLeft = end.roll?.inferred === true && !hasBegun(knownOr(seen.pods, []), end.roll);
  if (isLeft) words.push(`the FEPCluster has it, and the operator replaced no pod within ${BEGINS_WITHIN_MS / 1000} s (that it would was inferred, not stated)`);
  else if (end.roll !== undefined) words.push(`${count(knownOr(seen.pods, []).length, 'pod')} replaced and ready`);
  else if (end.instances !== undefined) words.push(`${count(end.instances, 'server')} ready`);
  if (end.volumes.length > 0) words.push(`${count(claimsConcerned(knownOr(seen.claims, []), seen.cluster?.metadata.name ?? '', end.volumes).length, 'claim')} grown`);
  const on = parametersOn(seen, end, before);
  const pending = on.filter(({servers}) => servers.some(({state}) => state === 'pending-restart'));
  const inForce = on.filter((one) => !pending.includes(one) && one.servers.some(({state}) => state === 'in-force'));
  if (inForce.length > 0) words.push(`${count(inForce.length, 'parameter')} in force on ${count(seen.servers.size, 'server')}`);
  if (pending.length > 0) words.push(`${count(pending.length, 'parameter')} written on ${count(seen.servers.size, 'server')}, in force after a restart`);
  if (end.hba !== undefined) words.push(`pg_hba.conf loaded on ${count(seen.servers.size, 'server')}`);
  return words.length === 0 ? 'the FEPCluster has it' : words.join(', ');
}
