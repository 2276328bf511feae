import {describe, expect, it} from 'vitest';
import type {Gateway} from '../../../../src/lib/cluster/gateway.ts';
import type {Resource} from '../../../../src/lib/model/resources.ts';
import {readSecretReaders} from '../../../../src/lib/operations/rbac-facts.ts';

const role = (kind: string, name: string, rule: object): object => ({kind, metadata: {name}, rules: [rule]});
const binding = (kind: string, name: string, ...subjects: object[]): object => ({metadata: {name: 'b'}, roleRef: {kind, name}, subjects});
const READ = {apiGroups: [''], resources: ['secrets'], verbs: ['get']};
const alice = {kind: 'User', name: 'alice'};

function readers(stored: Readonly<Record<string, readonly object[]>>): Promise<string[]> {
  const cluster = {list: async ({plural}: Resource) => ({items: stored[plural] ?? [], resourceVersion: '1'})} as unknown as Gateway;
  return readSecretReaders({cluster, signal: new AbortController().signal, namespace: 'db', name: 'demo'});
}

describe('who may read the Secret of a cluster', () => {
  it('is found over roles of the namespace and of the cluster', async () => {
    expect(await readers({
      roles: [role('Role', 'reader', READ)],
      clusterroles: [role('ClusterRole', 'all', {apiGroups: ['*'], resources: ['*'], verbs: ['*']})],
      rolebindings: [binding('Role', 'reader', alice), binding('ClusterRole', 'all', {kind: 'ServiceAccount', name: 'app', namespace: 'shop'})],
      clusterrolebindings: [binding('ClusterRole', 'all', {kind: 'Group', name: 'developers'})],
    })).toEqual(['Group developers', 'ServiceAccount shop/app', 'User alice']);
  });

  it.each([
    ['other names only', {...READ, resourceNames: ['other']}],
    ['another verb', {...READ, verbs: ['create']}],
    ['another kind', {...READ, resources: ['configmaps']}],
    ['another group', {...READ, apiGroups: ['apps']}],
  ])('is nobody with a role for %s', async (_what, rule) => {
    expect(await readers({roles: [role('Role', 'r', rule)], rolebindings: [binding('Role', 'r', alice)]})).toEqual([]);
  });

  it('leaves out administrators, Kubernetes itself, the operator and the cluster', async () => {
    const subjects = [{kind: 'Group', name: 'system:masters'}, {kind: 'ServiceAccount', name: 'fep-ansible-operator', namespace: 'fep'}, {kind: 'ServiceAccount', name: 'demo-sa', namespace: 'db'}];
    const stored = {roles: [role('Role', 'r', {...READ, resourceNames: ['demo']})], clusterroles: [role('ClusterRole', 'cluster-admin', READ)]};
    expect(await readers({...stored, rolebindings: [binding('Role', 'r', ...subjects)], clusterrolebindings: [binding('ClusterRole', 'cluster-admin', alice)]})).toEqual([]);
  });
});
