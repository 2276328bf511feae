import type {Deployment, Pod} from '../../model/kubernetes-object.ts';
import type {Part} from '../../model/part.ts';
import {RESOURCES} from '../../model/resources.ts';
import {roleOf} from '../cluster-status/members.ts';
import type {OperationContext} from '../context.ts';
import {containerLog} from '../logs/container-log.ts';
import {databaseLog} from '../logs/database-log.ts';
import type {LogLine, LogOrigin} from '../logs/log-line.ts';
import {part} from '../parts.ts';
import {serverContainer} from '../pods/containers.ts';
import {isReady} from '../readiness/index.ts';
import type {LogTail} from './observation.ts';

/** Last lines that are read of each log; what is older is seldom the cause of what is now. */
const TAIL_LINES = 300;
const SINCE_SECONDS = 3600;

/**
 * Logs of every server: what its container wrote, what it wrote before it ended last where it is not ready, and the log
 * files of PostgreSQL. Each is a part: a log that is not there is unreadable, no error.
 */
export function serverTails(context: OperationContext, pods: readonly Pod[]): Promise<Part<LogTail>[]> {
  return Promise.all(pods.flatMap((pod) => {
    const {name: pod_ = '?', namespace = ''} = pod.metadata;
    const container = serverContainer(pod);
    const ended = (pod.status?.containerStatuses ?? []).some(({name, restartCount}) => name === container && restartCount > 0);
    const origin = (source: LogOrigin['source']): LogOrigin => ({pod: pod_, role: roleOf(pod), container, source});
    const tail = {follow: false, tailLines: TAIL_LINES, sinceSeconds: SINCE_SECONDS, namespace};
    const running = pod.metadata.deletionTimestamp === undefined && pod.status?.phase === 'Running';
    return [
      keep(`pod/${pod_} ${container}`, pod_, containerLog(context, {...tail, previous: false, origin: origin('container')})),
      ...(ended && !isReady(pod) ? [keep(`pod/${pod_} ${container} (before its restart)`, pod_, containerLog(context, {...tail, previous: true, origin: origin('container')}))] : []),
      ...(running ? [keep(`pod/${pod_} log file`, pod_, databaseLog(context, {...tail, origin: origin('database')}))] : []),
    ];
  }));
}

/** Log of the operator, where it may be read: its pods are found by the selector of its Deployment. */
export async function operatorTails(context: OperationContext, operators: readonly Deployment[]): Promise<Part<LogTail>[]> {
  const [deployment] = operators.toSorted((a, b) => (b.status?.readyReplicas ?? 0) - (a.status?.readyReplicas ?? 0));
  const labels = (deployment?.spec.selector as {matchLabels?: Record<string, string>} | undefined)?.matchLabels;
  if (deployment === undefined || labels === undefined) return [];
  const {namespace = '', name = ''} = deployment.metadata;
  const labelSelector = Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(',');
  const found = await part(context.cluster.list<Pod>(RESOURCES.Pod, {namespace, labelSelector, signal: context.signal}));
  if (!('known' in found)) return [found];
  return Promise.all(found.known.items.slice(0, 1).map((pod) => {
    const container = pod.spec.containers.find(({name: each}) => each === name || each === 'manager')?.name ?? pod.spec.containers[0]?.name ?? name;
    const origin: LogOrigin = {pod: pod.metadata.name ?? '?', role: '', container, source: 'container'};
    return keep(`deployment/${name} ${container}`, undefined, containerLog(context, {namespace, origin, follow: false, previous: false, tailLines: TAIL_LINES, sinceSeconds: SINCE_SECONDS}));
  }));
}

function keep(source: string, pod: string | undefined, batches: AsyncIterable<LogLine[]>): Promise<Part<LogTail>> {
  return part((async (): Promise<LogTail> => {
    const lines: LogTail['lines'][number][] = [];
    for await (const batch of batches) {
      for (const {time, text, severity} of batch) lines.push({time, text, ...(severity === undefined ? {} : {severity})});
      if (lines.length > TAIL_LINES) lines.splice(0, lines.length - TAIL_LINES);
    }
    return {source, pod, lines};
  })());
}
