import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {conditionsFor} from '../../../../src/sandbox/operator/conditions.ts';
import {Controller} from '../../../../src/sandbox/operator/controller.ts';
import {mergeDifference} from '../../../../src/sandbox/operator/difference.ts';
import {eventFor} from '../../../../src/sandbox/operator/events.ts';
import {Faults, readFaultOrder} from '../../../../src/sandbox/operator/faults.ts';
import {claimOwner, claims, planClaim} from '../../../../src/sandbox/operator/fep-cluster/claims.ts';
import {clusterStatus, countInstances, statusCheckStamp} from '../../../../src/sandbox/operator/fep-cluster/status.ts';
import {imageFor, operatorImage} from '../../../../src/sandbox/operator/images.ts';
import {operatorObjects} from '../../../../src/sandbox/operator/install.ts';
import {specChanged} from '../../../../src/sandbox/operator/watch-source.ts';
import {WorkQueue} from '../../../../src/sandbox/operator/work-queue.ts';
import {readWanted} from '../../../../src/sandbox/operator/fep-cluster/wanted.ts';
import {sampleCluster} from './sample-cluster.ts';

describe('work queue', () => {
  it('gives a key to one worker at a time and again when it was wanted meanwhile', () => {
    const queue = new WorkQueue();
    queue.add('a');
    queue.add('a');
    expect(queue.take()).toBe('a');
    queue.add('a');
    expect(queue.take()).toBeUndefined();
    queue.done('a');
    expect(queue.take()).toBe('a');
    queue.done('a');
    expect(queue.take()).toBeUndefined();
  });
});

describe('controller', () => {
  it('works on several objects at once, when its workers were idle before', async () => {
    const stop = new AbortController();
    const both = Promise.withResolvers<void>();
    let active = 0;
    const controller = new Controller({
      name: 'test', log: () => undefined, workers: 3,
      reconcile: async () => {
        active += 1;
        if (active === 2) both.resolve();
        await both.promise;
        stop.abort();
      },
    });
    const running = controller.run(stop.signal);
    await new Promise((resolve) => setImmediate(resolve));
    controller.enqueue('ns/a');
    controller.enqueue('ns/b');
    await running;
    expect(active).toBe(2);
  });

  it('tries a failed object again until it succeeds, and ends with its signal', async () => {
    const stop = new AbortController();
    let tries = 0;
    const controller = new Controller({
      name: 'test', log: () => undefined, backOff: {firstMs: 1, longestMs: 2},
      reconcile: async () => {
        tries += 1;
        if (tries < 4) throw new Error('not yet');
        stop.abort();
      },
    });
    controller.enqueue('ns/a');
    await controller.run(stop.signal);
    expect(tries).toBe(4);
  });
});

describe('mergeDifference', () => {
  it('ignores what only the server has and says what is missing', () => {
    const current = {a: 1, list: [{name: 'x', added: true}], deep: {b: 2, server: 'default'}};
    expect(mergeDifference(current, {a: 1, list: [{name: 'x'}], deep: {b: 2}})).toBeUndefined();
    expect(mergeDifference(current, {deep: {b: 3}, list: []})).toEqual({deep: {b: 3}, list: []});
  });

  it('is nothing against the object itself', () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => mergeDifference(object, structuredClone(object)) === undefined));
  });
});

describe('conditions', () => {
  const counts = {changed: 6, failures: 0, ok: 85, skipped: 228};
  const now = new Date('2023-02-07T04:51:49.862Z');

  it('are three, Running in the middle with the result of the run', () => {
    const conditions = conditionsFor({state: 'done', counts}, [], now);
    expect(conditions.map(({type}) => type)).toEqual(['Failure', 'Running', 'Successful']);
    expect(conditions[1]).toEqual({
      type: 'Running', status: 'True', reason: 'Successful', message: 'Awaiting next reconciliation',
      lastTransitionTime: '2023-02-07T04:51:49Z', ansibleResult: {...counts, completion: '2023-02-07T04:51:49.862000'},
    });
  });

  it('keep their time while the status stays, and carry the message of a failure', () => {
    const first = conditionsFor({state: 'done', counts}, [], now);
    const later = new Date('2023-02-07T05:00:00.000Z');
    expect(conditionsFor({state: 'done', counts}, first, later).map((one) => one.lastTransitionTime)).toEqual(first.map((one) => one.lastTransitionTime));
    const failed = conditionsFor({state: 'failed', counts: {...counts, failures: 1}, message: 'no dataVol'}, first, later);
    expect(failed[0]).toMatchObject({type: 'Failure', status: 'True', reason: 'Failed', message: 'no dataVol', lastTransitionTime: '2023-02-07T05:00:00Z', ansibleResult: {failures: 1}});
  });
});

describe('status', () => {
  const set = (status: Record<string, number>) => ({apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: {generation: 2}, spec: {selector: {}, template: {}}, status: {observedGeneration: 2, ...status}});
  it('is ready with every instance and not with one too few or too many', () => {
    expect(countInstances(set({replicas: 3, readyReplicas: 3}), 3)).toEqual({current: 3, ready: true});
    expect(countInstances(set({replicas: 3, readyReplicas: 2}), 3)).toEqual({current: 2, ready: false});
    expect(countInstances(set({replicas: 4, readyReplicas: 3}), 3).ready).toBe(false);
    expect(countInstances({...set({replicas: 3, readyReplicas: 3}), metadata: {generation: 3}}, 3).ready).toBe(false);
    expect(countInstances(undefined, 1)).toEqual({current: 0, ready: false});
  });

  it('prints the selector as the guide does', () => {
    const status = clusterStatus('new-fep', {current: 1, ready: true}, {state: 'running'}, undefined);
    expect(status.fepLabelSelector).toBe('app=new-fep-sts,fepClustername=new-fep');
    expect(status.fepStatus).toEqual({fepClusterReady: true});
  });

  it('stamps the check as the guide prints it', () => {
    expect(statusCheckStamp(new Date('2021-09-07T15:23:31Z'))).toBe('Tue Sep  7 15:23:31 UTC 2021');
  });
});

describe('claims', () => {
  const owner = claimOwner(sampleCluster());
  const claim = (more: Record<string, unknown> = {}) => ({
    apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: {name: 'fep-data-demo-sts-0', ownerReferences: [owner], resourceVersion: '7'},
    spec: {accessModes: ['ReadWriteOnce'], storageClassName: 'standard', resources: {requests: {storage: '2Gi'}}}, ...more,
  });
  const volume = (change: Record<string, unknown>) => {
    const [data] = readWanted(sampleCluster({child: {storage: {dataVol: {size: '2Gi', ...change}, walVol: {}}}})).volumes;
    if (data === undefined) throw new Error('no volume');
    return data;
  };

  it('are made for every pod and once for all, with labels and an owner', () => {
    const cluster = sampleCluster({fep: {instances: 2}});
    const made = claims(cluster, readWanted(cluster));
    expect(made.map(({metadata}) => metadata.name)).toEqual([
      'fep-data-demo-sts-0', 'fep-data-demo-sts-1', 'fep-wal-demo-sts-0', 'fep-wal-demo-sts-1', 'fep-backup-demo',
    ]);
    for (const one of made) expect(one.metadata).toMatchObject({labels: {app: 'demo-sts', fepclustername: 'demo'}, ownerReferences: [{uid: 'uid-1'}]});
    expect(made[4]?.spec).toEqual({accessModes: ['ReadWriteMany'], storageClassName: 'shared', resources: {requests: {storage: '2Gi'}}});
  });

  it('grow, and equal sizes in other words are no change', () => {
    expect(planClaim(claim(), volume({size: '3Gi'}), owner)).toEqual({patch: {spec: {resources: {requests: {storage: '3Gi'}}}}, notes: []});
    expect(planClaim(claim(), volume({size: '2048Mi'}), owner)).toEqual({patch: undefined, notes: []});
  });

  it('do not shrink and do not change class or modes; that is said', () => {
    const plan = planClaim(claim(), volume({size: '1Gi', storageClass: 'fast', accessModes: 'ReadWriteMany'}), owner);
    expect(plan.patch).toBeUndefined();
    expect(plan.notes).toHaveLength(3);
    expect(plan.notes[0]).toContain('spec.fepChildCrVal.storage.dataVol.size 1Gi is smaller than 2Gi');
  });

  it('get the cluster as an owner beside others, guarded by their version', () => {
    const orphan = {...claim(), metadata: {name: 'fep-data-demo-sts-0', resourceVersion: '7'}};
    expect(planClaim(orphan, volume({}), owner).patch).toMatchObject({metadata: {resourceVersion: '7', ownerReferences: [{uid: 'uid-1'}]}});
  });
});

describe('events', () => {
  it('stand on the custom resource and start with its namespace', () => {
    const event = eventFor(sampleCluster(), {type: 'Normal', reason: 'InitiatedChildCreate', text: 'Started FEP Volume CR creation'}, '2023-01-01T00:00:00Z', 'pod-1');
    expect(event).toMatchObject({
      type: 'Normal', reason: 'InitiatedChildCreate', message: 'shop, Started FEP Volume CR creation',
      involvedObject: {apiVersion: 'fep.fujitsu.io/v2', kind: 'FEPCluster', name: 'demo', namespace: 'shop', uid: 'uid-1'},
    });
  });
});

describe('faults', () => {
  it('are read from the data of a ConfigMap, nonsense being ignored', () => {
    const order = readFaultOrder({fail: 'statefulset, user,', hang: '', message: ' no quota ', cluster: 'a/b', pace: 'fast', other: 'x'});
    expect(order).toEqual({fail: new Set(['statefulset', 'user']), hang: new Set(), message: 'no quota', cluster: 'a/b', pace: undefined});
    expect(readFaultOrder(undefined).fail.size).toBe(0);
  });

  it('concern the cluster they name and no other', () => {
    const faults = new Faults('0', new AbortController().signal);
    faults.take({apiVersion: 'v1', kind: 'ConfigMap', metadata: {}, data: {fail: 'secret', hang: 'status', message: 'no', cluster: 'a/b'}});
    expect(() => faults.check('secret', 'a/b', {reason: 'FailedX', text: 'x'})).toThrow('no');
    expect(() => faults.check('secret', 'a/c', {reason: 'FailedX', text: 'x'})).not.toThrow();
    expect(faults.hangs('status', 'a/b')).toBe(true);
    faults.take(undefined);
    expect(faults.hangs('status', 'a/b')).toBe(false);
  });
});

describe('what a watch lets through', () => {
  const seen = {apiVersion: 'v1', kind: 'X', metadata: {uid: '1', generation: 1, labels: {a: 'b'}}};
  it('is a change of spec, labels, annotations, deletion or apply, and not of status', () => {
    expect(specChanged(undefined, seen)).toBe(true);
    expect(specChanged(seen, {...seen, status: {x: 1}})).toBe(false);
    expect(specChanged(seen, {...seen, metadata: {...seen.metadata, generation: 2}})).toBe(true);
    expect(specChanged(seen, {...seen, metadata: {...seen.metadata, annotations: {FEPUserCreated: 'true'}}})).toBe(true);
    expect(specChanged(seen, {...seen, metadata: {...seen.metadata, deletionTimestamp: '2023-01-01T00:00:00Z'}})).toBe(true);
    expect(specChanged(seen, {...seen, metadata: {...seen.metadata, managedFields: [{operation: 'Apply', fieldsV1: {}}]}})).toBe(true);
    expect(specChanged(seen, {...seen, metadata: {...seen.metadata, managedFields: [{operation: 'Update', fieldsV1: {}}]}})).toBe(false);
  });
});

describe('installation', () => {
  it('makes the Deployment of the chart, found by name, container, labels and environment', () => {
    const objects = operatorObjects({namespace: 'fep-operator', operatorVersion: '5.2.6'});
    const deployment = objects.find(({kind}) => kind === 'Deployment');
    expect(deployment).toMatchObject({
      metadata: {name: 'fep-ansible-operator', namespace: 'fep-operator'},
      spec: {template: {
        metadata: {labels: {'control-plane': 'controller-manager', name: 'fep-ansible-operator', vendor: 'Fujitsu'}},
        spec: {containers: [{name: 'fep-ansible-operator', image: 'quay.io/fujitsu/fujitsu-enterprise-postgres-operator:5.2.6'}]},
      }},
    });
    const text = JSON.stringify(deployment);
    for (const name of ['WATCH_NAMESPACE', 'OPERATOR_NAME', 'LATEST_FEP_VERSION_NUMBER', 'RELATED_IMAGE_FEP_13', 'RELATED_IMAGE_CRONJOB']) expect(text).toContain(`"${name}"`);
    expect(objects.map(({kind, metadata}) => `${kind}/${metadata.name}`)).toEqual(expect.arrayContaining([
      'Namespace/fep-operator', 'ServiceAccount/fep-ansible-operator', 'Role/fep-ansible-operator', 'RoleBinding/leader-election-rolebinding', 'ClusterRole/fep-ansible-operator',
    ]));
    const narrow = operatorObjects({namespace: 'a', operatorVersion: '5.2.6', watchNamespaces: ['a', 'b']});
    expect(JSON.stringify(narrow)).toContain('{"name":"WATCH_NAMESPACE","value":"a,b"}');
    expect(narrow.length).toBeLessThan(objects.length);
  });

  it('chooses images by the CR, then by version, then the newest', () => {
    expect(operatorImage('7.1.1')).toMatch(/:7\.1\.1$/);
    const env = {LATEST_FEP_VERSION_NUMBER: '15', RELATED_IMAGE_FEP: 'new', RELATED_IMAGE_FEP_14: 'old'};
    expect(imageFor('FEP', env, {image: 'mine', fepVersion: '14'})).toBe('mine');
    expect(imageFor('FEP', env, {fepVersion: '14'})).toBe('old');
    expect(imageFor('FEP', env, {fepVersion: '15'})).toBe('new');
    expect(imageFor('FEP', env, {image: ' '})).toBe('new');
  });
});
