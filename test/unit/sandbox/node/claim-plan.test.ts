import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {PersistentVolumeClaim} from '../../../../src/lib/model/kubernetes-object.ts';
import {isToBeReclaimed, planClaim} from '../../../../src/sandbox/node/volumes/claim-plan.ts';
import {storageBytes} from '../../../../src/sandbox/node/volumes/storage-bytes.ts';

function claim(spec: PersistentVolumeClaim['spec'], status?: PersistentVolumeClaim['status']): PersistentVolumeClaim {
  return {
    apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: {name: 'data', namespace: 'n', uid: 'u'},
    spec: {accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '2Gi'}}, ...spec}, ...(status ? {status} : {}),
  };
}
const plan = (one: PersistentVolumeClaim) => planClaim(one, (volume) => `/v/${volume}`);

describe('what is done about a claim', () => {
  it('makes a volume that is reserved for it', () => {
    expect(plan(claim({storageClassName: 'standard'}))).toMatchObject({
      action: 'provision',
      volume: {metadata: {name: 'pvc-u'}, spec: {capacity: {storage: '2Gi'}, claimRef: {name: 'data', namespace: 'n', uid: 'u'}, hostPath: {path: '/v/pvc-u'}}},
    });
  });

  it('leaves claims of other classes alone', () => {
    expect(plan(claim({storageClassName: 'other'}))).toEqual({action: 'none'});
    expect(plan(claim({}))).toEqual({action: 'none'});
  });

  it('refuses many nodes where the class serves one', () => {
    expect(plan(claim({storageClassName: 'fixed', accessModes: ['ReadWriteMany']}))).toMatchObject({action: 'refuse'});
    expect(plan(claim({storageClassName: 'shared', accessModes: ['ReadWriteMany']}))).toMatchObject({action: 'provision'});
  });

  it('grows a bound claim, and never shrinks one', () => {
    const bound = (storage: string) => claim({storageClassName: 'standard', volumeName: 'pvc-u'}, {phase: 'Bound', capacity: {storage}});
    expect(plan(bound('1Gi'))).toEqual({action: 'grow', volumeName: 'pvc-u', to: '2Gi'});
    expect(plan(bound('2048Mi'))).toEqual({action: 'none'});
    expect(plan(bound('3Gi'))).toEqual({action: 'none'});
    expect(plan(claim({storageClassName: 'standard', volumeName: 'pvc-u'}))).toEqual({action: 'none'});
  });
});

describe('a volume without its claim', () => {
  const volume = (more: object) => ({
    apiVersion: 'v1', kind: 'PersistentVolume', metadata: {annotations: {'pv.kubernetes.io/provisioned-by': 'sandbox.kubectl-fep/volumes'}},
    spec: {persistentVolumeReclaimPolicy: 'Delete' as const}, status: {phase: 'Released'}, ...more,
  });
  it('is removed, unless it is kept or of somebody else', () => {
    expect(isToBeReclaimed(volume({}))).toBe(true);
    expect(isToBeReclaimed(volume({status: {phase: 'Bound'}}))).toBe(false);
    expect(isToBeReclaimed(volume({spec: {persistentVolumeReclaimPolicy: 'Retain'}}))).toBe(false);
    expect(isToBeReclaimed(volume({metadata: {}}))).toBe(false);
  });
});

describe('bytes of a quantity', () => {
  it.each([['10Gi', 10 * 2 ** 30], ['1k', 1000], ['1e3', 1000], ['5', 5], ['1.5Mi', 1.5 * 2 ** 20], [undefined, 0], ['', 0]])('%s is %d', (text, bytes) => {
    expect(storageBytes(text)).toBe(bytes);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      expect(storageBytes(text)).not.toBeUndefined();
    }));
  });
});
