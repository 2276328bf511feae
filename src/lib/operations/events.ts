import type {CoreEvent} from '../model/kubernetes-object.ts';
import {statefulSetName} from '../model/names.ts';

/** Events that existed before a request; the operator's bookkeeping may repeat or recount them (UG 5.8.3). */
export type EventBaseline = ReadonlySet<string>;

/** Identity of one sighting of an event: a recount of an old one is a new sighting. */
function sighting(event: CoreEvent): string {
  return `${event.metadata.uid ?? event.metadata.name}:${event.count ?? 1}:${event.lastTimestamp ?? event.eventTime ?? ''}`;
}

/** Remembers what is there now, so that "newer than the request" needs no comparison of two clocks. */
export function baselineOf(events: readonly CoreEvent[]): EventBaseline {
  return new Set(events.map(sighting));
}

/** Events that were not there, or not so often, when the baseline was taken. */
export function newerThan(events: readonly CoreEvent[], baseline: EventBaseline): CoreEvent[] {
  return events.filter((event) => !baseline.has(sighting(event)));
}

/** When an event was last seen, RFC 3339; events made by the new API have only `eventTime`. */
export function timeOfEvent(event: CoreEvent): string | undefined {
  return event.lastTimestamp ?? event.eventTime ?? event.firstTimestamp ?? event.metadata.creationTimestamp;
}

/** The message without the namespace that the operator writes before it: `<ns>, <text>` (UG 5.8.3). */
export function textOfEvent(event: CoreEvent): string {
  const message = (event.message ?? '').trim();
  const prefix = `${event.involvedObject.namespace ?? event.metadata.namespace ?? ''}, `;
  return prefix !== ', ' && message.startsWith(prefix) ? message.slice(prefix.length) : message;
}

/** `fepvolume/demo`, `pod/demo-sts-1`. */
export function objectOfEvent(event: CoreEvent): string {
  return `${(event.involvedObject.kind ?? 'object').toLowerCase()}/${event.involvedObject.name ?? '?'}`;
}

/** Is it about one of the operator's own kinds? The operator's verdicts stand on these. */
export function isOperatorEvent(event: CoreEvent): boolean {
  return (event.involvedObject.kind ?? '').toLowerCase().startsWith('fep');
}

/**
 * Events of a cluster's objects among those of its namespace, oldest first. Events live an hour: those of an earlier
 * cluster of the name are left out when it is said since when this one is there (RFC 3339). `claims` names the
 * cluster's volume claims: those that servers share bear no server's name.
 */
export function eventsOfCluster(events: readonly CoreEvent[], cluster: string, since = '', claims: readonly string[] = []): CoreEvent[] {
  const isClaim = ({involvedObject: {kind, name}}: CoreEvent): boolean => kind === 'PersistentVolumeClaim' && claims.includes(name ?? '');
  return events
    .filter((event) => (belongs(event, cluster) || isClaim(event)) && !isBefore(event, since))
    .toSorted(byTime);
}

/** Was it last seen before a time (RFC 3339)? An event without a time is not known to be. */
export function isBefore(event: CoreEvent, time: string): boolean {
  return Date.parse(timeOfEvent(event) ?? '') < Date.parse(time);
}

/** Oldest first, for sorting: times of the newer API have fractions of a second, those of the older one have none. */
export function byTime(a: CoreEvent, b: CoreEvent): number {
  return (Date.parse(timeOfEvent(a) ?? '') || 0) - (Date.parse(timeOfEvent(b) ?? '') || 0);
}

function belongs(event: CoreEvent, cluster: string): boolean {
  const name = event.involvedObject.name ?? '';
  const set = statefulSetName(cluster);
  if (isOperatorEvent(event)) return name === cluster;
  if (event.involvedObject.kind === 'StatefulSet' || event.involvedObject.kind === 'PodDisruptionBudget') {
    return name === set || name === cluster;
  }
  const ending = name.lastIndexOf(`${set}-`);
  if (ending === -1 || !/^\d+$/.test(name.slice(ending + set.length + 1))) return false;
  return event.involvedObject.kind === 'Pod' ? ending === 0 : name[ending - 1] === '-';
}
