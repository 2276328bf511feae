import {describe, expect, it} from 'vitest';
import type {AnyObject, PersistentVolumeClaim} from '../../../../src/lib/model/kubernetes-object.ts';
import {readWanted} from '../../../../src/sandbox/operator/fep-cluster/wanted.ts';
import {readOrder} from '../../../../src/sandbox/operator/fep-restore/restore-order.ts';
import {firstBackupPod, restorePod} from '../../../../src/sandbox/operator/fep-restore/restore-pod.ts';
import {laidOver, restoredCluster} from '../../../../src/sandbox/operator/fep-restore/restored-cluster.ts';
import {relatedImages} from '../../../../src/sandbox/operator/images.ts';
import {sampleCluster} from './sample-cluster.ts';

const restore: AnyObject = {apiVersion: 'fep.fujitsu.io/v1', kind: 'FEPRestore', metadata: {name: 'back', namespace: 'shop', uid: 'uid-9'}, spec: {}};

describe('a FEPRestore', () => {
  it('is read with the guide\'s defaults', () => {
    expect(readOrder({fromFEPcluster: 'demo'})).toEqual({from: 'demo', to: 'demo', inPlace: true, type: 'latest', target: undefined, repo: undefined, changeParams: {}});
    expect(readOrder({toFEPcluster: 'copy'})).toMatchObject({from: 'new-fep', to: 'copy', inPlace: false});
  });

  it('gives date and time as UTC to pgBackRest', () => {
    expect(readOrder({restoretype: 'PITR', restoredate: '2024-02-29', restoretime: '9:05:00', restoreTargetRepo: 2})).toMatchObject({target: '2024-02-29 09:05:00+00', repo: 2});
    expect(readOrder({restoretype: 'latest', restoredate: '2024-02-29', restoretime: '9:05:00'}).target).toBeUndefined();
  });

  it.each([
    [{restoretype: 'pitr'}, 'spec.restoretype is "pitr", not latest or PITR'],
    [{restoretype: 'PITR', restoretime: '12:00:00'}, 'spec.restoredate is missing: PITR needs a date in UTC such as "2024-01-31", in quotes'],
    [{restoretype: 'PITR', restoredate: '2024-01-31', restoretime: 43_200}, 'spec.restoretime is 43200: PITR needs a time in UTC such as "23:59:00", in quotes'],
    [{restoretype: 'PITR', restoredate: '2024-02-30', restoretime: '12:00:00'}, 'spec.restoredate is "2024-02-30": there is no such day'],
    [{restoreTargetRepo: 0}, 'spec.restoreTargetRepo is 0, not a number from 1 to 256'],
  ])('that says %j is refused in words', (spec, message) => {
    expect(() => readOrder(spec)).toThrow(message);
  });
});

describe('the cluster that a restore makes', () => {
  it('has the settings of the source, its passwords in place of masks, and what changeParams says', () => {
    const source = sampleCluster({child: {sysUsers: {pguser: 'app', pgpassword: '*****'}, upgrade: {sourceCluster: 'old'}}});
    const made = restoredCluster({
      name: 'copy', source, signature: 'back/uid-9', secrets: {PG_PASSWORD: Buffer.from('secret').toString('base64')},
      changeParams: {fepChildCrVal: {storage: {dataVol: {size: '9Gi'}}}},
    });
    expect(made).toMatchObject({
      apiVersion: 'fep.fujitsu.io/v2', kind: 'FEPCluster',
      metadata: {name: 'copy', namespace: 'shop', annotations: {'sandbox.fep.fujitsu.io/held-by-restore': 'back/uid-9', 'sandbox.fep.fujitsu.io/made-by-restore': 'back/uid-9'}},
      spec: {fep: source.spec.fep, fepChildCrVal: {sysUsers: {pguser: 'app', pgpassword: 'secret'}}},
    });
    const wanted = readWanted(made);
    expect(wanted.volumes.find(({key}) => key === 'dataVol')).toMatchObject({size: '9Gi'});
    expect(wanted.volumes.map(({key}) => key)).toEqual(readWanted(source).volumes.map(({key}) => key));
    expect(wanted.childValues).not.toHaveProperty('upgrade');
    expect(source.spec).toMatchObject({fepChildCrVal: {sysUsers: {pgpassword: '*****'}}});
  });

  it('takes lists and texts of changeParams whole', () => {
    expect(laidOver({a: {b: [1, 2], c: 'x'}, d: 1}, {a: {b: [3]}, e: 2})).toEqual({a: {b: [3], c: 'x'}, d: 1, e: 2});
  });
});

describe('the restore pod', () => {
  const claimNames = ['fep-data-demo-sts-0', 'fep-data-demo-sts-1', 'fep-wal-demo-sts-1', 'fep-log-demo-sts-1', 'fep-data-demo-sts-4', 'fep-backup-demo'];
  const claims = claimNames.map((name): PersistentVolumeClaim => ({apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: {name}, spec: {}}));
  const order = readOrder({fromFEPcluster: 'demo', restoretype: 'PITR', restoredate: '2024-01-31', restoretime: '12:00:00'});
  const pod = restorePod({restore, order, target: readWanted(sampleCluster()), claims, env: relatedImages()});

  it('mounts the first server\'s volumes, the source\'s backups, and the data of every other server', () => {
    const mounted = pod.spec.containers[0]?.volumeMounts?.map(({mountPath}) => mountPath);
    expect(mounted).toEqual(expect.arrayContaining(['/database/userdata', '/database/wal', '/database/backup', '/postgresql-cfg']));
    expect(mounted?.filter((path) => path.startsWith('/database/replicas'))).toEqual([
      '/database/replicas/fep-data-demo-sts-1', '/database/replicas/fep-wal-demo-sts-1', '/database/replicas/fep-data-demo-sts-4',
    ]);
    expect(mounted?.filter((path) => path === '/database/backup')).toHaveLength(1);
  });

  it('is run once, is never taken for a server, and has the sizes of the guide unless told otherwise', () => {
    expect(pod).toMatchObject({
      metadata: {name: 'back-restore-pod', namespace: 'shop', labels: {fepclustername: 'demo'}, ownerReferences: [{kind: 'FEPRestore', uid: 'uid-9'}]},
      spec: {restartPolicy: 'Never', containers: [{name: 'fep-restore', resources: {limits: {cpu: '200m', memory: '300Mi'}, requests: {cpu: '100m', memory: '200Mi'}}}]},
    });
    expect(pod.metadata.labels).not.toHaveProperty('app');
    expect(pod.spec.containers[0]?.image).toContain('fujitsu-enterprise-postgres-15-restore');
    expect(pod.spec.containers[0]?.env).toContainEqual({name: 'RESTORE_TARGET', value: '2024-01-31 12:00:00+00'});
  });

  it('is followed by one that makes a full backup of the restored cluster', () => {
    const first = firstBackupPod(restore, sampleCluster(), relatedImages());
    expect(first).toMatchObject({metadata: {name: 'back-first-backup'}, spec: {serviceAccountName: 'demo-sa', containers: [{name: 'fep-cronjob'}]}});
    expect(first.spec.containers[0]?.env).toContainEqual({name: 'BACKUP_TYPE', value: 'full'});
  });
});
