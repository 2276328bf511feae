import {describe, expect, it} from 'vitest';
import type {KubernetesObject} from '../../../src/lib/model/kubernetes-object.ts';
import {listClusters} from '../../../src/lib/operations/list-clusters.ts';
import {claim, fepCluster, pod} from './cluster-objects.ts';
import {FakeCluster, refusal} from './fake-cluster.ts';

/** The objects of `demo`, under another name. */
function named<T extends KubernetesObject>(object: T, name: string): T {
  return JSON.parse(JSON.stringify(object).replaceAll('demo', name)) as T;
}

function world(names: readonly string[]): {fake: FakeCluster; asked: string[]; context: ReturnType<FakeCluster['context']>} {
  const fake = new FakeCluster();
  for (const name of names) fake.put(named(fepCluster(2), name), ...[0, 1].flatMap((ordinal) => [named(pod(ordinal), name), named(claim(ordinal), name)]));
  const context = fake.context();
  const asked: string[] = [];
  const {list} = context.cluster;
  context.cluster.list = (async (resource, options) => {
    asked.push(resource.kind);
    return list(resource, options);
  }) as typeof list;
  return {fake, asked, context};
}

describe('listClusters', () => {
  it('asks the same three lists for one cluster and for many', async () => {
    for (const count of [1, 30]) {
      const {asked, context} = world(Array.from({length: count}, (_, index) => `c${index}x`));
      expect((await listClusters(context, {})).clusters).toHaveLength(count);
      expect(asked.toSorted()).toEqual(['FEPCluster', 'PersistentVolumeClaim', 'Pod']);
    }
  });

  it('gives each cluster its own pods and volumes', async () => {
    const {fake, context} = world(['one', 'two']);
    fake.objects.delete('Pod/two-sts-0');
    const {clusters} = await listClusters(context, {});
    expect(clusters).toMatchObject([
      {name: 'one', state: 'ready', instances: {wanted: 2, ready: 2}, primary: 'one-sts-0', storage: {claims: 2, capacity: '20Gi'}},
      {name: 'two', state: 'not ready', instances: {wanted: 2, ready: 1}, storage: {claims: 2}},
    ]);
    expect(clusters[1]).not.toHaveProperty('primary');
  });

  it('does not call ready what it could not see', async () => {
    const {context} = world(['one']);
    const {list} = context.cluster;
    context.cluster.list = (async (resource, options) => {
      if (resource.kind === 'Pod') throw refusal('forbidden', 'forbidden');
      return list(resource, options);
    }) as typeof list;
    const {clusters, unreadable} = await listClusters(context, {});
    expect(clusters[0]).toMatchObject({state: 'unknown'});
    expect(clusters[0]?.instances).not.toHaveProperty('ready');
    expect(unreadable).toEqual([{part: 'pods', reason: 'forbidden for the test'}]);
  });

  it('tells an empty namespace from one that there is not, where that may be seen', async () => {
    const {fake, context} = world([]);
    expect(await listClusters(context, {namespace: 'nowhere'})).toMatchObject({clusters: [], noSuchNamespace: true});
    fake.put({apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'empty'}});
    expect(await listClusters(context, {namespace: 'empty'})).not.toHaveProperty('noSuchNamespace');
    context.cluster.find = () => Promise.reject(refusal('forbidden', 'forbidden'));
    expect(await listClusters(context, {namespace: 'nowhere'})).not.toHaveProperty('noSuchNamespace');
  });

  it('says when a cluster is on its way out', async () => {
    const {fake, context} = world(['one']);
    Object.assign(fake.get('FEPCluster', 'one')?.metadata ?? {}, {deletionTimestamp: '2026-01-01T00:00:00Z'});
    expect((await listClusters(context, {})).clusters[0]?.state).toBe('deleting');
  });
});
