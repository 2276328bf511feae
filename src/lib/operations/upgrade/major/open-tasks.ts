import type {FepCluster} from '../../../model/fep-cluster/index.ts';
import {primaryServiceName} from '../../../model/names.ts';
import {isKnown} from '../../../model/part.ts';
import {FEP_RESOURCES, RESOURCES} from '../../../model/resources.ts';
import type {AnyObject} from '../../../model/kubernetes-object.ts';
import {valueAt} from '../../../rules/view.ts';
import type {ClusterRef} from '../../cluster-snapshot.ts';
import type {OperationContext} from '../../context.ts';
import {part} from '../../parts.ts';

/** What the guide leaves to people after an upgrade (UG 6.4.4), in the order in which it should be done. */
export async function openTasks({cluster, signal}: OperationContext, source: ClusterRef, target: ClusterRef): Promise<string[]> {
  const {namespace} = source;
  const list = (resource: typeof RESOURCES.FEPPgpool2) => part(cluster.list<AnyObject>(resource, {namespace, signal}).then(({items}) => items));
  const [pgpools, exporters, object] = await Promise.all([
    list(RESOURCES.FEPPgpool2), list(RESOURCES.FEPExporter), part(cluster.find<FepCluster>({resource: FEP_RESOURCES.FEPCluster, ...target}, {signal})),
  ]);
  const serving = isKnown(pgpools) ? pgpools.known.filter((one) => valueAt(one, 'spec.fepclustername') === source.name).map(({metadata}) => metadata.name ?? '?') : [];
  const watching = isKnown(exporters) ? exporters.known.filter((one) => {
    const names = valueAt(one, 'spec.fepExporter.fepClusterList');
    return Array.isArray(names) && names.includes(source.name) && one.metadata.name !== `${source.name}-fepexporter`;
  }).map(({metadata}) => metadata.name ?? '?') : [];
  const backup = isKnown(object) && valueAt(object.known, 'spec.fepChildCrVal.backup') !== undefined;
  return [
    ...(backup ? [`take a full backup of ${target.name}: it has none yet, and those of ${source.name} go with it`] : [`${target.name} has no backup section: decide how it is backed up`]),
    ...(isKnown(pgpools) ? serving.map((name) => `make FEPPgpool2 ${name} anew, with spec.fepclustername: ${target.name}`) : [`FEPPgpool2 could not be listed (${pgpools.unreadable}): make those of ${source.name} anew`]),
    ...(isKnown(exporters) ? watching.map((name) => `put ${target.name} on the list of FEPExporter ${name}`) : [`FEPExporter could not be listed (${exporters.unreadable}): look for lists with ${source.name}`]),
    `start the applications with ${primaryServiceName(target.name)}.${namespace}`,
    `take the line of the upgrade container out of customPgHba of ${target.name}`,
    `when nobody needs it any more: kubectl fep delete ${source.name} -n ${namespace}`,
  ];
}
