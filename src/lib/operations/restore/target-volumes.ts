import type {RestorePlan} from '../../model/answers/restore.ts';
import type {FepCluster} from '../../model/fep-cluster/index.ts';
import type {PersistentVolumeClaim} from '../../model/kubernetes-object.ts';
import {parseQuantity, quantityNumber} from '../../model/quantity.ts';
import {RESOURCES} from '../../model/resources.ts';
import {valueAt} from '../../rules/view.ts';
import {claimsOfCluster, listPods} from '../cluster-snapshot.ts';
import type {OperationContext} from '../context.ts';
import {volumeOfClaim} from '../volume-of-claim.ts';

interface Needs {
  /** Bytes of the database in the backup; undefined where pgBackRest does not say. */
  databaseBytes: number | undefined;
  changes: unknown;
  source: FepCluster;
}

/** The data volume of the target against the size of the database: present claims in place, wanted sizes for a new cluster. */
export async function targetVolumes(context: OperationContext, plan: RestorePlan, {databaseBytes, changes, source}: Needs): Promise<RestorePlan['volumes']> {
  if (databaseBytes === undefined) return [];
  const capacities = plan.inPlace ? await presentCapacities(context, plan) : wantedCapacities(changes, source);
  return capacities.flatMap(({volume, capacity}) => {
    const quantity = parseQuantity(capacity);
    return quantity === undefined ? [] : [{volume, capacity, neededBytes: databaseBytes, enough: quantityNumber(quantity) >= databaseBytes}];
  });
}

async function presentCapacities({cluster, signal}: OperationContext, {name, namespace}: RestorePlan): Promise<{volume: string; capacity: string}[]> {
  const [claims, pods] = await Promise.all([cluster.list<PersistentVolumeClaim>(RESOURCES.PersistentVolumeClaim, {namespace, signal}), listPods(cluster, {name, namespace}, signal)]);
  const data = claimsOfCluster(claims.items, name, pods).filter(({metadata}) => volumeOfClaim(metadata.name ?? '', name) === 'dataVol');
  const sizes = data.flatMap(({status, spec}) => status?.capacity?.['storage'] ?? spec.resources?.requests?.['storage'] ?? []);
  return [...new Set(sizes)].map((capacity) => ({volume: 'dataVol', capacity}));
}

function wantedCapacities(changes: unknown, source: FepCluster): {volume: string; capacity: string}[] {
  const size = valueAt(changes, 'fepChildCrVal.storage.dataVol.size') ?? valueAt(source, 'spec.fepChildCrVal.storage.dataVol.size');
  return typeof size === 'string' || typeof size === 'number' ? [{volume: 'dataVol', capacity: String(size)}] : [];
}
