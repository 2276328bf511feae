import {describe, expect, it} from 'vitest';
import {FepError} from '../../../src/lib/errors/fep-error.ts';
import type {FepCluster} from '../../../src/lib/model/fep-cluster/index.ts';
import type {KubernetesObject} from '../../../src/lib/model/kubernetes-object.ts';
import {deleteCluster, type DeleteClusterOptions} from '../../../src/lib/operations/delete-cluster.ts';
import {planDeletion} from '../../../src/lib/operations/deletion-plan.ts';
import {scaleCluster, type ScaleClusterOptions} from '../../../src/lib/operations/scale-cluster.ts';
import {FakeCluster, refusal} from './fake-cluster.ts';
import {claim, operator, pod, sources} from './cluster-objects.ts';

function world(instances = 3): FakeCluster {
  const {cluster, children, statefulSet} = sources({instances});
  delete (cluster.spec as {fepChildCrVal?: unknown}).fepChildCrVal;
  const fake = new FakeCluster().put(cluster, operator());
  for (const part of [...Object.values(children), statefulSet]) if ('known' in part && part.known !== undefined) fake.put(part.known);
  for (let ordinal = 0; ordinal < instances; ordinal += 1) fake.put(pod(ordinal), claim(ordinal));
  return fake;
}

const scaling = (instances: number, more: Partial<ScaleClusterOptions> = {}): ScaleClusterOptions =>
  ({name: 'demo', instances, force: false, dryRun: 'none', wait: true, timeoutMs: 60_000, ...more});

const patched = (instances: number): string => `patch FEPCluster demo {"spec":{"fep":{"instances":${instances}}}}`;

/** The operator brings the cluster to what was patched. */
function settleAt(fake: FakeCluster, instances: number): void {
  const now = sources({instances});
  fake.put({...now.cluster, spec: {fep: {...now.cluster.spec.fep, instances}}} as KubernetesObject);
  if ('known' in now.statefulSet && now.statefulSet.known !== undefined) fake.put(now.statefulSet.known);
  for (let ordinal = 0; ordinal < 8; ordinal += 1) {
    if (ordinal < instances) fake.put(pod(ordinal));
    else fake.objects.delete(`Pod/demo-sts-${ordinal}`);
  }
}

async function errorOf(run: Promise<unknown>): Promise<FepError> {
  const error: unknown = await run.then(() => undefined, (thrown: unknown) => thrown);
  if (error instanceof FepError) return error;
  throw new Error(`no FepError but ${String(error)}`);
}

describe('scaleCluster', () => {
  it('patches the one field and sees the new number', async () => {
    const fake = world();
    fake.on(patched(4), () => settleAt(fake, 4));
    expect(await scaleCluster(fake.context(), scaling(4))).toMatchObject({observed: 'ready', from: 3, to: 4, message: 'demo: from 3 to 4 instances; 4 instances ready: 1 master, 3 replicas'});
    expect(fake.sent).toEqual([patched(4)]);
  });

  it('asks before sessions are cut, sends nothing without a yes, and asks nothing where servers are added', async () => {
    const fake = world();
    const asked: string[] = [];
    const agree = (answer: boolean) => async (warning: string) => { asked.push(warning); return answer; };
    expect(await errorOf(scaleCluster(fake.context(), scaling(2, {agree: agree(false)})))).toMatchObject({exitCode: 3, code: 'not-confirmed'});
    expect(fake.sent).toEqual([]);
    expect(asked).toEqual([expect.stringContaining('cut by force')]);
    fake.on(patched(2), () => settleAt(fake, 2));
    expect(await scaleCluster(fake.context(), scaling(2, {agree: agree(true)}))).toMatchObject({observed: 'ready'});
    fake.on(patched(3), () => settleAt(fake, 3));
    expect(await scaleCluster(fake.context(), scaling(3, {agree: agree(false)}))).toMatchObject({observed: 'ready'});
    expect(asked).toHaveLength(2);
  });

  it('changes nothing when the number is that already', async () => {
    const fake = world();
    expect(await scaleCluster(fake.context(), scaling(3))).toMatchObject({observed: 'unchanged'});
    expect(fake.sent).toEqual([]);
  });

  it.each([0, 17])('refuses %i by the rule of the range, even with force', async (instances) => {
    const fake = world();
    expect(await errorOf(scaleCluster(fake.context(), scaling(instances, {force: true})))).toMatchObject({exitCode: 3, why: expect.stringContaining('instances-range')});
    expect(fake.sent).toEqual([]);
  });

  it("refuses to remove the master's pod, says how it is done, and does it with force, naming the rule", async () => {
    const fake = world().put(pod(0, 'replica'), pod(2, 'master'));
    const error = await errorOf(scaleCluster(fake.context(), scaling(2)));
    expect(error).toMatchObject({exitCode: 3, why: expect.stringContaining('scale-in-removes-master-ordinal')});
    expect(error.suggestions.join()).toMatch(/switch over .*demo-sts-0.*kubectl fep scale demo -n shop --instances 2/);
    expect(fake.sent).toEqual([]);
    fake.on(patched(2), () => settleAt(fake, 2));
    expect(await scaleCluster(fake.context(), scaling(2, {force: true}))).toMatchObject({observed: 'ready'});
    expect(fake.reported).toContainEqual({kind: 'note', level: 'warning', message: expect.stringContaining('--force overrules scale-in-removes-master-ordinal')});
  });

  it('refuses to leave a synchronous cluster one replica', async () => {
    const fake = world();
    Object.assign(fake.get<FepCluster>('FEPCluster', 'demo')?.spec.fep ?? {}, {syncMode: 'on'});
    expect(await errorOf(scaleCluster(fake.context(), scaling(2)))).toMatchObject({exitCode: 3, why: expect.stringContaining('sync-scale-in')});
  });

  it('refuses to add servers where backup volumes cannot be shared', async () => {
    const fake = world(1);
    Object.assign(fake.get<FepCluster>('FEPCluster', 'demo')?.spec ?? {}, {fepChildCrVal: {backup: {}, storage: {backupVol: {size: '2Gi'}, archivewalVol: {size: '1Gi'}}}});
    expect(await errorOf(scaleCluster(fake.context(), scaling(2)))).toMatchObject({exitCode: 3, why: expect.stringContaining('scale-out-needs-rwx')});
  });

  it('refuses a scale-in when it may not see who the master is', async () => {
    const fake = world();
    const context = fake.context();
    const {list} = context.cluster;
    context.cluster.list = (async (resource, options) => {
      if (resource.kind === 'Pod') throw refusal('forbidden', 'forbidden');
      return list(resource, options);
    }) as typeof list;
    expect(await errorOf(scaleCluster(context, scaling(2)))).toMatchObject({exitCode: 3, message: expect.stringContaining('cannot be told whether the master stays')});
  });

  it('is guarded by the number that the caller expects', async () => {
    const fake = world();
    expect(await errorOf(scaleCluster(fake.context(), scaling(5, {currentInstances: 4})))).toMatchObject({exitCode: 7});
    expect(fake.sent).toEqual([]);
  });

  it('sends again after a conflict while its intent holds, and stops when somebody else scaled', async () => {
    const again = world();
    again.on(patched(4), () => { throw refusal('conflict'); }).on(patched(4), () => settleAt(again, 4));
    expect(await scaleCluster(again.context(), scaling(4))).toMatchObject({observed: 'ready'});
    const other = world();
    other.on(patched(4), () => { settleAt(other, 5); throw refusal('conflict'); });
    expect(await errorOf(scaleCluster(other.context(), scaling(4)))).toMatchObject({exitCode: 7, message: expect.stringContaining('wants 5 instances now')});
    expect(other.sent).toEqual([patched(4)]);
  });

  it('has no cluster to scale: exit 4', async () => {
    expect(await errorOf(scaleCluster(new FakeCluster().context(), scaling(2)))).toMatchObject({exitCode: 4});
  });

  it('ends with 124 when the operator does not follow', async () => {
    const error = await errorOf(scaleCluster(world().context(), scaling(5, {timeoutMs: 20_000})));
    expect(error).toMatchObject({exitCode: 124, why: expect.stringContaining('not taken the change over')});
  });
});

describe('deletion', () => {
  const deleting = async (fake: FakeCluster, more: Partial<DeleteClusterOptions> = {}) => {
    const context = fake.context();
    const planned = await planDeletion(context, {name: 'demo'});
    return deleteCluster(context, {planned, confirmed: true, force: true, dryRun: 'none', wait: true, timeoutMs: 60_000, ...more});
  };
  const everythingGoes = (fake: FakeCluster): FakeCluster => fake.on('delete FEPCluster demo', () => {
    for (const [name, object] of fake.objects) if (object.kind !== 'Deployment' && object.kind !== 'Secret') fake.objects.delete(name);
  });

  it('says what is lost, what goes and what stays, without changing anything', async () => {
    const fake = world().put(
      {apiVersion: 'v1', kind: 'Secret', metadata: {name: 'demo-credentials'}},
      {apiVersion: 'fep.fujitsu.io/v1', kind: 'FEPPgpool2', metadata: {name: 'pool'}, spec: {fepclustername: 'demo'}} as KubernetesObject,
      {apiVersion: 'v1', kind: 'PersistentVolume', metadata: {name: 'pv-1'}, spec: {persistentVolumeReclaimPolicy: 'Retain'}} as KubernetesObject,
    );
    const {plan} = await planDeletion(fake.context(), {name: 'demo'});
    expect(plan.volumes.map(({claim: name, capacity, kept}) => [name, capacity, kept])).toEqual([
      ['fep-data-demo-sts-0', '10Gi', false], ['fep-data-demo-sts-1', '10Gi', true], ['fep-data-demo-sts-2', '10Gi', false],
    ]);
    expect(plan.removed).toContain('statefulset/demo-sts');
    expect(plan.stays).toEqual(['secret/demo-credentials (passwords made by kubectl fep)', 'feppgpool2/pool', 'persistentvolume/pv-1 (reclaim policy Retain)']);
    expect(fake.sent).toEqual([]);
  });

  it('deletes and sees everything gone', async () => {
    const fake = everythingGoes(world());
    expect(await deleting(fake)).toMatchObject({observed: 'gone'});
    expect(fake.sent).toEqual(['delete FEPCluster demo']);
  });

  it('is refused without force where no copy is left, and without confirmation always', async () => {
    const fake = world();
    expect(await errorOf(deleting(fake, {force: false}))).toMatchObject({exitCode: 3, why: expect.stringContaining('delete-last-backup')});
    expect(await errorOf(deleting(fake, {confirmed: false}))).toMatchObject({exitCode: 3, why: expect.stringContaining('delete-destroys-volumes')});
    expect(fake.sent).toEqual([]);
  });

  it('does not call it gone while claims are left', async () => {
    const fake = world();
    fake.on('delete FEPCluster demo', () => {
      for (const [name, object] of fake.objects) if (!['Deployment', 'PersistentVolumeClaim'].includes(object.kind)) fake.objects.delete(name);
    });
    expect(await errorOf(deleting(fake, {timeoutMs: 20_000}))).toMatchObject({exitCode: 124, why: expect.stringContaining('PersistentVolumeClaim fep-data-demo-sts-0')});
  });

  it('names the finalizer that holds it', async () => {
    const fake = world();
    fake.on('delete FEPCluster demo', () => {
      Object.assign(fake.get('FEPCluster', 'demo')?.metadata ?? {}, {deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['example.com/keep']});
    });
    expect(await errorOf(deleting(fake, {timeoutMs: 20_000}))).toMatchObject({exitCode: 124, why: expect.stringContaining('finalizer example.com/keep')});
  });

  it('only waits when the deletion is under way already', async () => {
    const fake = world();
    Object.assign(fake.get('FEPCluster', 'demo')?.metadata ?? {}, {deletionTimestamp: '2026-01-01T00:00:00Z'});
    const context = fake.context();
    const planned = await planDeletion(context, {name: 'demo'});
    for (const [name, object] of fake.objects) if (object.kind !== 'Deployment') fake.objects.delete(name);
    expect(await deleteCluster(context, {planned, confirmed: true, force: true, dryRun: 'none', wait: true, timeoutMs: 60_000})).toMatchObject({observed: 'gone'});
    expect(fake.sent).toEqual([]);
  });

  it('takes a new cluster of the same name for another one', async () => {
    const fake = world();
    fake.on('delete FEPCluster demo', () => {
      for (const [name, object] of fake.objects) if (object.kind !== 'Deployment') fake.objects.delete(name);
      fake.put({...sources().cluster, metadata: {...sources().cluster.metadata, uid: 'another'}});
    });
    expect(await deleting(fake)).toMatchObject({observed: 'gone'});
  });
});
