import type {ConfigMap, Pod} from '../../model/kubernetes-object.ts';
import {objectOfEvent, textOfEvent, timeOfEvent} from '../events.ts';
import type {CollectedFile} from './collector.ts';
import type {ClusterPlan} from './plan.ts';

/** One thing that happened. */
export interface Happening {
  /** RFC 3339 in UTC. */
  time: string;
  source: string;
  text: string;
}

const MOST = 400;

/** What happened to a cluster, from events, restarts, Patroni's history and the errors in logs, oldest first; the newest where there is too much. */
export function timelineOf({objects, events, pods}: ClusterPlan, files: readonly CollectedFile[]): Happening[] {
  const all = [
    ...events.map((event) => ({time: timeOfEvent(event) ?? '', source: objectOfEvent(event), text: `${event.type ?? ''} ${event.reason ?? ''}: ${textOfEvent(event)}${(event.count ?? 1) > 1 ? ` (×${event.count})` : ''}`})),
    ...pods.flatMap(restartsOf),
    ...leadersOf((objects.get('ConfigMap') ?? []) as unknown as ConfigMap[]),
    ...files.flatMap(({path, errors}) => (errors?.lines ?? []).map(({time, text}) => ({time, source: path.split('/').slice(-2).join('/'), text}))),
  ];
  return withoutRepeats(all.filter(({time}) => !Number.isNaN(Date.parse(time))).map((one) => ({...one, time: new Date(one.time).toISOString(), text: one.text.replaceAll(/\s*[\r\n]+\s*/g, ' ')})).toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))).slice(-MOST);
}

function restartsOf(pod: Pod): Happening[] {
  const statuses = pod.status?.containerStatuses ?? [];
  const {name = '?', creationTimestamp = ''} = pod.metadata;
  const ends = statuses.flatMap(({name: container, lastState}) => {
    const ended = lastState?.terminated;
    return ended?.finishedAt === undefined ? [] : [{time: ended.finishedAt, source: `pod/${name}`, text: `container ${container} ended with code ${ended.exitCode}${ended.reason === undefined ? '' : ` (${ended.reason})`}`}];
  });
  return [{time: creationTimestamp, source: `pod/${name}`, text: 'created'}, ...ends];
}

/** Patroni keeps a line for each new timeline: number, position, reason, time, leader (patroni, "history"). */
function leadersOf(configMaps: readonly ConfigMap[]): Happening[] {
  return configMaps.flatMap(({metadata}) => {
    const history = metadata.annotations?.['history'];
    if (history === undefined) return [];
    try {
      const lines = JSON.parse(history) as unknown[][];
      return lines.flatMap(([timeline, , reason, time, leader]) => (typeof time === 'string' ? [{time, source: 'patroni', text: `timeline ${String(timeline)} ended: ${String(reason)}${leader === undefined ? '' : `; ${String(leader)} is leader`}`}] : []));
    } catch {
      return [];
    }
  });
}

/** The same text of the same source within one minute is told once. */
function withoutRepeats(happenings: readonly Happening[]): Happening[] {
  const seen = new Set<string>();
  return happenings.filter(({time, source, text}) => {
    const key = `${time.slice(0, 16)} ${source} ${text.replaceAll(/\d+/g, '#')}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
