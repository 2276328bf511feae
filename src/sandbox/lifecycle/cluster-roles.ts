import type {AnyObject} from '../../lib/model/kubernetes-object.ts';
import {policyRules, type PolicyRule, REQUIRED_PERMISSIONS} from '../../lib/model/permissions.ts';
import {apiVersionOf, RESOURCES} from '../../lib/model/resources.ts';
import {CLIENTS} from '../control-plane/certificates.ts';

/** What Patroni does in the API server (Patroni documentation, "Using Patroni with Kubernetes"). */
const PATRONI_RULES: readonly PolicyRule[] = [
  {apiGroups: [''], resources: ['configmaps'], verbs: ['create', 'get', 'list', 'patch', 'update', 'watch', 'delete', 'deletecollection']},
  {apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'patch', 'update', 'watch']},
];

/** ClusterRoles and bindings of the sandbox's user with the least rights, and of Patroni in the pods. */
export function clusterRoles(): AnyObject[] {
  return [...grant(CLIENTS.user.user, policyRules(REQUIRED_PERMISSIONS)), ...grant(CLIENTS.patroni.user, PATRONI_RULES)];
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
