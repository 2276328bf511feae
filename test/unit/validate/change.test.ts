import {describe, expect, it} from 'vitest';
import type {KubernetesObject} from '../../../src/lib/model/kubernetes-object.ts';
import {changeOf} from '../../../src/lib/operations/validate/change.ts';
import {valueAt} from '../../../src/lib/rules/view.ts';
import {cluster} from '../../fixtures/rules/fixture.ts';

const CHILD = 'spec.fepChildCrVal';

function live(set: Readonly<Record<string, unknown>>, applied?: KubernetesObject): KubernetesObject {
  const object = cluster(set);
  return applied === undefined ? object : {...object, metadata: {...object.metadata, annotations: {'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(applied)}}};
}

describe('a manifest as a change', () => {
  it('keeps what the manifest does not say, and drops what the last apply said', () => {
    const manifest = cluster({'fep.servicePort': undefined, 'fep.podDisruptionBudget': undefined});
    const {after} = changeOf(live({'fep.extra': 1}, cluster({'fep.podDisruptionBudget': undefined})), manifest);
    expect([valueAt(after, 'spec.fep.extra'), valueAt(after, 'spec.fep.podDisruptionBudget'), valueAt(after, 'spec.fep.servicePort')]).toEqual([1, true, undefined]);
  });

  it('a mask is no difference, whatever the manifest has', () => {
    const stored = live({'users.pgpassword': '*****'});
    const {after, before} = changeOf(stored, cluster({'users.pgpassword': 'new'}));
    expect(valueAt(before, `${CHILD}.sysUsers.pgpassword`)).toBe(valueAt(after, `${CHILD}.sysUsers.pgpassword`));
    expect(valueAt(stored, `${CHILD}.sysUsers.pgpassword`)).toBe('*****');
    const without = changeOf(stored, cluster({'users.pgpassword': undefined}));
    expect(valueAt(without.before, `${CHILD}.sysUsers.pgpassword`)).toBe(valueAt(without.after, `${CHILD}.sysUsers.pgpassword`));
  });

  it('sizes that auto-resize raised stay; a larger size in the manifest is meant', () => {
    const grown = live({'storage.autoresize': {enable: true}, 'storage.dataVol.size': '4Gi'});
    const {after, literal} = changeOf(grown, cluster({'storage.autoresize': {enable: true}}));
    expect([valueAt(after, `${CHILD}.storage.dataVol.size`), valueAt(literal, `${CHILD}.storage.dataVol.size`)]).toEqual(['4Gi', '2Gi']);
    expect(valueAt(changeOf(grown, cluster({'storage.dataVol.size': '8Gi'})).after, `${CHILD}.storage.dataVol.size`)).toBe('8Gi');
    expect(valueAt(changeOf(live({'storage.dataVol.size': '4Gi'}), cluster()).after, `${CHILD}.storage.dataVol.size`)).toBe('2Gi');
  });

  it('servers that autoscale added stay', () => {
    const scaled = live({'child.autoscale': {scaleout: {policy: 'cpu_utilization'}}, 'fep.instances': 5});
    const {after, literal} = changeOf(scaled, cluster());
    expect([valueAt(after, 'spec.fep.instances'), valueAt(literal, 'spec.fep.instances')]).toEqual([5, 3]);
    expect(valueAt(changeOf(live({'fep.instances': 5}), cluster()).after, 'spec.fep.instances')).toBe(3);
  });
});
