import {describe, expect, it} from 'vitest';
import {PERMISSIONS, permissionsFor, policyRules, REQUIRED_PERMISSIONS} from '../../../../src/lib/model/permissions.ts';
import {RESOURCES} from '../../../../src/lib/model/resources.ts';
import {clusterRoles} from '../../../../src/sandbox/lifecycle/cluster-roles.ts';

const allows = (rules: ReturnType<typeof policyRules>, group: string, resource: string, verb: string): boolean =>
  rules.some((rule) => rule.apiGroups.includes(group) && rule.resources.includes(resource) && rule.verbs.includes(verb));

describe('policyRules', () => {
  it('grants each right of the table, and none beside it', () => {
    const rules = policyRules();
    for (const {group, resource, verbs} of PERMISSIONS) for (const verb of verbs) expect(allows(rules, group, resource, verb), `${verb} ${resource}`).toBe(true);
    const granted = rules.flatMap((rule) => rule.resources.flatMap((resource) => rule.verbs.map((verb) => `${rule.apiGroups[0]} ${resource} ${verb}`)));
    const meant = new Set(PERMISSIONS.flatMap(({group, resource, verbs}) => verbs.map((verb) => `${group} ${resource} ${verb}`)));
    expect(granted.toSorted()).toEqual([...meant].toSorted());
  });

  it('uses no wildcard', () => {
    expect(JSON.stringify(policyRules())).not.toContain('*');
  });
});

describe('the least rights', () => {
  const rules = policyRules(REQUIRED_PERMISSIONS);

  it('let nobody read Secrets in bulk, delete pods, or change anything of the cluster at large', () => {
    for (const [resource, verb] of [['secrets', 'list'], ['secrets', 'watch'], ['pods', 'delete'], ['nodes', 'patch'], ['persistentvolumes', 'delete'], ['namespaces', 'create']] as const) {
      expect(allows(rules, '', resource, verb), `${verb} ${resource}`).toBe(false);
    }
    expect(rules.every(({apiGroups}) => !apiGroups.includes('rbac.authorization.k8s.io'))).toBe(true);
  });

  it('name only resources that the model knows', () => {
    const known = new Set(Object.values(RESOURCES).map(({group, plural}) => `${group}/${plural}`));
    const unknown = PERMISSIONS.filter(({group, resource}) => group !== 'authorization.k8s.io' && !known.has(`${group}/${resource.split('/', 1)[0]}`));
    expect(unknown).toEqual([]);
  });

  it('are listed for each command', () => {
    for (const command of ['create', 'delete', 'exec', 'list', 'logs', 'port-forward', 'scale', 'status', 'version'] as const) expect(permissionsFor(command)).not.toEqual([]);
  });
});

describe('clusterRoles', () => {
  it('bind the plain user of the sandbox to the required rights', () => {
    expect(clusterRoles().slice(0, 2)).toMatchObject([
      {kind: 'ClusterRole', metadata: {name: 'fep-sandbox:fep-user'}, rules: policyRules(REQUIRED_PERMISSIONS)},
      {kind: 'ClusterRoleBinding', roleRef: {kind: 'ClusterRole', name: 'fep-sandbox:fep-user'}, subjects: [{kind: 'User', name: 'fep-user'}]},
    ]);
  });
});
