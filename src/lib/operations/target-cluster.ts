import type {KubernetesObject} from '../model/kubernetes-object.ts';
import {valueAt} from '../rules/view.ts';

/** Fields that name the cluster which an object is about, by kind; a FEPCluster being upgraded to is about its source. */
const FIELDS: Readonly<Record<string, string>> = {
  FEPAction: 'spec.targetClusterName',
  FEPCluster: 'spec.fepChildCrVal.upgrade.sourceCluster',
  FEPPgpool2: 'spec.fepclustername',
  FEPRestore: 'spec.fromFEPcluster',
};

/** Name of the running cluster that an object is about; the object's own where it names none. */
export function targetCluster({name, object}: {name: string; object?: KubernetesObject}): string {
  const field = object === undefined ? undefined : FIELDS[object.kind];
  const named = field === undefined ? undefined : valueAt(object, field);
  return typeof named === 'string' && named !== '' ? named : name;
}
