import {stringify} from 'yaml';
import {PERMISSIONS, policyRules, type Permission} from '../../src/lib/model/permissions.ts';

/** docs/permissions.md: the least rights by command, and the ClusterRole that holds them. */
export function permissionsPage(): string {
  const rows = PERMISSIONS.map((one) => `| ${one.commands.join(', ')} | \`${resourceOf(one)}\` | ${one.verbs.join(', ')} | ${one.why}${one.optional === true ? ' (optional)' : ''} |`);
  const role = (name: string, permissions: readonly Permission[]): string =>
    stringify({apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: {name}, rules: policyRules(permissions)}, {lineWidth: 0});
  return `# Rights

What each command needs in the cluster. This page is generated from \`src/lib/model/permissions.ts\` by \`npm run docs\`.

Without an optional right a command still works, and says in words what it could not see.

| commands | resource | verbs | what for |
|---|---|---|---|
${rows.join('\n')}

Everything, as a ClusterRole; bind it with a RoleBinding in each namespace that holds clusters. The rights on resources without a
namespace (storage classes, CRDs, namespaces, nodes, volumes) need a ClusterRoleBinding.

\`\`\`yaml
${role('kubectl-fep', PERMISSIONS)}\`\`\`
`;
}

/** A resource as `kubectl auth can-i` takes it: `fepclusters.fep.fujitsu.io/scale`. */
export function resourceOf({group, resource}: Permission): string {
  const [plural = '', ...subresource] = resource.split('/');
  return [group === '' ? plural : `${plural}.${group}`, ...subresource].join('/');
}
