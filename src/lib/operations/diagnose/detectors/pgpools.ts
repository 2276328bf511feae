import type {Evidence} from '../../../model/answers/diagnosis.ts';
import {isKnown, knownOr} from '../../../model/part.ts';
import {valueAt} from '../../../rules/view.ts';
import {optional} from '../../cluster-status/optional.ts';
import {objectOfEvent, textOfEvent, timeOfEvent} from '../../events.ts';
import {isReady, podPhase, podTroubles} from '../../readiness/index.ts';
import type {Detector, Sign} from '../observation.ts';
import type {PgpoolSeen} from '../pgpools.ts';

/** Warnings of events that are quoted for one Pgpool-II. */
const FEW_EVENTS = 2;
/** The operator makes two where nothing is said (UG 5.4). */
const DEFAULT_COUNT = 2;
/** What Pgpool-II answers when it has given every backend up. */
const ALL_DOWN = /all backend nodes are down|not accepting any new connections/;

/** Pgpool-II in front of the cluster: what the operator says of it, its pods, and which backends it has given up. */
export const pgpools: Detector = ({pgpools: seen}) => knownOr(seen, []).flatMap((pgpool) => [...refused(pgpool), ...podsMissing(pgpool), ...backendsDown(pgpool)]);

function refused({object}: PgpoolSeen): Sign[] {
  const conditions = valueAt(object, 'status.conditions');
  const failure: unknown = Array.isArray(conditions) ? conditions.find((one: unknown) => valueAt(one, 'type') === 'Failure' && valueAt(one, 'status') === 'True') : undefined;
  if (failure === undefined) return [];
  const words = String(valueAt(failure, 'message') ?? valueAt(failure, 'reason') ?? 'no reason given');
  const name = nameOf(object);
  return [{
    id: 'pgpool-failed', severity: 'warning', object: `feppgpool2/${name}`, message: `the operator could not carry out the FEPPgpool2 ${name}: ${words.split('\n')[0]}`,
    evidence: [{object: `feppgpool2/${name}`, field: 'status.conditions[Failure]', value: words}],
  }];
}

function podsMissing({object, pods, events}: PgpoolSeen): Sign[] {
  const count = valueAt(object, 'spec.count');
  const wanted = typeof count === 'number' ? count : DEFAULT_COUNT;
  const ready = pods.filter(isReady);
  if (ready.length >= wanted || object.metadata.deletionTimestamp !== undefined) return [];
  const name = nameOf(object);
  const down = pods.filter((pod) => !isReady(pod));
  const troubles = pods.flatMap((pod) => podTroubles(pod));
  const why = troubles[0]?.message ?? (pods.length === 0 ? 'no pod was made' : undefined);
  return [{
    id: 'pgpool-not-ready', severity: ready.length === 0 && wanted > 0 ? 'critical' : 'warning', object: `feppgpool2/${name}`,
    message: `${ready.length === 0 ? 'none' : `only ${ready.length}`} of ${wanted} pods of the Pgpool-II ${name} ${ready.length > 1 ? 'are' : 'is'} ready${why === undefined ? '' : `: ${why}`}`,
    pods: down.map(({metadata}) => metadata.name ?? '?'),
    next: down.slice(0, 1).map(({metadata, status}) => {
      const restarted = (status?.containerStatuses ?? []).some(({restartCount}) => (restartCount ?? 0) > 0);
      return {why: restarted ? 'what it said before it ended' : 'what it says', command: `kubectl logs ${metadata.name} -n ${metadata.namespace}${restarted ? ' --previous' : ''}`};
    }),
    evidence: [
      ...down.map((pod) => ({object: `pod/${pod.metadata.name}`, field: 'Ready', value: `false (${podPhase(pod)})${pod.spec.nodeName === undefined ? '' : `, on ${pod.spec.nodeName}`}`})),
      ...(pods.length === 0 ? [{object: `feppgpool2/${name}`, field: 'spec.count', value: `${wanted}, and no pod is there`}] : []),
      ...warnings(events),
    ],
  }];
}

function backendsDown({object, nodes}: PgpoolSeen): Sign[] {
  if (nodes === undefined) return [];
  const name = nameOf(object);
  const at = {object: `feppgpool2/${name}`, field: 'show pool_nodes'};
  if (!isKnown(nodes)) {
    return ALL_DOWN.test(nodes.unreadable) ? [{id: 'pgpool-backend-down', severity: 'critical', object: `feppgpool2/${name}`, message: `the Pgpool-II ${name} takes no connection: it has given every backend up`, evidence: [{...at, value: nodes.unreadable}]}] : [];
  }
  const down = nodes.known.filter(({status}) => status === 'down' || status === 'quarantine');
  if (down.length === 0) return [];
  // Node 0 is the Service of the primary (UG 5.7.4.1): without it nobody writes.
  const severity = down.some(({id}) => id === 0) || down.length === nodes.known.length ? 'critical' : 'warning';
  return [{
    id: 'pgpool-backend-down', severity, object: `feppgpool2/${name}`, message: `the Pgpool-II ${name} has given up ${down.map(({host}) => host).join(' and ')}: nothing is sent there`,
    evidence: nodes.known.map(({id, host, status}) => ({...at, value: `node ${id}, ${host}: ${status}`})),
  }];
}

function warnings(events: PgpoolSeen['events']): Evidence[] {
  return events.filter(({type}) => type === 'Warning').slice(-FEW_EVENTS).map((event) => ({object: objectOfEvent(event), field: `event ${event.reason ?? ''}`, value: textOfEvent(event), ...optional('time', timeOfEvent(event))}));
}

function nameOf({metadata}: PgpoolSeen['object']): string {
  return metadata.name ?? '?';
}
