import type {FepCluster} from '../../model/fep-cluster/index.ts';
import {DEFAULT_PORT} from '../../model/names.ts';
import {valueAt} from '../../rules/view.ts';

/** `spec.fep.servicePort`, 27500 when it says nothing usable (UG 5.1). */
export function portOf(cluster: FepCluster): number {
  const port = valueAt(cluster, 'spec.fep.servicePort');
  return typeof port === 'number' && Number.isInteger(port) && port > 0 && port < 65_536 ? port : DEFAULT_PORT;
}
