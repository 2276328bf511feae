import {describe, expect, it} from 'vitest';
import {createSurroundings} from '../../../src/lib/operations/create-surroundings.ts';
import type {KubernetesObject} from '../../../src/lib/model/kubernetes-object.ts';
import {fepCluster, operator} from './cluster-objects.ts';
import {FakeCluster} from './fake-cluster.ts';

const STORAGE_CLASS = {apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: {name: 'standard'}, provisioner: 'nfs.csi.k8s.io'} as KubernetesObject;
const SECRET = {apiVersion: 'v1', kind: 'Secret', metadata: {name: 'own', namespace: 'shop'}, data: {admin: 'c2VjcmV0'}} as KubernetesObject;

describe('the surroundings of a new cluster', () => {
  it('are what is there, and keys of Secrets without their values', async () => {
    const {cluster, signal} = new FakeCluster().put(operator(), STORAGE_CLASS, SECRET, fepCluster(1)).context();
    const found = createSurroundings({cluster, signal});
    expect(await found.storageClasses()).toMatchObject({known: [{name: 'standard', isDefault: false}]});
    expect(await found.factsOf('shop')).toMatchObject({existingNames: {known: ['demo']}, liveCluster: {known: undefined}});
    expect(await found.secretsOf('shop')).toEqual({known: new Map([['own', ['admin']]])});
  });

  it('read no Secret as long as none is to be chosen', async () => {
    const {cluster, signal} = new FakeCluster().put(operator(), STORAGE_CLASS, SECRET).context();
    const listed: string[] = [];
    const watched = {...cluster, connection: cluster.connection, list: (resource: {kind: string}, ...rest: never[]) => {
      listed.push(resource.kind);
      return (cluster.list as (...args: unknown[]) => Promise<never>).call(cluster, resource, ...rest);
    }} as unknown as typeof cluster;
    const found = createSurroundings({cluster: watched, signal});
    await Promise.all([found.namespaces(), found.storageClasses(), found.factsOf('shop')]);
    expect(listed).toContain('StorageClass');
    expect(listed).not.toContain('Secret');
  });
});
