import {ANSWER_API_VERSION} from '../../model/answers/api-version.ts';
import type {ClusterEvent, ClusterEvents} from '../../model/answers/cluster-events.ts';
import {meaningOfEvent} from '../../model/event-meanings.ts';
import type {CoreEvent} from '../../model/kubernetes-object.ts';
import {RESOURCES} from '../../model/resources.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import {noSuchCluster} from '../cluster-status/index.ts';
import {optional} from '../cluster-status/optional.ts';
import type {OperationContext} from '../context.ts';
import {objectOfEvent, textOfEvent, timeOfEvent} from '../events.ts';
import {eventsOfFamily, readFamily, type Family} from './family.ts';

export interface ClusterEventsOptions {
  name: string;
  namespace?: string;
  /** Types to keep: Normal, Warning; left out: all. */
  types?: readonly string[];
  /** Only what was seen in the last so many milliseconds. */
  sinceMs?: number;
}

/**
 * What was said of a cluster and all it owns: children, pods, volume claims, Jobs, actions, restores, Pgpool-II. Events
 * live an hour by Kubernetes' default. Throws `not-found` (4), forbidden (5) where events may not be read at all.
 */
export async function clusterEvents(context: OperationContext, options: ClusterEventsOptions): Promise<ClusterEvents> {
  const ref = refOf(context, options);
  const [family, {items}] = await Promise.all([
    familyOf(context, ref),
    context.cluster.list<CoreEvent>(RESOURCES.Event, {namespace: ref.namespace, signal: context.signal}),
  ]);
  const wanted = eventsOfFamily(items, family).filter((event) => isWanted(event, options, context.clock.now()));
  return {apiVersion: ANSWER_API_VERSION, kind: 'ClusterEvents', ...ref, events: withoutRepeats(wanted.map(eventLine)), unreadable: family.unreadable};
}

/** The events of now, then each new one as it comes, until `signal` is aborted. What is only counted up is told again with its count. */
export async function* watchEvents(context: OperationContext, options: ClusterEventsOptions): AsyncGenerator<ClusterEvent, void, undefined> {
  const ref = refOf(context, options);
  const begun = await clusterEvents(context, options);
  yield* begun.events;
  let family = await familyOf(context, ref);
  const {resourceVersion} = await context.cluster.list<CoreEvent>(RESOURCES.Event, {namespace: ref.namespace, signal: context.signal});
  for await (const {type, object} of context.cluster.watch<CoreEvent>(RESOURCES.Event, {namespace: ref.namespace, resourceVersion, signal: context.signal})) {
    if (type === 'DELETED') continue;
    // An object that came after the last look at the family: an action, a new claim.
    if (eventsOfFamily([object], family).length === 0 && isUnknownCompanion(object)) family = await familyOf(context, ref).catch(() => family);
    if (eventsOfFamily([object], family).length === 0 || !isWanted(object, options, context.clock.now())) continue;
    yield eventLine(object);
  }
}

function refOf(context: OperationContext, {name, namespace}: ClusterEventsOptions): ClusterRef {
  return {name, namespace: namespace ?? context.cluster.connection.namespace};
}

async function familyOf(context: OperationContext, ref: ClusterRef): Promise<Family> {
  const family = await readFamily(context.cluster, ref, context.signal);
  if (family === undefined) throw noSuchCluster(ref);
  return family;
}

function isUnknownCompanion({involvedObject: {kind = ''}}: CoreEvent): boolean {
  return ['FEPAction', 'FEPRestore', 'FEPPgpool2', 'PersistentVolumeClaim'].includes(kind);
}

function isWanted(event: CoreEvent, {types, sinceMs}: ClusterEventsOptions, now: Date): boolean {
  if (types !== undefined && types.length > 0 && !types.includes(event.type ?? 'Normal')) return false;
  const time = timeOfEvent(event);
  return sinceMs === undefined || time === undefined || Date.parse(time) >= now.getTime() - sinceMs;
}

function eventLine(event: CoreEvent): ClusterEvent {
  const message = textOfEvent(event);
  const source = event.source?.component ?? event.reportingComponent;
  return {
    ...optional('firstSeen', event.firstTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp),
    ...optional('lastSeen', timeOfEvent(event)),
    type: event.type ?? 'Normal',
    reason: event.reason ?? '',
    object: objectOfEvent(event),
    message,
    ...optional('meaning', meaningOfEvent(event.reason ?? '', message)),
    count: event.count ?? 1,
    ...optional('source', source === '' ? undefined : source),
  };
}

/** The same said of the same object again is one event with the time of the last. */
function withoutRepeats(events: readonly ClusterEvent[]): ClusterEvent[] {
  const groups = Map.groupBy(events, ({type, object, reason, message}) => JSON.stringify([type, object, reason, message]));
  return [...groups.values()].flatMap((same) => {
    const [first, last] = [same[0], same.at(-1)];
    return first === undefined || last === undefined ? [] : [{...last, ...optional('firstSeen', first.firstSeen), count: same.reduce((sum, {count}) => sum + count, 0)}];
  }).toSorted((a, b) => (a.lastSeen ?? '').localeCompare(b.lastSeen ?? ''));
}
