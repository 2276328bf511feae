import type {ContainerState, ContainerStatus, CoreEvent, Pod} from '../../model/kubernetes-object.ts';
import {textOfEvent, timeOfEvent} from '../events.ts';

/** One pod in the order in which people look: where it is, its conditions, each container and how it ended before, events. */
export function describePod(pod: Pod, events: readonly CoreEvent[]): string {
  const {name = '?', namespace = '?', labels = {}, creationTimestamp, deletionTimestamp} = pod.metadata;
  const own = events.filter(({involvedObject}) => involvedObject.kind === 'Pod' && involvedObject.name === name);
  const lines = [
    `Pod ${namespace}/${name}`,
    `  created    ${creationTimestamp ?? '-'}${deletionTimestamp === undefined ? '' : `, being deleted since ${deletionTimestamp}`}`,
    `  node       ${pod.spec.nodeName ?? '<none>'}  address ${pod.status?.podIP ?? '<none>'}`,
    `  phase      ${pod.status?.phase ?? '?'}${pod.status?.reason === undefined ? '' : ` (${pod.status.reason}: ${pod.status.message ?? ''})`}`,
    `  labels     ${Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(' ')}`,
    ...(pod.status?.conditions ?? []).map(({type, status, reason, message, lastTransitionTime}) => `  ${type.padEnd(18)} ${status.padEnd(6)} since ${lastTransitionTime ?? '-'}  ${[reason, message].filter(Boolean).join(': ')}`),
    ...[...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])].flatMap(containerLines),
    ...own.map((event) => `  ${timeOfEvent(event) ?? '-'}  ${event.type ?? ''} ${event.reason ?? ''} ×${event.count ?? 1}: ${textOfEvent(event)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function containerLines({name, image, ready, restartCount, state, lastState}: ContainerStatus): string[] {
  const before = lastState === undefined ? '' : stateText(lastState);
  return [
    `  container ${name}: ${ready ? 'ready' : 'not ready'}, ${restartCount} restarts, ${stateText(state)}`,
    `    image ${image}`,
    ...(before === '' ? [] : [`    before: ${before}`]),
  ];
}

function stateText(state: ContainerState | undefined): string {
  if (state?.running !== undefined) return `running since ${state.running.startedAt ?? '-'}`;
  if (state?.waiting !== undefined) return `waiting: ${state.waiting.reason ?? '?'} ${state.waiting.message ?? ''}`.trimEnd();
  const ended = state?.terminated;
  return ended === undefined ? '' : `ended ${ended.finishedAt ?? '-'} with code ${ended.exitCode}${ended.reason === undefined ? '' : ` (${ended.reason})`}`;
}
