import {describe, expect, it} from 'vitest';
import {goneReadiness, fepClusterReadiness, NOTHING_BEFORE, READINESS, scaledInReadiness} from '../../../src/lib/operations/readiness/index.ts';
import {baselineOf} from '../../../src/lib/operations/events.ts';
import {claim, event, operator, pod, sources, waitingPod} from './cluster-objects.ts';

type Sources = ReturnType<typeof sources>;

/** A healthy cluster of three with a change. */
function changed(change: (healthy: Sources) => void): Sources {
  const healthy = structuredClone(sources());
  change(healthy);
  return healthy;
}

const NO_PODS = (one: Sources): void => {
  Object.assign(one, {pods: {known: []}, statefulSet: {known: undefined}, claims: {known: []}, events: {known: []}});
  one.cluster.status = {};
};

describe('readiness of a FEPCluster (W-READY)', () => {
  it('is ready when everything of W-READY holds', () => {
    expect(fepClusterReadiness(sources(), 3)).toEqual({state: 'ready', message: '3 instances ready: 1 master, 2 replicas'});
    expect(READINESS.FEPCluster?.(sources({instances: 1}), 1)).toMatchObject({state: 'ready'});
  });

  it.each<[string, (one: Sources) => void, RegExp]>([
    ['fepClusterReady is missing', (one) => { delete one.cluster.status?.fepStatus; }, /not declared/],
    ['fepCurrentInstances is behind', (one) => { (one.cluster.status ??= {}).fepCurrentInstances = 2; }, /counts 2 of 3/],
    ['a pod is not Ready', (one) => { Object.assign(one.pods, {known: [pod(0), pod(1), waitingPod(2, 'ContainerCreating')]}); }, /2 of 3 instances ready \(demo-sts-2: ContainerCreating\)/],
    ['a pod is not there', (one) => { Object.assign(one.pods, {known: [pod(0), pod(1)]}); }, /demo-sts-2: not made yet/],
    ['a pod is on its way out', (one) => { if ('known' in one.pods) Object.assign(one.pods.known[1]?.metadata ?? {}, {deletionTimestamp: '2026-01-01T00:00:00Z'}); }, /2 of 3 instances ready/],
    ['there is no master', (one) => { Object.assign(one.pods, {known: [pod(0, 'replica'), pod(1), pod(2)]}); }, /none of them is the master/],
    ['there are two masters', (one) => { Object.assign(one.pods, {known: [pod(0), pod(1, 'master'), pod(2)]}); }, /demo-sts-0, demo-sts-1/],
    ['the StatefulSet lags behind its generation', (one) => { if ('known' in one.statefulSet) Object.assign(one.statefulSet.known?.metadata ?? {}, {generation: 2}); }, /not taken the change over/],
    ['the StatefulSet has another number', (one) => { if ('known' in one.statefulSet) Object.assign(one.statefulSet.known?.spec ?? {}, {replicas: 2}); }, /not taken the change over/],
    ['pods cannot be read', (one) => { Object.assign(one, {pods: {unreadable: 'forbidden'}}); }, /could not be read: forbidden/],
  ])('is progressing when %s', (_, change, message) => {
    expect(fepClusterReadiness(changed(change), 3)).toMatchObject({state: 'progressing', message: expect.stringMatching(message)});
  });

  it('counts ready instances as progress', () => {
    const one = changed((it) => { Object.assign(it.pods, {known: [pod(0), waitingPod(1, 'ContainerCreating')]}); });
    expect(fepClusterReadiness(one, 3)).toMatchObject({done: 1, total: 3});
  });

  it('fails at once when the FEPCluster was deleted by somebody', () => {
    expect(fepClusterReadiness({...sources(), cluster: undefined}, 3)).toMatchObject({state: 'failed', holdMs: 0});
  });

  describe("the operator's words", () => {
    const failure = event('FailedFepVolumeCreate', {at: '2026-01-01T00:01:00Z', message: 'Error/Failure in FEP Volume'});
    const unready = (one: Sources): void => { NO_PODS(one); Object.assign(one.events, {known: [failure]}); };

    it('end the wait at once', () => {
      const verdict = fepClusterReadiness(changed(unready), 3);
      expect(verdict).toMatchObject({state: 'failed', holdMs: 0, message: 'the operator says of fepvolume/demo: Error/Failure in FEP Volume (FailedFepVolumeCreate)'});
    });

    it('do not count when they were there before the request', () => {
      const verdict = fepClusterReadiness(changed(unready), 3, {...NOTHING_BEFORE, events: baselineOf([failure])});
      expect(verdict.state).toBe('progressing');
    });

    it('are taken back by a later success of the same piece', () => {
      const success = event('SuccessfulFepVolumeCreate', {at: '2026-01-01T00:02:00Z'});
      const other = event('SuccessfulFepUserCreate', {kind: 'FEPUser', at: '2026-01-01T00:02:00Z'});
      const judged = (...more: typeof failure[]) => fepClusterReadiness(changed((one) => { unready(one); Object.assign(one.events, {known: [failure, ...more]}); }), 3).state;
      expect(judged(success)).toBe('progressing');
      expect(judged(other)).toBe('failed');
    });

    it("are not those of Kubernetes' controllers: FailedScheduling may heal", () => {
      const one = changed((it) => { NO_PODS(it); Object.assign(it.events, {known: [event('FailedScheduling', {kind: 'Pod', name: 'demo-sts-0'})]}); });
      expect(fepClusterReadiness(one, 3).state).toBe('progressing');
    });

    it('of a failed run are believed only when they stay', () => {
      const condition = {type: 'Failure', status: 'True', message: 'task failed: no quota', ansibleResult: {changed: 0, completion: 'c1', failures: 1, ok: 3, skipped: 0}};
      const one = changed((it) => { NO_PODS(it); it.cluster.status = {conditions: [condition]}; });
      expect(fepClusterReadiness(one, 3)).toMatchObject({state: 'failed', holdMs: 30_000, message: expect.stringContaining('no quota')});
      expect(fepClusterReadiness(one, 3, {...NOTHING_BEFORE, conditions: [condition]}).state).toBe('progressing');
    });
  });

  it.each<[string, () => ReturnType<typeof waitingPod>, number | undefined, RegExp]>([
    ['InvalidImageName', () => waitingPod(0, 'InvalidImageName'), 30_000, /cannot start/],
    ['an image that is not there', () => waitingPod(0, 'ImagePullBackOff', 'manifest unknown'), 30_000, /cannot pull its image example\/server:1/],
    ['a registry that is down', () => waitingPod(0, 'ErrImagePull', 'connection reset'), 180_000, /cannot pull/],
    ['a server that keeps crashing', () => waitingPod(0, 'CrashLoopBackOff', undefined, 4), 60_000, /4 restarts/],
    ['a first crash', () => waitingPod(0, 'CrashLoopBackOff', undefined, 1), undefined, /1 restarts/],
  ])('knows how long to believe %s', (_, make, holdMs, message) => {
    const verdict = fepClusterReadiness(changed((one) => { Object.assign(one.pods, {known: [make()]}); }), 3);
    if (holdMs === undefined) expect(verdict).toMatchObject({state: 'progressing', causes: [expect.stringMatching(message)]});
    else expect(verdict).toMatchObject({state: 'failed', holdMs, message: expect.stringMatching(message)});
  });

  it("keeps the scheduler's words as a cause", () => {
    const pending = {...waitingPod(0, 'x'), status: {phase: 'Pending' as const, conditions: [{type: 'PodScheduled', status: 'False', message: '0/3 nodes are available'}]}};
    const verdict = fepClusterReadiness(changed((one) => { Object.assign(one.pods, {known: [pending]}); }), 3);
    expect(verdict).toMatchObject({state: 'progressing', causes: [expect.stringContaining('0/3 nodes are available')]});
  });

  it('fails when a storage class does not exist, and waits when a volume is only slow', () => {
    const unbound = (words: string) => fepClusterReadiness(changed((one) => {
      Object.assign(one.pods, {known: [waitingPod(0, 'ContainerCreating')]});
      Object.assign(one.claims, {known: [claim(0, 'Pending')]});
      Object.assign(one.events, {known: [event('ProvisioningFailed', {kind: 'PersistentVolumeClaim', name: 'fep-data-demo-sts-0', type: 'Warning', message: words})]});
    }), 3);
    expect(unbound('storageclass.storage.k8s.io "fast" not found')).toMatchObject({state: 'failed', message: expect.stringContaining('fep-data-demo-sts-0 (class fast, ReadWriteOnce)')});
    expect(unbound('NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes')).toMatchObject({state: 'failed'});
    expect(unbound('rpc error: Volume capabilities MULTI_NODE_MULTI_WRITER not supported')).toMatchObject({state: 'failed'});
    expect(unbound('timed out waiting for the driver')).toMatchObject({state: 'progressing'});
  });

  it('says that nobody works on it when there is no sign of the operator', () => {
    const mute = changed((one) => {
      NO_PODS(one);
      for (const kind of Object.keys(one.children)) Object.assign(one.children, {[kind]: {known: undefined}});
      Object.assign(one.operators, {known: [operator(0)]});
    });
    expect(fepClusterReadiness(mute, 3)).toMatchObject({
      state: 'progressing', message: 'waiting for the operator to begin',
      causes: ['no sign of the operator (no child object, no condition): Deployment fep-ansible-operator in namespace fep-operator has 0 ready replicas of 1 wanted'],
    });
  });

  it('names an operator that died half-way', () => {
    const dead = changed((one) => { Object.assign(one.pods, {known: [pod(0)]}); Object.assign(one.operators, {known: [operator(0)]}); });
    expect(fepClusterReadiness(dead, 3)).toMatchObject({causes: [expect.stringContaining('0 ready replicas')]});
  });

  it('does not complain of an operator that may not be looked at while somebody works', () => {
    const one = changed((it) => { Object.assign(it.pods, {known: [pod(0)]}); Object.assign(it, {operators: {unreadable: 'forbidden'}}); });
    expect(fepClusterReadiness(one, 3)).toMatchObject({state: 'progressing', causes: []});
  });
});

describe('readiness of a scale-in', () => {
  it('waits until the pods from n on are gone and the operator counts n', () => {
    const going = changed((one) => {
      one.cluster.status = {...one.cluster.status, fepCurrentInstances: 2};
      if ('known' in one.statefulSet) Object.assign(one.statefulSet.known?.spec ?? {}, {replicas: 2});
    });
    expect(scaledInReadiness(going, 2)).toMatchObject({state: 'progressing', message: 'still to go: demo-sts-2 (ready)'});
    if ('known' in going.pods) going.pods.known.pop();
    expect(scaledInReadiness(going, 2)).toMatchObject({state: 'ready'});
  });
});

describe('readiness of a deletion', () => {
  const object = (kind: string, metadata = {}) => ({apiVersion: 'v1', kind, metadata: {name: 'demo', ...metadata}});

  it('is done when nothing is left', () => {
    expect(goneReadiness({cluster: undefined, objects: [], total: 4})).toMatchObject({state: 'ready'});
  });

  it('says what is left and counts what is gone', () => {
    expect(goneReadiness({cluster: undefined, objects: [object('Pod')], total: 4})).toMatchObject({state: 'progressing', message: 'still there: Pod demo', done: 3, total: 4});
  });

  it('names the finalizer that holds a deletion', () => {
    const stuck = object('FEPCluster', {deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['foregroundDeletion', 'example.com/keep']});
    expect(goneReadiness({cluster: stuck, objects: [], total: 1})).toMatchObject({causes: [expect.stringContaining('held by the finalizer example.com/keep')]});
  });
});
