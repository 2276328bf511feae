import type {FepCluster} from '../../../lib/model/fep-cluster/index.ts';
import type {Service} from '../../../lib/model/kubernetes-object.ts';
import {headlessServiceName, LABELS, PATRONI_PORT, primaryServiceName, replicaServiceName, statefulSetName} from '../../../lib/model/names.ts';
import {ownedMetadata} from './run.ts';
import type {WantedCluster} from './wanted.ts';

/**
 * The three Services of a cluster (UG 5.1). Selectors are not stated; `app` with `feprole` is what the guide uses to
 * reach the primary (UG 4.13.3.2). The replica Service leads nowhere while there is no replica.
 */
export function services(cluster: FepCluster, wanted: WantedCluster): Service[] {
  const app = {[LABELS.app]: statefulSetName(wanted.name)};
  const ports = [
    {name: 'fep', port: wanted.servicePort, targetPort: wanted.servicePort, protocol: 'TCP'},
    {name: 'patroni', port: PATRONI_PORT, targetPort: PATRONI_PORT, protocol: 'TCP'},
  ];
  const service = (name: string, spec: Service['spec']): Service => ({
    apiVersion: 'v1', kind: 'Service', metadata: ownedMetadata(cluster, name), spec: {...spec, ports},
  });
  return [
    service(primaryServiceName(wanted.name), {type: 'ClusterIP', selector: {...app, [LABELS.role]: 'master'}}),
    service(replicaServiceName(wanted.name), {type: 'ClusterIP', selector: {...app, [LABELS.role]: 'replica'}}),
    service(headlessServiceName(wanted.name), {type: 'ClusterIP', clusterIP: 'None', selector: app}),
  ];
}
