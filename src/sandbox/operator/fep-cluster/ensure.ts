import type {ObjectRef} from '../../../lib/cluster/gateway.ts';
import type {KubernetesObject} from '../../../lib/model/kubernetes-object.ts';
import {typedName, type Resource} from '../../../lib/model/resources.ts';
import {mergeDifference} from '../difference.ts';
import {TaskFailure} from '../task-failure.ts';
import type {OperatorContext} from '../operator-context.ts';
import type {TaskLedger} from '../task-ledger.ts';

/** Nothing is wrong, but it is too early: the reconcile comes back in a moment. */
export class TryAgainSoon extends Error {}

export interface Ensured<T> {
  object: T;
  created: boolean;
}

/** Whom the objects belong to: a FEPCluster in a {@link Run} of one, or what else is reconciled. */
export interface Owning {
  context: OperatorContext;
  cluster: KubernetesObject;
  ledger: TaskLedger;
}

/** How to name a failure of this object in an event. */
export interface FailureNaming {
  reason: string;
  text: string;
}

/**
 * The object exists and holds what `desired` holds: created, or patched by the difference alone. An object of that name
 * which does not belong to this owner is never touched: that is a failure with its name.
 */
export async function ensure<T extends KubernetesObject>(run: Owning, resource: Resource, desired: T, naming: FailureNaming): Promise<Ensured<T>> {
  const {gateway} = run.context;
  const found = await findOwned<T>(run, resource, desired.metadata.name ?? '', naming);
  if (found === undefined) {
    const object = await gateway.create(resource, desired);
    run.ledger.changed();
    return {object, created: true};
  }
  const difference = mergeDifference(found, changeable(desired));
  if (difference === undefined) {
    run.ledger.ok();
    return {object: found, created: false};
  }
  const object = await gateway.patch<T>(refOf(resource, desired), {type: 'merge', body: difference});
  run.ledger.changed();
  return {object, created: false};
}

/** The object of that name when it belongs to this owner; undefined when there is none. */
export async function findOwned<T extends KubernetesObject>(run: Owning, resource: Resource, name: string, naming: FailureNaming): Promise<T | undefined> {
  const namespace = run.cluster.metadata.namespace ?? '';
  const found = await run.context.gateway.find<T>({resource, name, namespace});
  if (found === undefined) return undefined;
  if (found.metadata.deletionTimestamp !== undefined) throw new TryAgainSoon(`${typedName(resource, name)} is still being deleted`);
  const owners = found.metadata.ownerReferences ?? [];
  if (owners.some((owner) => owner.uid === run.cluster.metadata.uid)) return found;
  // The owner before this one had the same name: garbage collection takes the object, then it can be made anew.
  if (owners.some((owner) => owner.kind === run.cluster.kind && owner.name === run.cluster.metadata.name)) {
    throw new TryAgainSoon(`${typedName(resource, name)} belongs to an earlier ${run.cluster.kind} of the same name`);
  }
  throw new TaskFailure(`${typedName(resource, name)} already exists in namespace ${namespace} and does not belong to ${run.cluster.kind} ${run.cluster.metadata.name}`, naming);
}

export function refOf(resource: Resource, object: KubernetesObject): ObjectRef {
  return {resource, name: object.metadata.name ?? '', ...(object.metadata.namespace === undefined ? {} : {namespace: object.metadata.namespace})};
}

function changeable(desired: KubernetesObject): Record<string, unknown> {
  const {apiVersion: _version, kind: _kind, metadata, ...rest} = desired as KubernetesObject & Record<string, unknown>;
  const {labels, annotations} = metadata;
  return {...rest, metadata: {...(labels === undefined ? {} : {labels}), ...(annotations === undefined ? {} : {annotations})}};
}
