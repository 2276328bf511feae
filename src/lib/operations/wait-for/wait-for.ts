import {ANSWER_API_VERSION} from '../../model/answers/api-version.ts';
import type {WaitedFor} from '../../model/answers/waited-for.ts';
import type {FepAction} from '../../model/fep-action/index.ts';
import type {FepCluster} from '../../model/fep-cluster/index.ts';
import type {ConfigMap, Pod} from '../../model/kubernetes-object.ts';
import {LABELS, podSelector} from '../../model/names.ts';
import {FEP_RESOURCES, RESOURCES} from '../../model/resources.ts';
import {askSettings} from '../change/ask-settings.ts';
import {takeSnapshot, type ClusterRef} from '../cluster-snapshot.ts';
import {noSuchCluster} from '../cluster-status/index.ts';
import type {OperationContext} from '../context.ts';
import {gatherImpact} from '../impact/gather-impact.ts';
import {waitError} from '../wait-error.ts';
import {waitUntil, type Verdict} from '../wait-until.ts';
import type {Asked, Condition} from './conditions.ts';
import {standingOf, type Seen, type Standing} from './judge.ts';

export interface WaitForOptions {
  name: string;
  namespace?: string;
  /** All of them have to hold at the same look. */
  conditions: readonly Asked[];
  timeoutMs: number;
}

/**
 * Waits until every condition holds, all in one look. Changes nothing. Throws: no such cluster (4), a condition that can
 * no longer come (1), deadline (124), interrupted (130), not allowed to look (5).
 */
export async function waitForConditions(context: OperationContext, options: WaitForOptions): Promise<WaitedFor> {
  const {cluster, clock, signal, report} = context;
  const {name, conditions} = options;
  const ref: ClusterRef = {name, namespace: options.namespace ?? cluster.connection.namespace};
  const found = await cluster.find<FepCluster>({resource: FEP_RESOURCES.FEPCluster, ...ref}, {signal});
  if (found === undefined) throw noSuchCluster(ref);
  const step = `${name}: ${conditions.map(({text}) => text).join(', ')}`;
  let standings: Standing[] = [];
  report({kind: 'step', step, state: 'started'});
  const result = await waitUntil<Seen>({
    clock, signal, timeoutMs: options.timeoutMs, intervalMs: 500, maxIntervalMs: 1000,
    look: (limit) => look(context, ref, conditions, limit),
    judge: (seen) => verdictOf(standings = conditions.map((asked) => standingOf(asked, seen))),
    onVerdict: (verdict, _seen, elapsedMs) => report({
      kind: 'waiting', step, detail: verdict.message, elapsedMs,
      ...(conditions.length > 1 ? {done: standings.filter(({state}) => state === 'met').length, total: conditions.length} : {}),
    }),
    onBlind: (reason, elapsedMs) => report({kind: 'waiting', step, detail: `cannot look: ${reason}`, elapsedMs}),
    wake: [
      (limit) => cluster.watch<Pod>(RESOURCES.Pod, {namespace: ref.namespace, labelSelector: podSelector(name), signal: limit}),
      (limit) => cluster.watch<ConfigMap>(RESOURCES.ConfigMap, {namespace: ref.namespace, labelSelector: `${LABELS.clusterName}=${name}`, signal: limit}),
    ],
  });
  report({kind: 'step', step, state: result.outcome === 'reached' ? 'done' : 'failed', detail: result.reason});
  if (result.outcome !== 'reached') {
    throw waitError(result, {...ref, missed: `${name} did not come to ${conditions.map(({text}) => text).join(', ')}`, goesOn: 'nothing was changed by this command', resume: `kubectl fep status ${name} -n ${ref.namespace}`});
  }
  return {
    apiVersion: ANSWER_API_VERSION, kind: 'WaitedFor', ...ref, message: `${name}: ${result.reason}`, waitedMs: result.elapsedMs,
    conditions: standings.map(({text, words}) => ({condition: text, seen: words})),
  };
}

function verdictOf(standings: readonly Standing[]): Verdict {
  const many = standings.length > 1;
  const failed = standings.find(({state}) => state === 'failed');
  if (failed !== undefined) return {state: 'failed', message: many ? `${failed.text}: ${failed.words}` : failed.words, causes: [], holdMs: 0};
  const [due] = standings.filter(({state}) => state === 'not-yet');
  if (due !== undefined) return {state: 'progressing', message: many ? `${due.text}: ${due.words}` : due.words, causes: []};
  return {state: 'ready', message: standings.map(({words}) => words).join('; ')};
}

const OF_SERVERS: ReadonlySet<Condition['kind']> = new Set(['primary', 'timeline', 'lag', 'streaming', 'params-applied']);

/** Only what the conditions ask for. */
async function look(context: OperationContext, ref: ClusterRef, conditions: readonly Asked[], signal: AbortSignal): Promise<Seen> {
  const limited = {...context, signal};
  const kinds = new Set(conditions.map(({condition: {kind}}) => kind));
  const names = conditions.flatMap(({condition}) => (condition.kind === 'action' ? [condition.name] : []));
  const [snapshot, servers, actions] = await Promise.all([
    kinds.has('ready') ? takeSnapshot(context.cluster, ref, signal) : undefined,
    [...kinds].some((kind) => OF_SERVERS.has(kind)) ? gatherImpact(limited, ref, {deed: 'wait', interrupts: 'none'}) : undefined,
    Promise.all(names.map(async (name) => [name, await context.cluster.find<FepAction>({resource: FEP_RESOURCES.FEPAction, name, namespace: ref.namespace}, {signal})] as const)),
  ]);
  const settings = kinds.has('params-applied') && servers !== undefined ? await askSettings(context.cluster, servers.cluster, servers.pods, {names: 'all', hba: false}, signal) : undefined;
  return {...(snapshot === undefined ? {} : {snapshot}), ...(servers === undefined ? {} : {servers}), ...(settings === undefined ? {} : {settings}), actions: new Map(actions)};
}
