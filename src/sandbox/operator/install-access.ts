import type {AnyObject} from '../../lib/model/kubernetes-object.ts';
import {OPERATOR_DEPLOYMENT} from '../../lib/model/names.ts';

interface PolicyRule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
  resourceNames?: string[];
}

const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];
const ALL = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** Rights in the operator's namespace (chart role.yaml, objects.md section 6). Status and finalizers of FEP kinds are in `*`. */
const ROLE_RULES: PolicyRule[] = [
  {apiGroups: ['', 'v1'], resources: ['namespaces'], verbs: READ},
  {
    apiGroups: ['', 'policy'],
    resources: [
      'pods', 'pods/exec', 'serviceaccounts', 'services', 'services/finalizers', 'endpoints', 'persistentvolumeclaims',
      'poddisruptionbudgets', 'events', 'configmaps', 'secrets',
    ],
    verbs: ALL,
  },
  {apiGroups: ['', 'rbac.authorization.k8s.io', 'authorization.openshift.io'], resources: ['roles', 'rolebindings'], verbs: ALL},
  {apiGroups: ['apps'], resources: ['deployments', 'daemonsets', 'replicasets', 'statefulsets'], verbs: WRITE},
  {apiGroups: ['apps'], resources: ['deployments/finalizers'], resourceNames: [OPERATOR_DEPLOYMENT], verbs: ['update']},
  {apiGroups: ['monitoring.coreos.com'], resources: ['servicemonitors', 'prometheusrules'], verbs: ['get', 'create', 'list', 'patch', 'update', 'watch']},
  {apiGroups: ['fep.fujitsu.io'], resources: ['*'], verbs: WRITE},
  {apiGroups: ['batch'], resources: ['cronjobs'], verbs: WRITE},
  {apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs: WRITE},
  {apiGroups: ['secrets-store.csi.x-k8s.io'], resources: ['secretproviderclasses'], verbs: WRITE},
  {apiGroups: ['cert-manager.io'], resources: ['issuers', 'certificates', 'certificaterequests'], verbs: WRITE},
  {apiGroups: ['acme.cert-manager.io'], resources: ['orders', 'challenges'], verbs: WRITE},
  {apiGroups: ['security.openshift.io'], resources: ['securitycontextconstraints'], verbs: ['get', 'create', 'update', 'patch']},
];

/** Rights of the leader election (chart leader-election-role). */
const LEADER_RULES: PolicyRule[] = [
  {apiGroups: ['', 'coordination.k8s.io'], resources: ['configmaps', 'leases'], verbs: WRITE},
  {apiGroups: [''], resources: ['events'], verbs: ['create', 'patch']},
];

/** Rights in the whole cluster (chart clusterrole.yaml). */
const CLUSTER_RULES: PolicyRule[] = [
  {apiGroups: ['', 'rbac.authorization.k8s.io', 'authorization.openshift.io'], resources: ['clusterroles', 'clusterrolebindings'], verbs: ALL},
  {apiGroups: [''], resources: ['nodes', 'namespaces', 'pods'], verbs: READ},
  {apiGroups: ['secrets-store.csi.x-k8s.io'], resources: ['secretproviderclasses'], verbs: WRITE},
  {apiGroups: ['cert-manager.io'], resources: ['clusterissuers'], verbs: WRITE},
  {apiGroups: ['storage.k8s.io'], resources: ['storageclasses'], verbs: READ},
  {apiGroups: ['security.openshift.io'], resources: ['securitycontextconstraints'], verbs: ['get', 'create', 'update', 'patch']},
];

/** The ClusterRole by which the sandbox's operator serves all namespaces; the chart has nothing of the kind. */
const EVERYWHERE = 'fep-sandbox-operator-everywhere';

/** Roles and bindings of the operator's ServiceAccount. */
export function accessObjects(namespace: string, everywhere: boolean): AnyObject[] {
  const objects = [
    role('Role', OPERATOR_DEPLOYMENT, ROLE_RULES, namespace),
    binding('RoleBinding', OPERATOR_DEPLOYMENT, {kind: 'Role', name: OPERATOR_DEPLOYMENT}, namespace, namespace),
    role('Role', 'leader-election-role', LEADER_RULES, namespace),
    binding('RoleBinding', 'leader-election-rolebinding', {kind: 'Role', name: 'leader-election-role'}, namespace, namespace),
    role('ClusterRole', OPERATOR_DEPLOYMENT, CLUSTER_RULES),
    binding('ClusterRoleBinding', `${OPERATOR_DEPLOYMENT}-${namespace}`, {kind: 'ClusterRole', name: OPERATOR_DEPLOYMENT}, namespace),
  ];
  if (!everywhere) return objects;
  return [...objects, role('ClusterRole', EVERYWHERE, ROLE_RULES), binding('ClusterRoleBinding', EVERYWHERE, {kind: 'ClusterRole', name: EVERYWHERE}, namespace)];
}

function role(kind: 'Role' | 'ClusterRole', name: string, rules: PolicyRule[], namespace?: string): AnyObject {
  return {apiVersion: 'rbac.authorization.k8s.io/v1', kind, metadata: {name, ...(namespace === undefined ? {} : {namespace})}, rules};
}

function binding(kind: 'RoleBinding' | 'ClusterRoleBinding', name: string, target: {kind: string; name: string}, accountNamespace: string, namespace?: string): AnyObject {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind,
    metadata: {name, ...(namespace === undefined ? {} : {namespace})},
    roleRef: {apiGroup: 'rbac.authorization.k8s.io', ...target},
    subjects: [{kind: 'ServiceAccount', name: OPERATOR_DEPLOYMENT, namespace: accountNamespace}],
  };
}
