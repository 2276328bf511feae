import type {AnyObject} from '../model/kubernetes-object.ts';
import {RESOURCES} from '../model/resources.ts';
import {isRecord, valueAt} from '../rules/view.ts';
import type {Reading} from './fact-reading.ts';

/** Groups and roles that administer the whole Kubernetes cluster: that they may read Secrets is no finding. */
const ADMINISTRATORS = new Set(['cluster-admin', 'admin', 'cluster-admins']);

/**
 * Who may read the Secret named like the cluster, beside administrators, Kubernetes' own parts and the operator: `User alice`,
 * `ServiceAccount shop/app`. Reads roles and bindings of the namespace and of the whole cluster.
 */
export async function readSecretReaders({cluster, signal, namespace, name}: Reading): Promise<string[]> {
  const [roles, bindings, clusterRoles, clusterBindings] = await Promise.all([
    cluster.list<AnyObject>(RESOURCES.Role, {namespace, signal}),
    cluster.list<AnyObject>(RESOURCES.RoleBinding, {namespace, signal}),
    cluster.list<AnyObject>(RESOURCES.ClusterRole, {signal}),
    cluster.list<AnyObject>(RESOURCES.ClusterRoleBinding, {signal}),
  ]);
  const reading = new Set([
    ...roles.items.filter((role) => readsSecret(role, name)).map(({metadata}) => `Role ${metadata.name}`),
    ...clusterRoles.items.filter((role) => readsSecret(role, name)).map(({metadata}) => `ClusterRole ${metadata.name}`),
  ]);
  const subjects = [...bindings.items, ...clusterBindings.items].flatMap((binding) => {
    const [kind, role] = [valueAt(binding, 'roleRef.kind'), valueAt(binding, 'roleRef.name')];
    const named = valueAt(binding, 'subjects');
    return reading.has(`${String(kind)} ${String(role)}`) && !ADMINISTRATORS.has(String(role)) && Array.isArray(named) ? named.filter(isRecord) : [];
  });
  return [...new Set(subjects.filter((subject) => !isOurOwn(subject, name)).map(subjectText))].toSorted();
}

function readsSecret(role: AnyObject, secret: string): boolean {
  const rules = role['rules'];
  return Array.isArray(rules) && rules.filter(isRecord).some((rule) => {
    const has = (key: string, ...words: string[]): boolean => {
      const list = rule[key];
      return Array.isArray(list) && (list.includes('*') || words.some((word) => list.includes(word)));
    };
    const named = rule['resourceNames'];
    const isMeant = !Array.isArray(named) || named.length === 0 || named.includes(secret);
    return isMeant && has('apiGroups', '') && has('resources', 'secrets') && has('verbs', 'get', 'list', 'watch');
  });
}

/** Kubernetes' own subjects, the operator, and the cluster's own service account. */
function isOurOwn(subject: Record<string, unknown>, cluster: string): boolean {
  const name = String(subject['name']);
  if (name.startsWith('system:') || subject['namespace'] === 'kube-system' || ADMINISTRATORS.has(name)) return true;
  return subject['kind'] === 'ServiceAccount' && (/fep.*operator/.test(name) || name === `${cluster}-sa`);
}

function subjectText({kind, name, namespace}: Record<string, unknown>): string {
  return kind === 'ServiceAccount' ? `ServiceAccount ${String(namespace)}/${String(name)}` : `${String(kind)} ${String(name)}`;
}
