import type {FepCluster} from '../../model/fep-cluster/index.ts';
import type {AnyObject, KubernetesObject} from '../../model/kubernetes-object.ts';
import {managedExporterName} from '../../model/names.ts';
import {valueAt, View} from '../view.ts';
import {FEP} from './cluster.ts';

/** Reading of the objects around the one that is judged, as the facts hold them. */

export function nameOf(object: KubernetesObject): string {
  return object.metadata?.name ?? '';
}

/** A FEPCluster of the namespace. Needs the fact clusters. */
export function clusterNamed(view: View, name: string | undefined): FepCluster | undefined {
  return name === undefined ? undefined : view.fact('clusters')?.find((cluster) => nameOf(cluster) === name);
}

/** Reads another object with the facts at hand left out: rules ask it for its own values. */
export function viewOf(object: KubernetesObject): View {
  return new View({object, operation: 'env'});
}

/** `status.fepStatus.fepClusterReady`; absent counts as not ready (rules.md appendix C). */
export function isReadyCluster(cluster: KubernetesObject): boolean {
  return valueAt(cluster, 'status.fepStatus.fepClusterReady') === true;
}

/** Names in `fepClusterList` of a FEPExporter, with their places. */
export function listedClusters(view: View): {path: string; name: string}[] {
  return (view.list('spec.fepExporter.fepClusterList') ?? []).flatMap((name, index) => (typeof name === 'string' ? [{path: `spec.fepExporter.fepClusterList[${index}]`, name}] : []));
}

/** Is it an exporter that somebody made by hand, with the cluster on its list? */
export function isStandaloneExporter(exporter: AnyObject, cluster: string): boolean {
  if (nameOf(exporter) === managedExporterName(cluster) || exporter.metadata.ownerReferences?.some(({kind}) => kind === 'FEPCluster') === true) return false;
  const list = valueAt(exporter, 'spec.fepExporter.fepClusterList');
  return Array.isArray(list) && list.includes(cluster);
}

/** Clusters of the namespace that forward their logs to a FEPLogging. Needs the fact clusters. */
export function forwardingClusters(view: View, logging: string): readonly FepCluster[] {
  return (view.fact('clusters') ?? []).filter((cluster) => valueAt(cluster, `${FEP}.remoteLogging.enable`) === true && valueAt(cluster, `${FEP}.remoteLogging.fluentdName`) === logging);
}

/** Does ansible-operator report a failure of the object? Otherwise nothing is known of its running (objects.md section 4). */
export function hasFailed(object: KubernetesObject): boolean {
  const conditions = valueAt(object, 'status.conditions');
  if (!Array.isArray(conditions)) return false;
  return conditions.some((condition) => valueAt(condition, 'type') === 'Failure' && valueAt(condition, 'status') === 'True');
}
