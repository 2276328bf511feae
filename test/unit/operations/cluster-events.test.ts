import {describe, expect, it} from 'vitest';
import {meaningOfEvent} from '../../../src/lib/model/event-meanings.ts';
import type {CoreEvent} from '../../../src/lib/model/kubernetes-object.ts';
import {clusterEvents} from '../../../src/lib/operations/cluster-events/index.ts';
import {renderClusterEvents, renderEventLine} from '../../../src/lib/present/cluster-events.ts';
import {makeTheme} from '../../../src/lib/present/theme.ts';
import {event, fepCluster, pod} from './cluster-objects.ts';
import {FakeCluster} from './fake-cluster.ts';

const named = (name: string) => ({...fepCluster(), metadata: {...fepCluster().metadata, name}});
const action = (name: string, targetClusterName: string) => ({apiVersion: 'fep.fujitsu.io/v1', kind: 'FEPAction', metadata: {name, namespace: 'shop'}, spec: {targetClusterName}});
const screen = {width: undefined, theme: makeTheme(false), now: new Date('2026-01-01T00:10:00Z')};

async function objectsOf(events: CoreEvent[], more: Parameters<FakeCluster['put']> = []): Promise<string[]> {
  const fake = new FakeCluster().put(fepCluster(), pod(0), ...more, ...events);
  return (await clusterEvents(fake.context(), {name: 'demo'})).events.map(({object}) => object);
}

describe('events of a cluster', () => {
  it('are those of everything it owns, and of nothing else', async () => {
    const at = '2026-01-01T00:05:00Z';
    const ours = [
      event('InitiatedChildCreate', {kind: 'FEPCluster', at}), event('Scheduled', {kind: 'Pod', name: 'demo-sts-1', at}), event('SawCompletedJob', {kind: 'CronJob', name: 'demo-backup-cronjob1', at}),
      event('BackOff', {kind: 'Pod', name: 'demo-backup-cronjob1-2930-x7', at, type: 'Warning'}), event('Done', {kind: 'FEPAction', name: 'restart-1', at}),
    ];
    const others = [
      event('Scheduled', {kind: 'Pod', name: 'demo-b-sts-0', at}), event('SawCompletedJob', {kind: 'CronJob', name: 'demo-b-backup-cronjob1', at}),
      event('Done', {kind: 'FEPAction', name: 'restart-2', at}), event('InitiatedChildCreate', {kind: 'FEPCluster', name: 'demo-b', at}),
      event('Scheduled', {kind: 'Pod', name: 'web-1', at}), event('Scheduled', {kind: 'Pod', name: 'demo-sts-2', at: '2025-12-31T00:00:00Z'}),
    ];
    const objects = await objectsOf([...others, ...ours], [named('demo-b'), action('restart-1', 'demo'), action('restart-2', 'demo-b')]);
    expect(objects.toSorted()).toEqual(['cronjob/demo-backup-cronjob1', 'fepaction/restart-1', 'fepcluster/demo', 'pod/demo-backup-cronjob1-2930-x7', 'pod/demo-sts-1']);
  });

  it('are in order, and what was said again is one line with its count', async () => {
    const repeated = ['03', '01', '02'].map((minute) => event('BackOff', {kind: 'Pod', name: 'demo-sts-0', type: 'Warning', at: `2026-01-01T00:${minute}:00Z`, message: 'Back-off restarting failed container'}));
    const fake = new FakeCluster().put(fepCluster(), ...repeated, event('Pulled', {kind: 'Pod', name: 'demo-sts-0', at: '2026-01-01T00:02:30Z'}));
    const answer = await clusterEvents(fake.context(), {name: 'demo'});
    expect(answer.events.map(({reason, count, lastSeen}) => [reason, count, lastSeen])).toEqual([['Pulled', 1, '2026-01-01T00:02:30Z'], ['BackOff', 3, '2026-01-01T00:03:00Z']]);
    expect(renderClusterEvents(answer, screen)).toMatch(/7m +Warning +pod\/demo-sts-0 +BackOff: Back-off restarting failed container \(3 times\) \(a container ends again and again/);
  });

  it('can be narrowed by type and time', async () => {
    const fake = new FakeCluster().put(fepCluster(), event('Old', {kind: 'FEPCluster', type: 'Warning'}), event('Fine', {kind: 'FEPCluster', at: '2026-01-01T00:00:00.500Z'}));
    const warnings = await clusterEvents(fake.context(), {name: 'demo', types: ['Warning']});
    expect(warnings.events.map(({reason}) => reason)).toEqual(['Old']);
    await fake.clock.sleep(1000);
    expect((await clusterEvents(fake.context(), {name: 'demo', sinceMs: 700})).events.map(({reason}) => reason)).toEqual(['Fine']);
  });

  it('say that there are none, and keep terminals from obeying a message', () => {
    expect(renderClusterEvents({apiVersion: 'kubectl-fep/v1', kind: 'ClusterEvents', name: 'demo', namespace: 'shop', events: [], unreadable: [{part: 'events of FEPAction', reason: 'forbidden'}]}, screen))
      .toMatch(/^no events of demo .*\nnot read: events of FEPAction: forbidden\n$/);
    expect(renderEventLine({type: 'Normal', reason: 'x', object: 'pod/p', message: 'a\u001B[2Jb\nc', count: 1, lastSeen: '2026-01-01T00:01:02Z'}, screen)).toBe('00:01:02  Normal   pod/p  ab c\n');
  });
});

describe('the meaning of an event', () => {
  it.each([
    ['SuccessfulFepVolumeCreate', '', 'set up: the definitions of its volumes'],
    ['FailedFepUserCreate', '', 'could not be set up: users, passwords and databases'],
    ['SuccessfulFepBackupCronjob1Create', '', 'a backup schedule is in force'],
    ['FailedFepUpgrade', '', 'the move to the new major version failed: see FEPUpgrade and its log'],
    ['FailedTdeSetMasterKey', '', 'the master key could not be set: check the KMS, its credentials and the key id'],
    ['FailedCreate', 'exceeded quota: x', 'a quota of the namespace does not allow it'],
    ['Failed', 'Failed to pull image "x"', 'the image cannot be pulled: its name, the registry, or the pull secret'],
    ['SomethingNew', '', undefined],
    ['SuccessfulFepWhoKnowsCreate', '', undefined],
  ])('%s %s', (reason, message, words) => {
    expect(meaningOfEvent(reason, message)).toBe(words);
  });
});
