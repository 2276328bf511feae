import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {permissionsFor, policyRules} from '../../src/lib/model/permissions.ts';
import {useNamespace} from '../support/namespace.ts';

/** Commands that play without a database, with the code they end with. The last ones change the cluster. */
const CALLS: readonly (readonly [string, readonly string[], number])[] = [
  ['version', [], 0],
  ['list', [], 0],
  ['status', ['demo'], 0],
  ['diagnose', ['demo'], 0],
  ['events', ['demo'], 0],
  ['logs', ['demo', '--tail', '1'], 0],
  ['validate', ['demo'], 0],
  ['plan', ['demo', '--set', 'fep.instances=3'], 0],
  ['diff', ['demo', '--set', 'fep.instances=3'], 1],
  ['connection-info', ['demo'], 0],
  ['storage show', ['demo'], 0],
  ['backup schedule show', ['demo'], 0],
  ['action list', [], 0],
  ['wait', ['demo', '--for', 'ready'], 0],
  ['backup schedule pause', ['demo'], 0],
  ['backup schedule resume', ['demo'], 0],
  ['switchover', ['demo', '--yes'], 0],
  ['reload', ['demo', '--yes'], 0],
  ['scale', ['demo', '--instances', '3', '--yes'], 0],
  ['delete', ['demo', '--yes', '--force'], 0],
];

/** What docs/commands says of rights: with the required ones of its page, and no other, each command does its work. */
describe('the rights of a command', () => {
  const namespace = useNamespace();
  const user = (index: number): string => `only-${namespace.name}-${index}`;

  beforeAll(async () => {
    const roles = CALLS.flatMap(([command], index) => [
      {apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: {name: user(index)}, rules: policyRules(permissionsFor(command).filter(({optional}) => optional !== true))},
      {
        apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: {name: user(index)},
        roleRef: {apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: user(index)}, subjects: [{apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user(index)}],
      },
    ]);
    const made = await namespace.kubectl(['apply', '-f', '-'], {stdin: JSON.stringify({apiVersion: 'v1', kind: 'List', items: roles})});
    expect(made.exitCode, made.stderr).toBe(0);
    const created = await namespace.fep(['create', 'demo', '--instances', '2', '--profile', 'ha', '--backup-storage-class', 'shared']);
    expect(created.exitCode, created.stderr).toBe(0);
  });

  afterAll(async () => {
    const names = CALLS.map((_, index) => user(index));
    await namespace.kubectl(['delete', 'clusterrolebinding', ...names, '--ignore-not-found']);
    await namespace.kubectl(['delete', 'clusterrole', ...names, '--ignore-not-found']);
  });

  it.each(CALLS.map(([command, args, code], index) => ({command, args, code, index})))('$command', async ({command, args, code, index}) => {
    const {exitCode, stdout, stderr} = await namespace.fep([...command.split(' '), ...args, '--as', user(index)]);
    expect(exitCode, `${stdout}\n${stderr}`).toBe(code);
  });
});
