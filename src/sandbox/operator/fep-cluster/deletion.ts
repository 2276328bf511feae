import {FepError} from '../../../lib/errors/fep-error.ts';
import type {FepCluster} from '../../../lib/model/fep-cluster/index.ts';
import type {AnyObject, KubernetesObject} from '../../../lib/model/kubernetes-object.ts';
import {
  adminSecretName, headlessServiceName, LABELS, managedExporterName, primaryServiceName, replicaServiceName, serviceAccountName, statefulSetName,
} from '../../../lib/model/names.ts';
import {FEP_RESOURCES, RESOURCES, type Resource} from '../../../lib/model/resources.ts';
import type {ReconcileResult} from '../controller.ts';
import type {OperatorContext} from '../operator-context.ts';
import {accountRoleBindingName, accountRoleName} from './account-access.ts';
import {CHILDREN} from './children.ts';
import {disruptionBudgetName} from './disruption-budget.ts';
import {postgresqlConfigName} from './postgresql-config.ts';

/** Invented: whether FEP's operator has a finalizer is not stated. Without a running operator a FEPCluster does not go. */
export const FINALIZER = 'sandbox.fep.fujitsu.io/cleanup';

/**
 * Takes a cluster down: exporter and StatefulSet, then, when no pod is left, everything else and the claims (and so the
 * volumes: UG 5.2), then the finalizer. Order not stated.
 */
export async function deleteCluster(context: OperatorContext, cluster: FepCluster, key: string): Promise<ReconcileResult | void> {
  if (!(cluster.metadata.finalizers ?? []).includes(FINALIZER) || context.faults.hangs('deletion', key)) return;
  context.faults.check('deletion', key, {reason: 'FailedFepClusterDelete', text: 'Error/Failure in FEP Cluster deletion'});
  const {name = '', namespace = ''} = cluster.metadata;
  const byName = (resource: Resource, object: string): Promise<boolean> => remove(context, cluster, resource, object);
  await byName(FEP_RESOURCES.FEPExporter, managedExporterName(name));
  const stopping = await byName(RESOURCES.StatefulSet, statefulSetName(name));
  const pods = await context.gateway.list(RESOURCES.Pod, {namespace, labelSelector: `${LABELS.app}=${statefulSetName(name)}`});
  if (stopping || pods.items.length > 0) return {requeueAfterMs: 300};
  const left = [
    // Its pod holds the claim of the dump.
    await byName(FEP_RESOURCES.FEPUpgrade, name),
    ...await Promise.all(CHILDREN.map(({kind}) => byName(FEP_RESOURCES[kind], name))),
    ...await Promise.all([primaryServiceName, replicaServiceName, headlessServiceName].map((service) => byName(RESOURCES.Service, service(name)))),
    await byName(RESOURCES.ConfigMap, postgresqlConfigName(name)),
    await byName(RESOURCES.Secret, adminSecretName(name)),
    await byName(RESOURCES.RoleBinding, accountRoleBindingName(name)),
    await byName(RESOURCES.Role, accountRoleName(name)),
    await byName(RESOURCES.ServiceAccount, serviceAccountName(name)),
    await byName(RESOURCES.PodDisruptionBudget, disruptionBudgetName(name)),
    await removeLabelled(context, RESOURCES.CronJob, cluster),
    // The ended pod of a restore still holds the claims: their protection does not ask whether a pod runs.
    await removeLabelled(context, RESOURCES.Pod, cluster),
    await removeLabelled(context, RESOURCES.PersistentVolumeClaim, cluster),
    // Patroni's own (leader, config, sync, failover): left over they would break the next cluster of this name.
    await removeLabelled(context, RESOURCES.ConfigMap, cluster),
  ];
  if (left.some(Boolean)) return {requeueAfterMs: 300};
  await dropFinalizer(context, cluster);
}

/** Deletes an object that belongs to the cluster. @returns whether it may still be there. */
async function remove(context: OperatorContext, cluster: FepCluster, resource: Resource, name: string): Promise<boolean> {
  const ref = {resource, name, namespace: cluster.metadata.namespace ?? ''};
  const found = await context.gateway.find<KubernetesObject>(ref);
  if (found === undefined || !(found.metadata.ownerReferences ?? []).some(({uid}) => uid === cluster.metadata.uid)) return false;
  if (found.metadata.deletionTimestamp === undefined) await deleteQuietly(context, ref);
  return true;
}

async function removeLabelled(context: OperatorContext, resource: Resource, cluster: FepCluster): Promise<boolean> {
  const {name = '', namespace = ''} = cluster.metadata;
  const {items} = await context.gateway.list<AnyObject>(resource, {namespace, labelSelector: `${LABELS.clusterName}=${name}`});
  for (const item of items) {
    if (item.metadata.deletionTimestamp === undefined) await deleteQuietly(context, {resource, name: item.metadata.name ?? '', namespace});
  }
  return items.length > 0;
}

async function deleteQuietly(context: OperatorContext, ref: Parameters<OperatorContext['gateway']['delete']>[0]): Promise<void> {
  try {
    await context.gateway.delete(ref, {propagation: 'Background'});
  } catch (error) {
    if (!(error instanceof FepError) || error.code !== 'not-found') throw error;
  }
}

async function dropFinalizer(context: OperatorContext, cluster: FepCluster): Promise<void> {
  const {name = '', namespace = '', resourceVersion, finalizers = []} = cluster.metadata;
  await context.gateway.patch({resource: FEP_RESOURCES.FEPCluster, name, namespace}, {
    type: 'merge', body: {metadata: {resourceVersion, finalizers: finalizers.filter((one) => one !== FINALIZER)}},
  });
  context.log('info', 'FEPCluster removed', {namespace, name});
}
