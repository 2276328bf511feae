import {FepError} from '../../errors/fep-error.ts';
import type {Pod} from '../../model/kubernetes-object.ts';
import {podSelector} from '../../model/names.ts';
import {FEP_RESOURCES, RESOURCES} from '../../model/resources.ts';
import {noSuchCluster} from '../cluster-status/index.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import type {OperationContext} from '../context.ts';
import {podFor, type Wanted} from '../pods/choose-pod.ts';
import {isAtLeast, type LogLine, type Severity} from './log-line.ts';
import {LogMerge} from './merge-by-time.ts';
import {PodStreams, type StreamSelection} from './pod-streams.ts';

export interface ClusterLogsOptions extends StreamSelection {
  name: string;
  namespace?: string;
  /** Left out: every server. */
  wanted?: Wanted;
  severity?: Severity;
  /** Codes of five characters, or classes of two (PostgreSQL 15, appendix A); others are left out. */
  sqlstates?: readonly string[];
  /** Only what is older than so many seconds. */
  untilSeconds?: number;
}

/** While following, a stream that says nothing for so long is not waited for. */
const PATIENCE_MS = 300;

/**
 * The logs of a cluster's servers in one stream, by time. Memory holds one batch of each log, however long they are.
 * With `follow` it goes on until `signal` aborts, takes in new pods and containers, and reports what became of old ones.
 * A log that cannot be read is reported and the others go on; when none can be, the first reason is thrown.
 */
export async function* clusterLogs(context: OperationContext, options: ClusterLogsOptions): AsyncGenerator<LogLine[], void, undefined> {
  const {cluster, clock, signal} = context;
  const ref = {name: options.name, namespace: options.namespace ?? cluster.connection.namespace};
  const {pods, resourceVersion} = await presentPods(context, ref, options);
  const merge = new LogMerge({clock, signal, patienceMs: options.follow ? PATIENCE_MS : Infinity});
  const streams = new PodStreams(context, ref, options, (source) => merge.add(source));
  for (const pod of pods) streams.see(pod);
  streams.requireSome(pods);
  if (options.follow) void followPods(context, ref, options, resourceVersion, pods, streams, merge);
  else merge.close();
  const passes = filterFor(options, clock.now());
  for await (const batch of merge.lines()) {
    const kept = batch.filter(passes);
    if (kept.length > 0) yield kept;
  }
  if (!signal.aborted) streams.throwIfAllFailed();
}

async function presentPods(context: OperationContext, ref: ClusterRef, {wanted, follow}: ClusterLogsOptions): Promise<{pods: Pod[]; resourceVersion: string}> {
  const {cluster, signal} = context;
  const [object, list] = await Promise.all([
    cluster.find({resource: FEP_RESOURCES.FEPCluster, ...ref}, {signal}),
    cluster.list<Pod>(RESOURCES.Pod, {namespace: ref.namespace, labelSelector: podSelector(ref.name), signal}),
  ]);
  // Pods outlive their FEPCluster for a while, and then their logs are what one wants.
  if (object === undefined && list.items.length === 0) throw noSuchCluster(ref);
  const seen = {cluster: ref.name, namespace: ref.namespace, pods: list.items, configMaps: []};
  if (list.items.length === 0 && !follow) throw noPods(ref);
  const pods = wanted === undefined ? list.items : [podFor(seen, wanted)];
  return {pods, resourceVersion: list.resourceVersion};
}

function noPods({name, namespace}: ClusterRef): FepError {
  return new FepError(`${name} has no server pod`, {
    code: 'no-pods', exit: 'failed', where: `fepcluster/${name}`, why: 'without a pod there is no log',
    suggestions: [`kubectl fep status ${name} -n ${namespace}`, 'wait for pods with -f'],
  });
}

/** Every change of the pods, until the end. The watch repairs itself; only a lost right ends it. */
async function followPods(
  context: OperationContext, ref: ClusterRef, {wanted}: ClusterLogsOptions, resourceVersion: string, pods: readonly Pod[], streams: PodStreams, merge: LogMerge,
): Promise<void> {
  const only = wanted === undefined ? undefined : new Set(pods.map(({metadata}) => metadata.name));
  try {
    const events = context.cluster.watch<Pod>(RESOURCES.Pod, {namespace: ref.namespace, labelSelector: podSelector(ref.name), resourceVersion, signal: context.signal});
    for await (const {type, object} of events) {
      if (only !== undefined && !only.has(object.metadata.name)) continue;
      if (type === 'DELETED') streams.gone(object);
      else streams.see(object);
    }
  } catch (error) {
    if (!context.signal.aborted) context.report({kind: 'note', level: 'warning', message: `new pods are not noticed any more: ${(error as Error).message}`});
    merge.close();
  }
}

function filterFor({severity: limit, sqlstates, untilSeconds}: ClusterLogsOptions, now: Date): (line: LogLine) => boolean {
  const until = untilSeconds === undefined ? undefined : new Date(now.getTime() - untilSeconds * 1000).toISOString();
  return ({severity, sqlstate, time}) => (limit === undefined || (severity !== undefined && isAtLeast(severity, limit)))
    && (sqlstates === undefined || (sqlstate !== undefined && sqlstates.some((code) => sqlstate.startsWith(code))))
    && (until === undefined || time < until);
}
