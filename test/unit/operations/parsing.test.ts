import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {PersistentVolumeClaim} from '../../../src/lib/model/kubernetes-object.ts';
import {claimsOfCluster} from '../../../src/lib/operations/cluster-snapshot.ts';
import {eventsOfCluster, textOfEvent} from '../../../src/lib/operations/events.ts';
import {bytesOf, sumOfQuantities} from '../../../src/lib/operations/quantity-sum.ts';
import {lsnText, memberState} from '../../../src/lib/operations/replication.ts';
import {volumeOfClaim} from '../../../src/lib/operations/volume-of-claim.ts';
import {event, pod} from './cluster-objects.ts';

describe('positions in the WAL', () => {
  it('are written as PostgreSQL writes them, whatever they are', () => {
    fc.assert(fc.property(fc.bigInt({min: 0n, max: 2n ** 63n - 1n}), (position) => {
      const [high = '', low = ''] = lsnText(position).split('/');
      expect((BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`)).toBe(position);
    }));
  });

  it('survive any text in the annotation', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const one = pod(0);
      one.metadata.annotations = {status: text};
      expect(() => memberState(one)).not.toThrow();
    }));
  });
});

describe('quantities', () => {
  it.each([['1Gi', 2 ** 30], ['500M', 5e8], ['1.5Gi', 1.5 * 2 ** 30], ['12e6', 12e6], ['100m', 0.1], ['7', 7]])('%s is %d bytes', (text, bytes) => {
    expect(bytesOf(text)).toBe(bytes);
  });

  it.each(['', 'Gi', '2GB', '1,5Gi', '-1'])('%j is none', (text) => {
    expect(bytesOf(text)).toBeUndefined();
  });

  it('add up to what people read', () => {
    expect(sumOfQuantities(['10Gi', '10Gi', '512Mi'])).toBe('20.5Gi');
    expect(sumOfQuantities([])).toBe('0');
  });
});

describe('what belongs to a cluster', () => {
  const claimNamed = (name: string, labels?: Record<string, string>): PersistentVolumeClaim =>
    ({apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: {name, ...(labels === undefined ? {} : {labels})}, spec: {}});

  it('takes claims by label, by mount and by name, and none of a neighbour', () => {
    const claims = [
      claimNamed('a', {fepclustername: 'demo'}), claimNamed('fep-data-demo-sts-0'), claimNamed('fep-wal-demo-sts-10'),
      claimNamed('fep-data-demo-2-sts-0'), claimNamed('fep-data-demo-sts-0x'), claimNamed('fep-data-demo-sts-1', {fepclustername: 'x-demo'}),
    ];
    expect(claimsOfCluster(claims, 'demo', [pod(0)]).map(({metadata}) => metadata.name)).toEqual(['a', 'fep-data-demo-sts-0', 'fep-wal-demo-sts-10']);
  });

  it('takes events of its own objects only', () => {
    const events = [
      event('A', {kind: 'FEPCluster'}), event('B', {kind: 'Pod', name: 'demo-sts-0'}), event('C', {kind: 'PersistentVolumeClaim', name: 'fep-data-demo-sts-0'}),
      event('D', {kind: 'StatefulSet', name: 'demo-sts'}),
      event('X', {kind: 'FEPCluster', name: 'demo2'}), event('Y', {kind: 'Pod', name: 'x-demo-sts-0'}), event('Z', {kind: 'Pod', name: 'demo-sts-backup'}),
    ];
    expect(eventsOfCluster(events, 'demo').map(({reason}) => reason)).toEqual(['A', 'B', 'C', 'D']);
  });

  it("takes events of claims that servers share, which bear no server's name", () => {
    const events = [event('E', {kind: 'PersistentVolumeClaim', name: 'fep-backup-demo'}), event('F', {kind: 'Pod', name: 'fep-backup-demo'}), event('G', {kind: 'PersistentVolumeClaim', name: 'fep-backup-demo2'})];
    expect(eventsOfCluster(events, 'demo', '', ['fep-backup-demo']).map(({reason}) => reason)).toEqual(['E']);
  });

  it("cuts the namespace that the operator writes before its text, and nothing else", () => {
    expect(textOfEvent(event('A', {message: 'one, two'}))).toBe('one, two');
    expect(textOfEvent({...event('A'), message: 'other, text'})).toBe('other, text');
  });

  it.each([['fep-archivewal-demo-sts-0', 'archivewalVol'], ['fep-wal-vol-demo-sts-0', 'walVol'], ['fep-data-demo-sts-0', 'dataVol'], ['fepbackup-demo', 'backupVol'], ['fep-tablespace-demo-sts-1', 'tablespaceVol'], ['fep-log-demo-sts-1', 'logVol']])('%s belongs to %s', (claim, volume) => {
    expect(volumeOfClaim(claim, 'demo')).toBe(volume);
  });

  it('does not take the name of the cluster for the purpose of the volume', () => {
    expect(volumeOfClaim('fep-data-backup-sts-0', 'backup')).toBe('dataVol');
  });

  it('takes the name of a cluster as text, whatever is typed', () => {
    expect(volumeOfClaim('fep-data-demo-sts-0', 'a[b')).toBe('dataVol');
    expect(volumeOfClaim('fep-backup-db-1', 'db-1')).toBe('backupVol');
    expect(claimsOfCluster([{metadata: {name: 'fep-data-demo-sts-0'}, spec: {}}] as never, 'd.mo', [])).toEqual([]);
    fc.assert(fc.property(fc.string(), (name) => {
      expect(claimsOfCluster([{metadata: {name: 'fep-data-demo-sts-0'}, spec: {}}] as never, name, [])).toHaveLength(['demo', 'data-demo'].includes(name) ? 1 : 0);
    }));
  });
});
