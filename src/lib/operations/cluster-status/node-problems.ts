import type {Problem} from '../../model/answers/cluster-status.ts';
import {knownOr} from '../../model/part.ts';
import {spanText} from './span-text.ts';
import type {StatusSources} from './gather.ts';

/** Nodes of the servers that Kubernetes does not hear of: the likely cause of what else is wrong with their pods. */
export function nodeProblems({pods, nodes, takenAt}: StatusSources): Problem[] {
  return knownOr(nodes, []).flatMap(({metadata, status}): Problem[] => {
    const ready = status?.conditions?.find(({type}) => type === 'Ready');
    const here = knownOr(pods, []).filter(({spec}) => spec.nodeName !== undefined && spec.nodeName === metadata.name).map((pod) => pod.metadata.name ?? '?');
    if (ready === undefined || ready.status === 'True' || here.length === 0) return [];
    const since = ready.lastTransitionTime === undefined ? '' : ` for ${spanText((Date.parse(takenAt) - Date.parse(ready.lastTransitionTime)) / 1000)}`;
    return [{id: 'node-not-ready', severity: 'warning', message: `node ${metadata.name} of ${here.join(', ')} ${ready.status === 'Unknown' ? 'has not been heard of' : 'is not ready'}${since}`, object: `node/${metadata.name}`}];
  });
}
