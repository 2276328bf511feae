import type {PersistentVolumeClaim} from '../../../lib/model/kubernetes-object.ts';
import {LABELS} from '../../../lib/model/names.ts';
import {compareQuantities, parseQuantity, type Quantity} from '../../../lib/model/quantity.ts';
import {RESOURCES} from '../../../lib/model/resources.ts';
import {TaskFailure} from '../task-failure.ts';
import {findOwned} from './ensure.ts';
import {ownedMetadata, ownerReference, type Run, type StepResult} from './run.ts';
import {sharedClaimName, volumeOfClaim, type VolumeWish} from './volumes.ts';

const NAMING = {reason: 'FailedFepVolumeCreate', text: 'Error/Failure in FEP Volume claim creation'};

/** The claims that all pods share (archivewalVol, backupVol), made before the StatefulSet that mounts them. */
export async function ensureSharedClaims(run: Run): Promise<StepResult> {
  for (const volume of run.wanted.volumes.filter((one) => one.shared)) {
    const found = await findOwned(run, RESOURCES.PersistentVolumeClaim, sharedClaimName(volume, run.wanted.name), NAMING);
    if (found === undefined) {
      await run.context.gateway.create(RESOURCES.PersistentVolumeClaim, sharedClaim(run, volume));
      run.ledger.changed();
    } else run.ledger.ok();
  }
  return 'done';
}

function sharedClaim(run: Run, volume: VolumeWish): PersistentVolumeClaim {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: ownedMetadata(run.cluster, sharedClaimName(volume, run.wanted.name)),
    spec: {
      accessModes: volume.accessModes,
      resources: {requests: {storage: volume.size}},
      ...(volume.storageClass === undefined ? {} : {storageClassName: volume.storageClass}),
    },
  };
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
export function planClaim(claim: PersistentVolumeClaim, volume: VolumeWish, owner: ReturnType<typeof ownerReference>): ClaimPlan {
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
    // Not the controller: that is the StatefulSet's place where Kubernetes itself keeps claims.
    const {controller: _controller, ...plain} = owner;
    patch['metadata'] = {ownerReferences: [...owners, plain], resourceVersion: claim.metadata.resourceVersion};
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
    return planClaim(claim, volume, ownerReference(run.cluster));
  } catch (error) {
    throw new TaskFailure(`${volume.key}: ${error instanceof Error ? error.message : String(error)}`, {reason: 'FailedFepVolumeUpdate', text: 'Error/Failure in FEP Volume update'});
  }
}
