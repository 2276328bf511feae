import type {CoreEvent} from '../../model/kubernetes-object.ts';
import {textOfEvent, timeOfEvent} from '../events.ts';
import type {KnownTrouble} from './pod-trouble.ts';

/** What the API server said of pods that the StatefulSet was not allowed to make, sorted by who refused. */
const REFUSERS: readonly [RegExp, string][] = [
  [/exceeded quota/i, 'a quota of the namespace is used up'],
  [/limitrange|maximum .* usage per|minimum .* usage per|must specify limits/i, 'a LimitRange of the namespace does not allow it'],
  [/violates PodSecurity/i, 'the Pod Security level of the namespace does not allow it'],
  [/failed calling webhook|failed to call webhook/i, 'an admission webhook does not answer'],
  [/admission webhook .* denied/i, 'an admission webhook refuses it'],
  [/security context constraint/i, 'no SecurityContextConstraints of the service account allows it'],
  [/serviceaccount .* not found|error looking up service account/i, 'its service account is missing'],
];

/**
 * Pods that Kubernetes' StatefulSet controller could not make: Warning events `FailedCreate`, none of a successful
 * creation after it. They heal when the one who refuses is satisfied: the controller goes on trying.
 */
export function refusedPods(events: readonly CoreEvent[]): KnownTrouble[] {
  const ofSet = events.filter(({involvedObject}) => involvedObject.kind === 'StatefulSet');
  const failed = ofSet.filter(({reason, type}) => reason === 'FailedCreate' && type === 'Warning')
    .filter((event) => !ofSet.some((other) => other.reason === 'SuccessfulCreate' && /\bPod\b/.test(other.message ?? '') && (timeOfEvent(other) ?? '') > (timeOfEvent(event) ?? '')));
  const last = failed.at(-1);
  if (last === undefined) return [];
  const words = textOfEvent(last);
  const who = REFUSERS.find(([pattern]) => pattern.test(words))?.[1] ?? 'the API server refuses it';
  return [{id: 'pods-refused', object: `statefulset/${last.involvedObject.name ?? '?'}`, message: `a server pod cannot be made, ${who}: ${words}`, holdMs: undefined}];
}
