import {describe, expect, it} from 'vitest';
import type {FepCluster} from '../../../src/lib/model/fep-cluster/index.ts';
import type {Pod} from '../../../src/lib/model/kubernetes-object.ts';
import {isAsBadAs} from '../../../src/lib/cli/status/flags.ts';
import {watchStatus, type WatchStatusOptions} from '../../../src/lib/operations/watch-status.ts';
import {fepCluster, operator, pod} from './cluster-objects.ts';
import {FakeCluster} from './fake-cluster.ts';
import {fepErrorOf} from '../cluster/fault-server.ts';

function world(): FakeCluster {
  return new FakeCluster().put(fepCluster(1), pod(0), operator(), ...['FEPVolume', 'FEPUser', 'FEPCert', 'FEPConfig', 'FEPBackup'].map((kind) => ({apiVersion: 'fep.fujitsu.io/v1', kind, metadata: {name: 'demo', namespace: 'shop'}})));
}

/** Watches; `turn` changes the world after each look. */
function watch(fake: FakeCluster, more: Partial<WatchStatusOptions>, turn: (look: number) => void = () => {}) {
  const seen: string[] = [];
  const promise = watchStatus(fake.context(), {
    name: 'demo', exec: false, intervalMs: 2000, onBlind: (reason) => seen.push(reason),
    onStatus: ({verdict}) => { seen.push(verdict); turn(seen.length); }, ...more,
  });
  return {seen, promise};
}

describe('watching a status', () => {
  it('ends at once where the goal is there already', async () => {
    const {seen, promise} = watch(world(), {until: 'ready'});
    await expect(promise).resolves.toMatchObject({primary: 'demo-sts-0'});
    expect(seen).toHaveLength(1);
  });

  it('ends when the goal comes, and shows every look before', async () => {
    const fake = world();
    const ready = fake.get<Pod>('Pod', 'demo-sts-0') as Pod;
    fake.put({...ready, status: {...ready.status, conditions: [{type: 'Ready', status: 'False'}]}} as Pod);
    const {seen, promise} = watch(fake, {until: 'ready'}, (look) => { if (look === 2) fake.put(ready); });
    await promise;
    expect(seen.slice(0, 2)).toEqual(['critical', 'critical']);
    expect(seen).toHaveLength(3);
  });

  it('is not ready while the operator counts otherwise', async () => {
    const fake = world();
    const cluster = fake.get<FepCluster>('FEPCluster', 'demo') as FepCluster;
    fake.put({...cluster, status: {...cluster.status, fepCurrentInstances: 0}} as FepCluster);
    const error = await fepErrorOf(watch(fake, {until: 'ready', limitMs: 9000}).promise);
    expect(error).toMatchObject({exitCode: 124, message: 'demo did not become ready within 9 s'});
  });

  it('ends with not found when the cluster goes away, and when it never was', async () => {
    const fake = world();
    const {promise} = watch(fake, {}, () => fake.objects.delete('FEPCluster/demo'));
    expect(await fepErrorOf(promise)).toMatchObject({exitCode: 4});
    expect(await fepErrorOf(watch(new FakeCluster(), {}).promise)).toMatchObject({exitCode: 4});
  });

  it('is interrupted without having changed anything', async () => {
    const fake = world();
    const {promise} = watch(fake, {}, () => fake.abort.abort());
    expect(await fepErrorOf(promise)).toMatchObject({exitCode: 130, message: expect.stringContaining('nothing was changed by watching') as unknown});
    expect(fake.sent).toEqual([]);
  });
});

describe('--fail-on', () => {
  it.each([
    ['ok', 'warning', false], ['warning', 'warning', true], ['unknown', 'warning', true], ['critical', 'warning', true],
    ['warning', 'unknown', false], ['unknown', 'unknown', true], ['critical', 'unknown', true],
    ['warning', 'critical', false], ['unknown', 'critical', false], ['critical', 'critical', true],
    ['critical', undefined, false],
  ] as const)('%s against %s: %s', (verdict, limit, bad) => {
    expect(isAsBadAs(verdict, limit)).toBe(bad);
  });
});
