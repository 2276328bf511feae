import {describe, expect, it} from 'vitest';
import type {AnyObject, Pod, StatefulSet} from '../../../../src/lib/model/kubernetes-object.ts';
import {isOutdated} from '../../../../src/sandbox/operator/fep-cluster/rolling-change.ts';
import {upgradeObject} from '../../../../src/sandbox/operator/fep-cluster/upgrade-child.ts';
import {readWanted} from '../../../../src/sandbox/operator/fep-cluster/wanted.ts';
import {upgradeClaim, upgradeHost, upgradePod, upgradeService, type Upgrade} from '../../../../src/sandbox/operator/fep-upgrade/upgrade-objects.ts';
import {relatedImages} from '../../../../src/sandbox/operator/images.ts';
import {sampleCluster} from './sample-cluster.ts';

function upgradeOf(section: Record<string, unknown>): Upgrade {
  const cluster = sampleCluster();
  const source = sampleCluster({fep: {servicePort: 5432}});
  source.metadata.name = 'old';
  const upgrade = upgradeObject(cluster, section) as AnyObject;
  upgrade.metadata.uid = 'u1';
  return {upgrade, cluster, source};
}

describe('objects of a major upgrade', () => {
  it('have the names that the guide prints, and its defaults', () => {
    const one = upgradeOf({sourceCluster: 'old'});
    expect(one.upgrade).toMatchObject({kind: 'FEPUpgrade', metadata: {name: 'demo'}, spec: {sourceCluster: 'old'}});
    const pod = upgradePod(one, relatedImages());
    const namespace = pod.metadata.namespace ?? '';
    expect(`${pod.metadata.name}.${upgradeService(one).metadata.name}.${namespace}.svc.cluster.local`).toBe(upgradeHost('demo', namespace));
    expect(pod.spec.containers[0]).toMatchObject({
      image: relatedImages()['RELATED_IMAGE_UPGRADE'], imagePullPolicy: 'IfNotPresent',
      resources: {limits: {cpu: '200m', memory: '300Mi'}, requests: {cpu: '100m', memory: '200Mi'}},
    });
    expect(upgradeClaim(one).spec).toEqual({accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '2Gi'}}});
    expect([pod, upgradeService(one), upgradeClaim(one)].map(({metadata}) => metadata.ownerReferences?.[0]?.uid)).toEqual(['u1', 'u1', 'u1']);
  });

  it('follow the section, and take passwords from Secrets only', () => {
    const one = upgradeOf({sourceCluster: 'old', image: 'example/upgrade:1', storage: {size: '9Gi', storageClass: 'fast', accessModes: ['ReadWriteMany']}, mcSpec: {limits: {cpu: 1}}});
    const [container] = upgradePod(one, {}).spec.containers;
    expect(container).toMatchObject({image: 'example/upgrade:1', resources: {limits: {cpu: '1', memory: '300Mi'}}});
    expect(upgradeClaim(one).spec).toEqual({accessModes: ['ReadWriteMany'], resources: {requests: {storage: '9Gi'}}, storageClassName: 'fast'});
    expect(container?.env).toContainEqual({name: 'SOURCE_PORT', value: '5432'});
    expect(container?.env).toContainEqual({name: 'SOURCE_ADMIN_PASSWORD', valueFrom: {secretKeyRef: {name: 'old', key: 'PG_ADMIN_PASSWORD'}}});
  });

  it('carry no label by which a pod counts as a server', () => {
    expect(upgradePod(upgradeOf({sourceCluster: 'old'}), {}).metadata.labels).not.toHaveProperty('app');
  });

  it('are not made beside a restore: the construction stops', () => {
    expect(() => readWanted(sampleCluster({child: {storage: {dataVol: {}, walVol: {}}, upgrade: {}, restore: {}}}))).toThrow(/exclude each other/);
  });
});

describe('an outdated pod', () => {
  const set = (updateRevision?: string): StatefulSet => ({
    apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: {name: 'demo-sts'}, spec: {selector: {}, template: {}, serviceName: 's'}, status: updateRevision === undefined ? {} : {updateRevision},
  }) as StatefulSet;
  const pod = (hash?: string): Pod => ({apiVersion: 'v1', kind: 'Pod', metadata: {name: 'demo-sts-0', labels: hash === undefined ? {} : {'controller-revision-hash': hash}}, spec: {containers: []}});

  it('was made from another revision than the newest; what is not known is no reason to replace it', () => {
    expect(isOutdated(pod('a'), set('b'))).toBe(true);
    expect(isOutdated(pod('b'), set('b'))).toBe(false);
    expect(isOutdated(pod(), set('b'))).toBe(false);
    expect(isOutdated(pod('a'), set())).toBe(false);
  });
});
