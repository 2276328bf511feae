import {describe, expect, it} from 'vitest';
import {deriveStatus} from '../../../src/lib/operations/cluster-status/index.ts';
import {event, operator, pod, sources, waitingPod} from './cluster-objects.ts';

type Sources = ReturnType<typeof sources>;

function statusAfter(change: (one: Sources) => void) {
  const one = structuredClone(sources());
  change(one);
  return deriveStatus(one);
}

describe('status of a healthy cluster', () => {
  const status = deriveStatus(sources());

  it('says so in one sentence, without a problem', () => {
    expect(status).toMatchObject({verdict: 'ok', problems: [], unreadable: [], headline: 'healthy: 1 master and 2 replicas, all ready, asynchronous'});
  });

  it('knows master, timeline, positions and lag from what Patroni writes', () => {
    expect(status).toMatchObject({primary: 'demo-sts-0', timeline: 2});
    expect(status.members.map(({lsn, lagBytes}) => [lsn, lagBytes])).toEqual([['0/3000148', undefined], ['0/2FFF948', 2048], ['0/2FFF148', 4096]]);
  });

  it('knows zones, versions, volumes, services and schedules', () => {
    expect(status.members[1]).toMatchObject({node: 'node-1', zone: 'zone-1', containersReady: 2, containers: 2});
    expect(status).toMatchObject({fepVersion: '15-1.5', syncMode: 'off', backup: {configured: true, schedules: [{number: 1, type: 'full'}, {number: 2, type: 'incr'}]}});
    expect(status.volumes[0]).toEqual({claim: 'fep-data-demo-sts-0', volume: 'dataVol', pods: ['demo-sts-0'], phase: 'Bound', requested: '10Gi', capacity: '10Gi', storageClass: 'fast', accessModes: ['ReadWriteOnce']});
    expect(status.services.map(({purpose}) => purpose)).toEqual(['primary', 'replica', 'headless']);
  });

  it('lists events newest first, without the namespace in their text', () => {
    expect(status.events.map(({reason, message}) => [reason, message])).toEqual([
      ['SuccessfulFepVolumeCreate', 'Successfully created FEP Volume'],
      ['InitiatedChildCreate', 'Started FEP Volume CR creation'],
    ]);
  });

  it('works without what Patroni writes: FEP may not write it', () => {
    const bare = statusAfter((one) => { if ('known' in one.pods) for (const each of one.pods.known) delete each.metadata.annotations; });
    expect(bare).toMatchObject({verdict: 'ok', primary: 'demo-sts-0'});
    expect(bare.members[1]).not.toHaveProperty('lagBytes');
  });

  it('takes the synchronous standby and the leader position from the ConfigMaps', () => {
    const status = statusAfter((one) => {
      Object.assign(one, {configMaps: {known: [
        {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'demo-leader', annotations: {leader: 'demo-sts-0', optime: '50331976'}}},
        {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'demo-sync', annotations: {sync_standby: 'demo-sts-1'}}},
      ]}});
    });
    expect(status.syncStandbys).toEqual(['demo-sts-1']);
    expect(status.members.map(({sync}) => sync)).toEqual([false, true, false]);
  });
});

describe('status of a cluster in trouble', () => {
  it.each<[string, string, (one: Sources) => void, RegExp]>([
    ['critical', 'there is no master', (one) => { Object.assign(one.pods, {known: [pod(0, 'replica'), pod(1), pod(2)]}); }, /no master/],
    ['critical', 'there are two masters', (one) => { Object.assign(one.pods, {known: [pod(0), pod(1, 'master'), pod(2)]}); }, /2 masters: demo-sts-0, demo-sts-1/],
    ['critical', 'the master is not ready', (one) => { Object.assign(one.pods, {known: [waitingPod(0, 'ContainerCreating'), pod(1), pod(2)]}); }, /master demo-sts-0 is not ready/],
    ['critical', 'no pod was made', (one) => { Object.assign(one.pods, {known: []}); }, /none of 3 instances exists/],
    ['critical', 'synchronous writes have no partner', (one) => {
      Object.assign(one.pods, {known: [pod(0), waitingPod(1, 'ContainerCreating'), waitingPod(2, 'ContainerCreating')]});
      Object.assign(one.cluster.spec.fep ?? {}, {syncMode: 'on'});
    }, /commits wait/],
    ['critical', 'it is being deleted', (one) => { Object.assign(one.cluster.metadata, {deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['example.com/keep']}); }, /being deleted since .* held by example.com\/keep/],
    ['unknown', 'pods cannot be read', (one) => { Object.assign(one, {pods: {unreadable: 'forbidden: no right'}}); }, /pods could not be read: forbidden/],
    ['warning', 'a replica is not ready', (one) => { Object.assign(one.pods, {known: [pod(0), pod(1), waitingPod(2, 'ContainerCreating')]}); }, /demo-sts-2 is not ready \(ContainerCreating\)/],
    ['warning', 'an instance is missing', (one) => { Object.assign(one.pods, {known: [pod(0), pod(1)]}); }, /2 of 3 wanted instances exist/],
    ['warning', 'a replica is on an old timeline', (one) => {
      if ('known' in one.pods) Object.assign(one.pods.known[2]?.metadata ?? {}, {annotations: {status: '{"timeline":1}'}});
    }, /demo-sts-2 is on timeline 1, the master on 2/],
    ['warning', 'the operator said that something failed', (one) => { Object.assign(one.events, {known: [event('FailedFepUserCreate', {kind: 'FEPUser'})]}); }, /the operator says of fepuser\/demo/],
    ['warning', 'the operator does not run', (one) => { Object.assign(one.operators, {known: [operator(0)]}); }, /0 ready replicas of 1/],
  ])('is %s when %s', (verdict, _, change, message) => {
    const status = statusAfter(change);
    expect(status.verdict).toBe(verdict);
    expect(status.headline).toMatch(message);
  });

  it('puts the gravest first and says how many more there are', () => {
    const status = statusAfter((one) => { Object.assign(one.pods, {known: [pod(0, 'replica'), waitingPod(1, 'ContainerCreating')]}); });
    expect(status.problems[0]?.severity).toBe('critical');
    expect(status.headline).toMatch(/no master.*\(and \d+ more\)$/);
  });

  it('keeps the answer whole when parts cannot be read, and names them', () => {
    const status = statusAfter((one) => { Object.assign(one, {nodes: {unreadable: 'forbidden'}, events: {unreadable: 'forbidden'}, operators: {unreadable: 'forbidden'}}); });
    expect(status.verdict).toBe('ok');
    expect(status.unreadable.map(({part}) => part)).toEqual(['events', 'nodes (zones)', 'operator']);
  });

  it('does not miss a FEPBackup where no backup is configured', () => {
    const status = statusAfter((one) => {
      delete (one.cluster.spec as {fepChildCrVal?: unknown}).fepChildCrVal;
      Object.assign(one.children, {FEPBackup: {known: undefined}, FEPUser: {known: undefined}});
    });
    expect(status.children.filter(({state}) => state === 'missing').map(({kind}) => kind)).toEqual(['FEPUser']);
  });

  it.each([[true, 'on'], [false, 'off'], ['on', 'on'], [undefined, 'off'], [7, '7']])('reads a stored syncMode %s as %s: nobody has checked its type', (stored, shown) => {
    expect(statusAfter((one) => { Object.assign(one.cluster.spec.fep ?? {}, {syncMode: stored}); }).syncMode).toBe(shown);
  });
});
