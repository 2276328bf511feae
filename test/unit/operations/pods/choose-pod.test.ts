import {describe, expect, it} from 'vitest';
import type {KubernetesObject, Pod} from '../../../../src/lib/model/kubernetes-object.ts';
import {choosePod, podFor} from '../../../../src/lib/operations/pods/choose-pod.ts';
import {namedContainer, serverContainer} from '../../../../src/lib/operations/pods/containers.ts';
import {FakeCluster} from '../fake-cluster.ts';
import {leaderLock, serverPod} from './server-pods.ts';
import {errorOf} from '../../../support/error-of.ts';

const REF = {name: 'demo', namespace: 'shop'};
const CLUSTER = {apiVersion: 'fep.fujitsu.io/v2', kind: 'FEPCluster', metadata: {name: 'demo', namespace: 'shop'}, spec: {fep: {servicePort: 27501}}} as KubernetesObject;

function seen(pods: Pod[], leader?: string | null) {
  return {cluster: 'demo', namespace: 'shop', pods, configMaps: leader === null ? [leaderLock(undefined)] : leader === undefined ? [] : [leaderLock(leader)]};
}

describe('the primary', () => {
  const master = serverPod(0, {role: 'master'});
  const replica = serverPod(1, {role: 'replica'});

  it('is the pod with the label, where no lock can be read', () => {
    expect(podFor(seen([replica, master]), {role: 'primary'})).toBe(master);
  });

  it('is the one that label and lock agree on', () => {
    expect(podFor(seen([master, serverPod(1, {role: 'master'})], 'demo-sts-1'), {role: 'primary'}).metadata.name).toBe('demo-sts-1');
  });

  it.each([
    ['label and lock differ', [master, replica], 'demo-sts-1', /held by demo-sts-1.*switchover/],
    ['the lock is free although a label is left', [master, replica], null, /lock is free.*2026-11-21T10:46:20.*election/],
    ['the holder of the lock is gone', [replica], 'demo-sts-0', /held by demo-sts-0, renewed last at 2026.*gone/],
    ['nobody has the label', [replica], undefined, /no server pod carries the label/],
    ['two have the label', [master, serverPod(1, {role: 'master'})], undefined, /demo-sts-0, demo-sts-1 are all labelled/],
    ['there is no pod', [], undefined, /no server pod/],
  ] as const)('is unknown when %s', (_case, pods, leader, why) => {
    const error = errorOf(() => podFor(seen([...pods], leader), {role: 'primary'}));
    expect(error).toMatchObject({code: 'no-primary', exit: 'failed'});
    expect(error.why).toMatch(why);
  });
});

describe('a replica', () => {
  it('is ready and has replayed most', () => {
    const pods = [serverPod(0, {role: 'master'}), serverPod(1, {role: 'replica', position: 5}), serverPod(2, {role: 'replica', position: 9}), serverPod(3, {role: 'replica', position: 99, ready: false})];
    expect(podFor(seen(pods), {role: 'replica'}).metadata.name).toBe('demo-sts-2');
  });

  it('is missing in words', () => {
    expect(errorOf(() => podFor(seen([serverPod(0, {role: 'master'})]), {role: 'replica'}))).toMatchObject({code: 'no-replica', why: expect.stringContaining('one server')});
    expect(errorOf(() => podFor(seen([serverPod(1, {role: 'replica', ready: false, running: false})]), {role: 'replica'})).why).toMatch(/demo-sts-1 is .*CrashLoopBackOff/);
  });
});

describe('a named pod', () => {
  it.each(['demo-sts-1', '1'])('is found by %s', (asked) => {
    expect(podFor(seen([serverPod(0), serverPod(1)]), {pod: asked}).metadata.name).toBe('demo-sts-1');
  });

  it('that is not there is answered with those that are', () => {
    expect(errorOf(() => podFor(seen([serverPod(0)]), {pod: '7'}))).toMatchObject({code: 'no-such-pod', exit: 'notFound', why: expect.stringContaining('demo-sts-0')});
  });
});

describe('the container', () => {
  it('is found by name, and by what is left where the name is another', () => {
    expect(serverContainer(serverPod(0))).toBe('fep-patroni');
    expect(serverContainer(serverPod(0, {containers: ['FEPbackup', 'fep-server', 'fep-fluentbit']}))).toBe('fep-server');
  });

  it('is asked for when it cannot be told', () => {
    expect(errorOf(() => serverContainer(serverPod(0, {containers: ['a', 'b']})))).toMatchObject({code: 'no-such-container', why: expect.stringContaining('a, b')});
  });

  it.each([['FEPbackup', 'fep-backup'], ['backup', 'fep-backup'], ['fep-backup', 'fep-backup']])('of the backup answers to %s', (asked, name) => {
    expect(namedContainer(serverPod(0), asked)).toBe(name);
  });

  it('that is not there is answered with those that are', () => {
    expect(errorOf(() => namedContainer(serverPod(0), 'foo')).why).toContain('fep-patroni, fep-backup');
  });
});

describe('choosing in a cluster', () => {
  it('gives port and container', async () => {
    const cluster = new FakeCluster().put(CLUSTER, serverPod(0, {role: 'master'}));
    expect(await choosePod(cluster.context(), REF, {role: 'primary'})).toMatchObject({name: 'demo-sts-0', role: 'master', container: 'fep-patroni', port: 27501});
  });

  it('refuses a primary that is not ready, unless it is named', async () => {
    const cluster = new FakeCluster().put(CLUSTER, serverPod(0, {role: 'master', ready: false}));
    await expect(choosePod(cluster.context(), REF, {role: 'primary'})).rejects.toMatchObject({code: 'pod-not-ready', suggestions: expect.arrayContaining(['talk to it as it is: --pod demo-sts-0'])});
    expect(await choosePod(cluster.context(), REF, {pod: '0'})).toMatchObject({name: 'demo-sts-0'});
  });

  it('refuses a container that does not run, and says that the node is dead', async () => {
    const pod = serverPod(0, {role: 'master', running: false});
    pod.spec.nodeName = 'node-7';
    const node = {apiVersion: 'v1', kind: 'Node', metadata: {name: 'node-7'}, status: {conditions: [{type: 'Ready', status: 'Unknown', lastTransitionTime: '2026-01-01T00:00:00Z'}]}};
    const cluster = new FakeCluster().put(CLUSTER, pod, node);
    await expect(choosePod(cluster.context(), REF, {pod: '0'})).rejects.toMatchObject({code: 'pod-not-ready', why: expect.stringMatching(/node-7 does not answer since 2026/)});
  });

  it('knows no such cluster', async () => {
    await expect(choosePod(new FakeCluster().context(), REF, {role: 'primary'})).rejects.toMatchObject({code: 'not-found', exit: 'notFound'});
  });
});
