import type {KubernetesObject} from '../kubernetes-object.ts';
import {MASK, redact} from '../schema/secrets.ts';
import {isRecord} from '../schema/walk.ts';
import {fepClusterRoot} from './root.ts';

/** Where `kubectl apply` keeps the whole manifest as it was sent, passwords included. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** A copy of a FEPCluster that may be printed: secret values hidden, and the copy that `kubectl apply` keeps in an annotation too. */
export function redactedFepCluster<T extends KubernetesObject>(cluster: T): T {
  const copy = redact(fepClusterRoot, cluster);
  const {metadata} = copy;
  if (!isRecord(metadata) || !isRecord(metadata.annotations) || !Object.hasOwn(metadata.annotations, LAST_APPLIED)) return copy;
  return {...copy, metadata: {...metadata, annotations: {...metadata.annotations, [LAST_APPLIED]: MASK}}};
}
