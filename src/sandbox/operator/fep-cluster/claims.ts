import type {FepCluster} from '../../../lib/model/fep-cluster/index.ts';
import type {OwnerReference, PersistentVolumeClaim} from '../../../lib/model/kubernetes-object.ts';
import {LABELS, podName} from '../../../lib/model/names.ts';
import {compareQuantities, parseQuantity, type Quantity} from '../../../lib/model/quantity.ts';
import {RESOURCES} from '../../../lib/model/resources.ts';
import {TaskFailure} from '../task-failure.ts';
import {TryAgainSoon} from './ensure.ts';
import {ownedMetadata, ownerReference, type Run, type StepResult} from './run.ts';
import {sharedClaimName, volumeOfClaim, type VolumeWish} from './volumes.ts';
import type {WantedCluster} from './wanted.ts';

/**
 * Makes the claims before the pods that mount them: one for all pods for archivewalVol and backupVol, one a pod for the
 * others, under the names that the StatefulSet would give them. So they are bound when a pod is scheduled, have the
 * present size, and are owned by the FEPCluster from the start. A claim that is there already is used, as a StatefulSet does.
 */
export async function ensureClaims(run: Run): Promise<StepResult> {
  const {gateway} = run.context;
  const {items} = await gateway.list<PersistentVolumeClaim>(RESOURCES.PersistentVolumeClaim, {namespace: run.wanted.namespace});
  const present = new Map(items.map((claim) => [claim.metadata.name, claim]));
  for (const desired of claims(run.cluster, run.wanted)) {
    const found = present.get(desired.metadata.name);
    if (found?.metadata.deletionTimestamp !== undefined) throw new TryAgainSoon(`claim ${found.metadata.name} is still being deleted`);
    if (found !== undefined) run.ledger.ok();
    else {
      await gateway.create(RESOURCES.PersistentVolumeClaim, desired);
      run.ledger.changed();
    }
  }
  return 'done';
}

/** Every claim of a cluster. */
export function claims(cluster: FepCluster, wanted: WantedCluster): PersistentVolumeClaim[] {
  const ordinals = Array.from({length: wanted.instances}, (_, ordinal) => ordinal);
  return wanted.volumes.flatMap((volume) => {
    const names = volume.shared ? [sharedClaimName(volume, wanted.name)] : ordinals.map((ordinal) => `${volume.template}-${podName(wanted.name, ordinal)}`);
    return names.map((name) => claim(cluster, name, volume));
  });
}

function claim(cluster: FepCluster, name: string, volume: VolumeWish): PersistentVolumeClaim {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {...ownedMetadata(cluster, name), ownerReferences: [claimOwner(cluster)]},
    spec: {
      accessModes: volume.accessModes,
      resources: {requests: {storage: volume.size}},
      ...(volume.storageClass === undefined ? {} : {storageClassName: volume.storageClass}),
    },
  };
}

/** Not as the controller: that is the StatefulSet's place where Kubernetes itself keeps claims. */
export function claimOwner(cluster: FepCluster): OwnerReference {
  const {controller: _controller, ...owner} = ownerReference(cluster);
  return owner;
}

/** What is to be done with one claim: a merge patch, and notes on wishes that are not followed. */
export interface ClaimPlan {
  patch: Record<string, unknown> | undefined;
  notes: string[];
}

/**
 * Compares a claim with the CR. A larger size goes to the claim; a smaller one, another class and other modes are left
 * alone (UG 2.3.3, 5.3.2). The claim also gets the FEPCluster as its owner, so that it goes with it.
 */
export function planClaim(claim: PersistentVolumeClaim, volume: VolumeWish, owner: OwnerReference): ClaimPlan {
  const path = `spec.fepChildCrVal.storage.${volume.key}`;
  const notes: string[] = [];
  const patch: Record<string, unknown> = {};
  const present = claim.spec.resources?.requests?.['storage'] ?? '0';
  const order = compareQuantities(quantity(volume.size), quantity(present));
  if (order > 0) patch['spec'] = {resources: {requests: {storage: volume.size}}};
  if (order < 0) notes.push(`${path}.size ${volume.size} is smaller than ${present} and was ignored`);
  if (volume.storageClass !== undefined && volume.storageClass !== claim.spec.storageClassName) notes.push(`a change of ${path}.storageClass was ignored`);
  if ([...volume.accessModes].sort().join() !== [...(claim.spec.accessModes ?? [])].sort().join()) notes.push(`a change of ${path}.accessModes was ignored`);
  const owners = claim.metadata.ownerReferences ?? [];
  if (!owners.some(({uid}) => uid === owner.uid)) {
    patch['metadata'] = {ownerReferences: [...owners, owner], resourceVersion: claim.metadata.resourceVersion};
  }
  return {patch: Object.keys(patch).length === 0 ? undefined : patch, notes};
}

function quantity(text: string): Quantity {
  const parsed = parseQuantity(text);
  if (parsed === undefined) throw new Error(`${JSON.stringify(text)} is not a size such as 2Gi or 500M`);
  return parsed;
}

/** Grows the claims of every pod to the wanted size, and says what of the wishes is ignored. */
export async function resizeClaims(run: Run): Promise<StepResult> {
  const {gateway} = run.context;
  const {name, namespace, volumes} = run.wanted;
  const {items} = await gateway.list<PersistentVolumeClaim>(RESOURCES.PersistentVolumeClaim, {namespace, labelSelector: `${LABELS.clusterName}=${name}`});
  for (const claim of items) {
    const volume = volumeOfClaim(volumes, name, claim.metadata.name ?? '');
    if (volume === undefined || claim.metadata.deletionTimestamp !== undefined) continue;
    const plan = planOrFail(claim, volume, run);
    for (const note of plan.notes) run.ledger.note(note);
    if (plan.patch === undefined) run.ledger.ok();
    else {
      await gateway.patch({resource: RESOURCES.PersistentVolumeClaim, name: claim.metadata.name ?? '', namespace}, {type: 'merge', body: plan.patch});
      run.ledger.changed();
    }
  }
  return 'done';
}

function planOrFail(claim: PersistentVolumeClaim, volume: VolumeWish, run: Run): ClaimPlan {
  try {
    return planClaim(claim, volume, claimOwner(run.cluster));
  } catch (error) {
    throw new TaskFailure(`${volume.key}: ${error instanceof Error ? error.message : String(error)}`, {reason: 'FailedFepVolumeUpdate', text: 'Error/Failure in FEP Volume update'});
  }
}
