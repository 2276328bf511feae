import type {AnyObject} from '../../lib/model/kubernetes-object.ts';
import {policyRules, type PolicyRule} from '../../lib/model/permissions.ts';
import {apiVersionOf, FEP_GROUP, RESOURCES} from '../../lib/model/resources.ts';
import {CLIENTS} from '../control-plane/certificates.ts';

const ALL = ['*'];

/**
 * What the FEP operator's service account may do: its own kinds wholly, and the kinds it makes for a cluster.
 * It also makes a Role for each cluster's service account, out of rights it has itself.
 */
const OPERATOR_RULES: PolicyRule[] = [
  {apiGroups: [FEP_GROUP], resources: ALL, verbs: ALL},
  {
    apiGroups: [''],
    resources: ['configmaps', 'endpoints', 'events', 'persistentvolumeclaims', 'pods', 'pods/exec', 'pods/log', 'secrets', 'serviceaccounts', 'services'],
    verbs: ALL,
  },
  {apiGroups: [''], resources: ['namespaces', 'nodes', 'persistentvolumes'], verbs: ['get', 'list', 'watch']},
  {apiGroups: ['apps'], resources: ['deployments', 'deployments/scale', 'replicasets', 'statefulsets', 'statefulsets/scale'], verbs: ALL},
  {apiGroups: ['batch'], resources: ['cronjobs', 'jobs'], verbs: ALL},
  {apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: ALL},
  {apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ALL},
  {apiGroups: ['events.k8s.io'], resources: ['events'], verbs: ALL},
  {apiGroups: ['storage.k8s.io'], resources: ['storageclasses'], verbs: ['get', 'list', 'watch']},
  {apiGroups: ['apiextensions.k8s.io'], resources: ['customresourcedefinitions'], verbs: ['get', 'list', 'watch']},
  {apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles', 'rolebindings'], verbs: ALL},
];

/** ClusterRoles and bindings of the sandbox's two users without full rights: `fep-user` and `fep-operator`. */
export function clusterRoles(): AnyObject[] {
  return [...grant(CLIENTS.user.user, policyRules()), ...grant(CLIENTS.operator.user, OPERATOR_RULES)];
}

function grant(user: string, rules: readonly PolicyRule[]): AnyObject[] {
  const apiVersion = apiVersionOf(RESOURCES.ClusterRole);
  const name = `fep-sandbox:${user}`;
  return [
    {apiVersion, kind: 'ClusterRole', metadata: {name}, rules},
    {
      apiVersion,
      kind: 'ClusterRoleBinding',
      metadata: {name},
      roleRef: {apiGroup: RESOURCES.ClusterRole.group, kind: 'ClusterRole', name},
      subjects: [{apiGroup: RESOURCES.ClusterRole.group, kind: 'User', name: user}],
    },
  ];
}
