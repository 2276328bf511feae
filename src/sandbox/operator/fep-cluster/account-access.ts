import type {FepCluster} from '../../../lib/model/fep-cluster/index.ts';
import type {AnyObject} from '../../../lib/model/kubernetes-object.ts';
import {serviceAccountName} from '../../../lib/model/names.ts';
import {ownedMetadata} from './run.ts';

/** Names of the Role and the RoleBinding of a cluster's ServiceAccount: not stated. */
export const accountRoleName = (cluster: string): string => `${cluster}-role`;
export const accountRoleBindingName = (cluster: string): string => `${cluster}-rolebinding`;

const RBAC_GROUP = 'rbac.authorization.k8s.io';

/**
 * What the ServiceAccount `<cluster>-sa` may do: find the master and run a command in its backup container, which is how the
 * CronJobs of the backup work here. Not stated; that the operator's own role may make roles (chart role.yaml) is the only trace.
 */
export function accountRole(cluster: FepCluster): AnyObject {
  return {
    apiVersion: `${RBAC_GROUP}/v1`,
    kind: 'Role',
    metadata: ownedMetadata(cluster, accountRoleName(cluster.metadata.name ?? '')),
    rules: [
      {apiGroups: [''], resources: ['pods'], verbs: ['get', 'list']},
      // A command over a WebSocket is a GET for the API server.
      {apiGroups: [''], resources: ['pods/exec'], verbs: ['create', 'get']},
    ],
  };
}

export function accountRoleBinding(cluster: FepCluster): AnyObject {
  const {name = '', namespace = ''} = cluster.metadata;
  return {
    apiVersion: `${RBAC_GROUP}/v1`,
    kind: 'RoleBinding',
    metadata: ownedMetadata(cluster, accountRoleBindingName(name)),
    roleRef: {apiGroup: RBAC_GROUP, kind: 'Role', name: accountRoleName(name)},
    subjects: [{kind: 'ServiceAccount', name: serviceAccountName(name), namespace}],
  };
}
