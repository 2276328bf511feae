import {describe, expect, it} from 'vitest';
import {FepError} from '../../../../src/lib/errors/fep-error.ts';
import type {FepCluster} from '../../../../src/lib/model/fep-cluster/index.ts';
import type {KubernetesObject, PersistentVolumeClaim} from '../../../../src/lib/model/kubernetes-object.ts';
import {changeCluster, type ChangeOptions} from '../../../../src/lib/operations/change/index.ts';
import type {WantedChange} from '../../../../src/lib/operations/plan/index.ts';
import {claim, operator, pod, sources} from '../cluster-objects.ts';
import {FakeCluster, refusal} from '../fake-cluster.ts';

/** A healthy cluster of three servers with parameters, a masked password and a version to be read. */
function world(): FakeCluster {
  const {cluster, children, statefulSet} = sources();
  const stored = {
    ...cluster, metadata: {...cluster.metadata, resourceVersion: '7'},
    spec: {
      fep: {instances: 3, syncMode: 'off', podDisruptionBudget: false},
      fepChildCrVal: {customPgParams: '# mine\nwork_mem = 4MB\n', sysUsers: {pguser: 'app', pgpassword: '*****'}, storage: {dataVol: {size: '10Gi'}, walVol: {size: '2Gi'}}},
    },
  } as FepCluster;
  const fake = new FakeCluster().put(stored, operator());
  for (const part of [...Object.values(children), statefulSet]) if ('known' in part && part.known !== undefined) fake.put(part.known);
  for (let ordinal = 0; ordinal < 3; ordinal += 1) fake.put(pod(ordinal), claim(ordinal));
  return fake;
}

const changing = (wanted: WantedChange, more: Partial<ChangeOptions> = {}): ChangeOptions =>
  ({name: 'demo', wanted: () => wanted, force: false, dryRun: 'none', wait: true, restart: false, timeoutMs: 60_000, ...more});
const budget = changing({sets: ['fep.podDisruptionBudget=true']});
const patched = (body: object): string => `patch FEPCluster demo ${JSON.stringify(body)}`;
const BUDGET = patched({spec: {fep: {podDisruptionBudget: true}}});
const PARAMETER = patched({spec: {fepChildCrVal: {customPgParams: '# mine\nwork_mem = 16MB\n'}}, metadata: {resourceVersion: '7'}});

async function errorOf(run: Promise<unknown>): Promise<FepError> {
  const error: unknown = await run.then(() => undefined, (thrown: unknown) => thrown);
  if (error instanceof FepError) return error;
  throw new Error(`no FepError but ${String(error)}`);
}

/** Somebody writes the FEPCluster. */
function edit(fake: FakeCluster, params: string, resourceVersion: string): void {
  const now = fake.get<FepCluster>('FEPCluster', 'demo') as FepCluster;
  fake.put({...now, metadata: {...now.metadata, resourceVersion}, spec: {...now.spec, fepChildCrVal: {...now.spec.fepChildCrVal, customPgParams: params}}} as KubernetesObject);
}

describe('changeCluster', () => {
  it('sends one merge patch of the field meant', async () => {
    const fake = world();
    expect(await changeCluster(fake.context(), budget)).toMatchObject({observed: 'ready', changes: [{path: 'spec.fep.podDisruptionBudget', change: 'none'}], pending: []});
    expect(fake.sent).toEqual([BUDGET]);
    expect(await changeCluster(fake.context(), budget)).toMatchObject({observed: 'unchanged'});
    expect(fake.sent).toHaveLength(1);
  });

  it('never writes a mask back, whatever the file says', async () => {
    const fake = world();
    const {readManifest} = await import('../../../../src/lib/manifest/yaml/index.ts');
    const base = await readManifest(`apiVersion: fep.fujitsu.io/v2
kind: FEPCluster
metadata: {name: demo}
spec:
  fep: {instances: 3, podDisruptionBudget: true}
  fepChildCrVal: {sysUsers: {pguser: app, pgpassword: '*****'}}
`, {file: 'demo.yaml'});
    const updated = await changeCluster(fake.context(), changing({base}));
    expect(fake.sent).toEqual([BUDGET]);
    expect(updated.kept).toContainEqual(expect.objectContaining({path: 'spec.fepChildCrVal.sysUsers.pgpassword', reason: 'masked'}));
  });

  it('makes the version that was read a condition where a text was edited', async () => {
    const fake = world();
    expect(await changeCluster(fake.context(), changing({parameters: {work_mem: '16MB'}}, {wait: false}))).toMatchObject({observed: 'accepted'});
    expect(fake.sent).toEqual([PARAMETER]);
  });

  it('reads again after a conflict, and keeps what somebody else wrote', async () => {
    const fake = world();
    fake.on(PARAMETER, () => {
      edit(fake, '# mine\nwork_mem = 4MB\nmax_wal_size = 2GB\n', '8');
      throw refusal('conflict');
    });
    await changeCluster(fake.context(), changing({parameters: {work_mem: '16MB'}}, {wait: false}));
    expect(fake.sent[1]).toBe(patched({spec: {fepChildCrVal: {customPgParams: '# mine\nwork_mem = 16MB\nmax_wal_size = 2GB\n'}}, metadata: {resourceVersion: '8'}}));
  });

  it('ends 7 where the same parameter was changed meanwhile', async () => {
    const fake = world();
    fake.on(PARAMETER, () => {
      edit(fake, '# mine\nwork_mem = 8MB\n', '8');
      throw refusal('conflict');
    });
    expect(await errorOf(changeCluster(fake.context(), changing({parameters: {work_mem: '16MB'}}, {wait: false})))).toMatchObject({exitCode: 7, where: 'spec.fepChildCrVal.customPgParams: work_mem'});
    expect(fake.sent).toHaveLength(1);
  });

  it('looks whether a patch whose answer was lost is there, and sends it again only when it is not', async () => {
    const arrived = world();
    arrived.on(BUDGET, () => {
      const now = arrived.get<FepCluster>('FEPCluster', 'demo') as FepCluster;
      arrived.put({...now, spec: {...now.spec, fep: {...now.spec.fep, podDisruptionBudget: true}}} as KubernetesObject);
      throw refusal('outcome-unknown', 'unknown');
    });
    expect(await changeCluster(arrived.context(), budget)).toMatchObject({observed: 'ready'});
    expect(arrived.sent).toEqual([BUDGET]);
    const lost = world();
    lost.on(BUDGET, () => {
      throw refusal('outcome-unknown', 'unknown');
    });
    expect(await changeCluster(lost.context(), budget)).toMatchObject({observed: 'ready'});
    expect(lost.sent).toEqual([BUDGET, BUDGET]);
  });

  it('is refused by a rule before anything is sent, and asks before it sends', async () => {
    const fake = world();
    expect(await errorOf(changeCluster(fake.context(), changing({sets: ['fepChildCrVal.storage.dataVol.size=1Gi']})))).toMatchObject({exitCode: 3, code: 'refused-by-rules'});
    const agree = async (): Promise<void> => {
      throw new FepError('no', {code: 'not-confirmed', exit: 'refused'});
    };
    const memory = changing({sets: ['fep.mcSpec.limits.memory=8Gi']});
    expect(await errorOf(changeCluster(fake.context(), {...memory, agree}))).toMatchObject({exitCode: 3, code: 'not-confirmed'});
    expect(await errorOf(changeCluster(fake.context(), {...budget, expectations: {primary: 'demo-sts-2'}}))).toMatchObject({exitCode: 3, code: 'unexpected-state'});
    expect(fake.sent).toEqual([]);
    expect(await changeCluster(fake.context(), {...budget, agree, dryRun: 'client'})).toMatchObject({observed: 'dry-run-client', patch: {spec: {fep: {podDisruptionBudget: true}}}});
    expect(fake.sent).toEqual([]);
  });

  it('ends when every claim has grown, and goes on where another run was broken off', async () => {
    const fake = world();
    const grow = (): void => [0, 1, 2].forEach((ordinal) => {
      const bound = claim(ordinal);
      fake.put({...bound, status: {...bound.status, capacity: {storage: '20Gi'}}} as PersistentVolumeClaim);
    });
    const resize = changing({sets: ['fepChildCrVal.storage.dataVol.size=20Gi']}, {ignore: [{rule: 'storage-size-expandable', reason: 'no class in this test'}]});
    expect(await changeCluster(fake.context(), {...resize, wait: false})).toMatchObject({observed: 'accepted'});
    expect(await errorOf(changeCluster(fake.context(), {...resize, timeoutMs: 2000}))).toMatchObject({exitCode: 124, why: expect.stringContaining('0 of 3 claims have grown')});
    grow();
    expect(await changeCluster(fake.context(), resize)).toMatchObject({observed: 'unchanged', message: 'demo has that already: 3 claims grown'});
    expect(fake.sent).toHaveLength(1);
  });

  it('leaves pods that nobody restarts as pending, with the command', async () => {
    const fake = world();
    const now = fake.get<FepCluster>('FEPCluster', 'demo') as FepCluster;
    fake.put({...now, spec: {...now.spec, fep: {...now.spec.fep, autoPodRestart: false}}} as KubernetesObject);
    expect(await changeCluster(fake.context(), changing({sets: ['fep.mcSpec.limits.memory=8Gi']}))).toMatchObject({
      observed: 'pending', pending: [{waitsFor: 'pod-restart', pods: ['demo-sts-0', 'demo-sts-1', 'demo-sts-2'], command: 'kubectl fep action run pod_restart demo --args ALL -n shop'}],
    });
  });

  it('says that pods were left as they are where their replacement was only inferred', async () => {
    const updated = await changeCluster(world().context(), changing({sets: ['fep.customAnnotations.allDeployments.a=b']}));
    expect(updated).toMatchObject({observed: 'ready', message: expect.stringContaining('replaced no pod within 20 s')});
  });

  it('says of what no source speaks that nobody looked', async () => {
    expect((await changeCluster(world().context(), changing({sets: ['fep.syncMode=on']}))).message).toMatch(/no source says/);
  });
});
