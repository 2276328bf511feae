import type {
  ChildLine, ClusterStatus, ConditionLine, EventLine, ServiceLine, VolumeLine,
} from '../../model/answers/cluster-status.ts';
import type {Condition, CoreEvent, PersistentVolumeClaim, Pod, Service} from '../../model/kubernetes-object.ts';
import {headlessServiceName, primaryServiceName, replicaServiceName} from '../../model/names.ts';
import {isKnown, knownOr} from '../../model/part.ts';
import {valueAt} from '../../rules/view.ts';
import {CHILD_KINDS} from '../cluster-snapshot.ts';
import {objectOfEvent, textOfEvent, timeOfEvent} from '../events.ts';
import type {DatabaseStatus} from '../database-status/index.ts';
import type {ClaimSpace} from '../database-status/volume-space.ts';
import {volumeOfClaim} from '../volume-of-claim.ts';
import type {StatusSources} from './gather.ts';
import {optional} from './members.ts';

/** One line a claim: who mounts it, sizes as quantities, and in bytes what df said in a server. */
export function volumesOf(claims: readonly PersistentVolumeClaim[], pods: readonly Pod[], cluster: string, database: DatabaseStatus | undefined): VolumeLine[] {
  const spaces = (database?.servers ?? []).flatMap((server) => server.spaces ?? []);
  return claims.map((claim) => {
    const name = claim.metadata.name ?? '?';
    return {
      claim: name,
      volume: volumeOfClaim(name, cluster),
      pods: pods.filter((pod) => JSON.stringify(pod.spec.volumes ?? []).includes(`"claimName":"${name}"`)).map(({metadata}) => metadata.name ?? '?'),
      phase: claim.metadata.deletionTimestamp === undefined ? (claim.status?.phase ?? 'Pending') : 'Terminating',
      ...optional('requested', claim.spec.resources?.requests?.['storage']),
      ...optional('capacity', claim.status?.capacity?.['storage']),
      ...optional('storageClass', claim.spec.storageClassName),
      accessModes: claim.status?.accessModes ?? claim.spec.accessModes ?? [],
      ...optional('space', spaceOf(name, spaces)),
    };
  });
}

/** A volume of several pods is one file system: any of them tells. */
function spaceOf(claim: string, spaces: readonly ClaimSpace[]): VolumeLine['space'] {
  const found = spaces.find((space) => space.claim === claim);
  if (found === undefined) return undefined;
  const {sizeBytes, usedBytes, availableBytes} = found;
  return {sizeBytes, usedBytes, availableBytes};
}

/** The children that are to be expected: FEPBackup only where backup is configured (UG 4.2). */
export function childrenOf(sources: StatusSources, name: string): ChildLine[] {
  const backup = backupOf(sources.cluster).configured;
  return CHILD_KINDS.flatMap((kind): ChildLine[] => {
    const child = sources.children[kind];
    if (!isKnown(child)) return [{kind, name, state: 'unreadable'}];
    if (child.known === undefined) return kind === 'FEPBackup' && !backup ? [] : [{kind, name, state: 'missing'}];
    return [{kind, name, state: 'present', ...optional('createdAt', child.known.metadata.creationTimestamp)}];
  });
}

/** Services of the cluster, primary first; ports as `port:nodePort/protocol`. */
export function servicesOf(services: readonly Service[], cluster: string): ServiceLine[] {
  const purposes = new Map<string, ServiceLine['purpose']>([
    [primaryServiceName(cluster), 'primary'], [replicaServiceName(cluster), 'replica'], [headlessServiceName(cluster), 'headless'],
  ]);
  const order = ['primary', 'replica', 'headless', 'other'];
  return services
    .map((service): ServiceLine => {
      const {name = '?'} = service.metadata;
      const ingress = service.status?.loadBalancer?.ingress?.[0];
      return {
        name,
        purpose: purposes.get(name) ?? 'other',
        type: service.spec.type ?? 'ClusterIP',
        ...optional('clusterIP', service.spec.clusterIP),
        ...optional('external', ingress?.ip ?? ingress?.hostname),
        ports: (service.spec.ports ?? []).map(({port, nodePort, protocol = 'TCP'}) => `${port}${nodePort === undefined ? '' : `:${nodePort}`}/${protocol}`),
      };
    })
    .toSorted((a, b) => order.indexOf(a.purpose) - order.indexOf(b.purpose) || a.name.localeCompare(b.name));
}

/** Newest first. */
export function eventLines(events: readonly CoreEvent[]): EventLine[] {
  return events.toReversed().map((event) => ({
    ...optional('time', timeOfEvent(event)),
    type: event.type ?? 'Normal',
    reason: event.reason ?? '',
    object: objectOfEvent(event),
    message: textOfEvent(event),
    count: event.count ?? 1,
  }));
}

/** Conditions in the form of ansible-operator, with the number of tasks that failed in the last run. */
export function conditionLines(conditions: readonly Condition[]): ConditionLine[] {
  return conditions.map(({type, status, reason, message, lastTransitionTime, ansibleResult}) => ({
    type,
    status,
    ...optional('reason', reason),
    ...optional('message', message),
    ...optional('since', lastTransitionTime),
    ...optional('failedTasks', ansibleResult === undefined || ansibleResult.failures === 0 ? undefined : ansibleResult.failures),
  }));
}

/** Backup as the stored object has it: `spec.fepChildCrVal.backup.schedule1` … `schedule5` (UG 2.3.5). */
export function backupOf(cluster: unknown): ClusterStatus['backup'] {
  const backup = valueAt(cluster, 'spec.fepChildCrVal.backup');
  const limit = valueAt(backup, 'schedule.num');
  const schedules = [1, 2, 3, 4, 5].flatMap((number) => {
    const schedule = valueAt(backup, `schedule${number}.schedule`);
    if (typeof schedule !== 'string' || (typeof limit === 'number' && number > limit)) return [];
    return [{number, schedule, type: String(valueAt(backup, `schedule${number}.type`) ?? 'full')}];
  });
  return {configured: backup !== undefined, schedules};
}

/** The operator's Deployment that most likely serves the cluster: a ready one first, the cluster's own namespace before others. */
export function operatorOf(sources: StatusSources): ClusterStatus['operator'] {
  const namespace = sources.cluster?.metadata.namespace;
  const all = knownOr(sources.operators, []).map((deployment) => ({
    namespace: deployment.metadata.namespace ?? '?',
    ready: deployment.status?.readyReplicas ?? 0,
    wanted: deployment.spec.replicas ?? 1,
    ...optional('image', deployment.spec.template.spec.containers[0]?.image),
  }));
  const rank = (operator: (typeof all)[number]): number => (operator.namespace === namespace ? 2 : 0) + (operator.ready > 0 ? 1 : 0);
  return all.toSorted((a, b) => rank(b) - rank(a))[0];
}
