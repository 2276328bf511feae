import type {ClusterUpdated} from '../../model/answers/cluster-updated.ts';
import {isKnown, knownOr} from '../../model/part.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import {hideInText} from '../../manifest/difference/index.ts';
import type {OperationContext} from '../context.ts';
import type {EndState} from './end-state.ts';
import {fileSystemsOf} from './file-systems.ts';
import {hbaOn, parametersOn, type Before, type ParameterOnServers, type Seen} from './observe.ts';
import {isReplaced} from './rolled.ts';
import {capacityOf, claimsConcerned} from './volumes-grown.ts';
import type {Watched} from './watch-change.ts';

/** What the answer is made of. */
export interface Ended {
  ref: ClusterRef;
  end: EndState;
  before: Before;
  watched: Watched;
  /** `2 changes to demo`. */
  said: string;
  isSame: boolean;
}

/** Members of the answer that are known before anything was seen. */
export type Envelope = Pick<ClusterUpdated, 'apiVersion' | 'kind' | 'name' | 'namespace' | 'changes' | 'kept' | 'disturbance' | 'findings' | 'notChecked'>;

/** Turns what was seen into the answer, with what is still to be done for the change to be in force. */
export async function answerOf(context: OperationContext, ended: Ended, envelope: Envelope): Promise<ClusterUpdated> {
  const {ref, end, before, watched, said, isSame} = ended;
  const {seen} = watched;
  const parameters = parametersOn(seen, end, before);
  const pending = pendingOf(ref, seen, end, parameters);
  const unseen = parameters.filter(({servers}) => servers.length > 0 && servers.every(({state}) => state === 'unseen')).map(({name}) => name);
  for (const name of unseen) context.report({kind: 'note', level: 'warning', message: `${name} is stored, and whether it is in force cannot be seen: no server knows it, since its module is not loaded`});
  orderWarning(context, watched);
  const volumes = await volumesOf(context, seen, end);
  return {
    ...envelope,
    observed: pending.length > 0 ? 'pending' : isSame && watched.replaced.length === 0 ? 'unchanged' : 'ready',
    message: `${said}: ${watched.message}`,
    pending,
    ...(parameters.length === 0 ? {} : {parameters: parameters.map(shownParameter)}),
    ...(end.hba === undefined ? {} : {hba: hbaOn(seen, end).map(({pod, state, note}) => ({pod, state, ...(note === undefined ? {} : {note})}))}),
    ...(watched.replaced.length === 0 ? {} : {replaced: [...watched.replaced], masters: [...watched.masters]}),
    ...(end.roll === undefined ? {} : {images: imagesOf(seen)}),
    ...(volumes.length === 0 ? {} : {volumes}),
    waitedMs: watched.waitedMs,
  };
}

/** What the cluster waits for, with the command that does it. */
function pendingOf({name, namespace}: ClusterRef, seen: Seen, {rollPending}: EndState, parameters: readonly ParameterOnServers[]): ClusterUpdated['pending'] {
  const waiting = parameters.filter(({servers}) => servers.some(({state}) => state === 'pending-restart'));
  const old = rollPending === undefined ? [] : knownOr(seen.pods, []).filter((pod) => !isReplaced(pod, {...rollPending, before: undefined}));
  return [
    ...(waiting.length === 0 ? [] : [{
      what: waiting.map((one) => one.name).join(', '),
      waitsFor: 'restart' as const,
      pods: [...new Set(waiting.flatMap(({servers}) => servers.flatMap(({pod, state}) => (state === 'pending-restart' ? [pod] : []))))],
      command: `kubectl fep restart ${name} -n ${namespace}`,
    }]),
    ...(old.length === 0 ? [] : [{
      what: 'CPU, memory and images of the pods (autoPodRestart is false)',
      waitsFor: 'pod-restart' as const,
      pods: old.map(({metadata}) => metadata.name ?? '?'),
      command: `kubectl fep action run pod_restart ${name} --args ALL -n ${namespace}`,
    }]),
  ];
}

/** The guide replaces the master last and after a switchover (UG 5.3.1): said when it was otherwise. */
function orderWarning({report}: OperationContext, {replaced}: Watched): void {
  const at = replaced.findIndex(({role}) => role === 'master');
  if (at < 0 || replaced.length < 2) return;
  report({kind: 'note', level: 'warning', message: `${replaced[at]?.pod} was replaced while it was the master: no switchover came before it`});
}

/** A value may hold a password, as that of primary_conninfo does. */
function shownParameter({name, value, servers}: ParameterOnServers): NonNullable<ClusterUpdated['parameters']>[number] {
  return {
    name, ...(value === undefined ? {} : {wanted: hideInText(value)}),
    servers: servers.map((server) => ({
      pod: server.pod, state: server.state,
      ...(!('value' in server) || server.value === undefined ? {} : {value: hideInText(server.value)}),
      ...(server.note === undefined ? {} : {note: server.note}),
    })),
  };
}

function imagesOf(seen: Seen): NonNullable<ClusterUpdated['images']> {
  return knownOr(seen.pods, []).flatMap((pod) => pod.spec.containers.map(({name, image}) => {
    const status = pod.status?.containerStatuses?.find((one) => one.name === name);
    return {
      pod: pod.metadata.name ?? '?', container: name,
      ...(image === undefined ? {} : {image}),
      ...(status?.imageID === undefined || status.imageID === '' ? {} : {imageID: status.imageID}),
    };
  }));
}

async function volumesOf(context: OperationContext, seen: Seen, {volumes}: EndState): Promise<NonNullable<ClusterUpdated['volumes']>> {
  if (volumes.length === 0 || !isKnown(seen.claims) || seen.cluster === undefined) return [];
  const concerned = claimsConcerned(seen.claims.known, seen.cluster.metadata.name ?? '', volumes);
  const systems = await fileSystemsOf(context, knownOr(seen.pods, []), concerned.map(({claim}) => claim.metadata.name ?? '?'));
  return concerned.map(({claim, volume, size}) => {
    const name = claim.metadata.name ?? '?';
    const capacity = capacityOf(claim);
    return {volume, claim: name, wanted: size, ...(capacity === undefined ? {} : {capacity}), fileSystems: systems.filter((one) => one.claim === name).map(({claim: _claim, ...rest}) => rest)};
  });
}
