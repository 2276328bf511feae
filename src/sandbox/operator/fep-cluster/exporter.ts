import type {FepCluster} from '../../../lib/model/fep-cluster/index.ts';
import type {AnyObject} from '../../../lib/model/kubernetes-object.ts';
import {managedExporterName} from '../../../lib/model/names.ts';
import {apiVersionOf, FEP_RESOURCES} from '../../../lib/model/resources.ts';
import {treeAt, type Tree} from './members.ts';
import {ownedMetadata} from './run.ts';

/** FEPExporter that `monitoring.enable` makes; it lists its FEPCluster (UG 2.3.8.3, 4.3). */
export function managedExporter(cluster: FepCluster, monitoring: Tree): AnyObject {
  const name = cluster.metadata.name ?? '';
  const prometheus = treeAt(monitoring, 'prometheus');
  return {
    apiVersion: apiVersionOf(FEP_RESOURCES.FEPExporter),
    kind: 'FEPExporter',
    metadata: ownedMetadata(cluster, managedExporterName(name)),
    spec: {
      fepExporter: {...treeAt(monitoring, 'fepExporter'), fepClusterList: [name], restartRequired: false},
      ...(prometheus === undefined ? {} : {prometheus}),
    },
  };
}
