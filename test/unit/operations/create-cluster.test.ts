import {describe, expect, it} from 'vitest';
import {FepError} from '../../../src/lib/errors/fep-error.ts';
import type {FepCluster} from '../../../src/lib/model/fep-cluster/index.ts';
import type {KubernetesObject, Secret} from '../../../src/lib/model/kubernetes-object.ts';
import {createCluster, type CreateOptions} from '../../../src/lib/operations/create-cluster.ts';
import {FakeCluster, refusal} from './fake-cluster.ts';
import {claim, fepCluster, operator, pod, sources} from './cluster-objects.ts';

const STORAGE_CLASS = {apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: {name: 'standard', annotations: {'storageclass.kubernetes.io/is-default-class': 'true'}}, provisioner: 'x', allowVolumeExpansion: true} as KubernetesObject;

const options = (more: Partial<CreateOptions> = {}): CreateOptions =>
  ({cluster: {name: 'demo', instances: 3}, force: false, dryRun: 'none', wait: true, timeoutMs: 60_000, ...more});

/** A cluster with an operator and a storage class, and nothing else. */
function world(): FakeCluster {
  return new FakeCluster().put(operator(), STORAGE_CLASS);
}

/** What the operator makes of the stored FEPCluster. */
function becomeReady(fake: FakeCluster, instances = 3): void {
  const {children, statefulSet} = sources({instances});
  const stored = fake.get<FepCluster>('FEPCluster', 'demo') ?? fepCluster(instances);
  fake.put({...stored, status: fepCluster(instances).status} as KubernetesObject);
  for (const part of [...Object.values(children), statefulSet]) if ('known' in part && part.known !== undefined) fake.put(part.known);
  for (let ordinal = 0; ordinal < instances; ordinal += 1) fake.put(pod(ordinal), claim(ordinal));
}

/** The write goes through, and the operator does its work. */
function letOperatorWork(fake: FakeCluster): FakeCluster {
  return fake.on('create FEPCluster demo', () => {
    fake.put({...fepCluster(3), status: undefined} as KubernetesObject);
    becomeReady(fake);
  });
}

async function errorOf(run: Promise<unknown>): Promise<FepError> {
  const error: unknown = await run.then(() => undefined, (thrown: unknown) => thrown);
  if (error instanceof FepError) return error;
  throw new Error(`no FepError but ${String(error)}`);
}

describe('createCluster', () => {
  it('checks on the server first, keeps the passwords, creates, and sees it ready', async () => {
    const fake = letOperatorWork(world());
    const {answer} = await createCluster(fake.context(), options());
    expect(answer).toMatchObject({kind: 'ClusterCreated', observed: 'ready', namespace: 'shop', instances: 3, secret: {name: 'demo-credentials'}});
    expect(fake.sent).toEqual(['create FEPCluster demo (dry run)', 'create Secret demo-credentials', 'create FEPCluster demo']);
  });

  it('stores the passwords that the FEPCluster was given, and tells none of them', async () => {
    const fake = world();
    const {answer, made, manifest} = await createCluster(fake.context(), options({wait: false}));
    const kept = fake.get<Secret>('Secret', 'demo-credentials')?.data?.['pgpassword'] ?? '';
    const users = (manifest.object.spec as {fepChildCrVal: {sysUsers: Record<string, string>}}).fepChildCrVal.sysUsers;
    expect(Buffer.from(kept, 'base64').toString()).toBe(users['pgpassword']);
    expect(users['pgpassword']).toMatch(/^[A-Za-z0-9]{24}$/);
    const told = JSON.stringify([answer, fake.reported]);
    for (const password of Object.values(made)) expect(told).not.toContain(password);
  });

  it('makes no two passwords alike', async () => {
    const {made} = await createCluster(world().context(), options({wait: false}));
    expect(new Set(Object.values(made)).size).toBe(Object.keys(made).length);
  });

  it('says so and changes nothing when the name is taken', async () => {
    const fake = world().put(fepCluster());
    expect(await errorOf(createCluster(fake.context(), options()))).toMatchObject({exitCode: 7, code: 'already-exists'});
    expect(fake.sent).toEqual([]);
  });

  it('sends nothing when a rule refuses', async () => {
    const fake = world();
    const error = await errorOf(createCluster(fake.context(), options({cluster: {name: 'demo', instances: 17}})));
    expect(error).toMatchObject({exitCode: 3, where: expect.stringContaining('--instances')});
    expect(fake.sent).toEqual([]);
  });

  it('leaves nothing behind when the server refuses the check', async () => {
    const fake = world().on('create FEPCluster demo (dry run)', () => { throw refusal('forbidden', 'forbidden'); });
    expect(await errorOf(createCluster(fake.context(), options()))).toMatchObject({exitCode: 5});
    expect(fake.sent).toEqual(['create FEPCluster demo (dry run)']);
  });

  it('takes the Secret back when the FEPCluster is refused after it', async () => {
    const fake = world().on('create FEPCluster demo', () => { throw refusal('already-exists'); });
    expect(await errorOf(createCluster(fake.context(), options()))).toMatchObject({exitCode: 7});
    expect(fake.get('Secret', 'demo-credentials')).toBeUndefined();
  });

  it('keeps the Secret when nobody knows whether the FEPCluster was stored', async () => {
    const fake = world();
    const lost = (): never => { throw refusal('outcome-unknown', 'unknown'); };
    for (let attempt = 0; attempt < 3; attempt += 1) fake.on('create FEPCluster demo', lost);
    expect(await errorOf(createCluster(fake.context(), options()))).toMatchObject({exitCode: 8});
    expect(fake.get('Secret', 'demo-credentials')).toBeDefined();
  });

  it('goes on when the answer was lost but the FEPCluster is there', async () => {
    const fake = world();
    fake.on('create FEPCluster demo', () => {
      fake.put(fepCluster());
      becomeReady(fake);
      throw refusal('outcome-unknown', 'unknown');
    });
    expect((await createCluster(fake.context(), options())).answer.observed).toBe('ready');
  });

  it('uses the passwords of an earlier attempt again', async () => {
    const fake = world();
    await createCluster(fake.context(), options({wait: false}));
    const before = fake.get<Secret>('Secret', 'demo-credentials')?.data;
    fake.objects.delete('FEPCluster/demo');
    const {made} = await createCluster(fake.context(), options({wait: false}));
    expect(made).toEqual({});
    expect(fake.get<Secret>('Secret', 'demo-credentials')?.data).toEqual(before);
  });

  it("does not touch a stranger's Secret of the name", async () => {
    const fake = world().put({apiVersion: 'v1', kind: 'Secret', metadata: {name: 'demo-credentials'}});
    expect(await errorOf(createCluster(fake.context(), options()))).toMatchObject({exitCode: 7, where: 'secret/demo-credentials'});
    expect(fake.sent).toEqual([]);
  });

  it('takes passwords from a Secret of the user, and names its keys when the one asked for is not there', async () => {
    const fake = world().put({apiVersion: 'v1', kind: 'Secret', metadata: {name: 'mine'}, data: {admin: Buffer.from('s3cret').toString('base64')}} as KubernetesObject);
    const {manifest, made} = await createCluster(fake.context(), options({wait: false, passwordSecret: {name: 'mine', key: 'admin'}}));
    expect(manifest.object.spec).toMatchObject({fepChildCrVal: {sysUsers: {pgpassword: 's3cret'}}});
    expect(made).not.toHaveProperty('pgpassword');
    const wrong = await errorOf(createCluster(world().put(...fake.objects.values()).context(), options({cluster: {name: 'other'}, passwordSecret: {name: 'mine', key: 'nope'}})));
    expect(wrong).toMatchObject({exitCode: 2, why: 'its keys are admin'});
  });

  it('ends with 124 and the cause when the operator dies before it begins', async () => {
    const fake = world();
    fake.on('create FEPCluster demo', () => fake.put({...fepCluster(), status: undefined} as KubernetesObject, operator(0)));
    const error = await errorOf(createCluster(fake.context(), options({timeoutMs: 30_000})));
    expect(error).toMatchObject({exitCode: 124, why: expect.stringContaining('0 ready replicas')});
    expect(error.suggestions.join()).toContain('kubectl fep status demo -n shop --wait');
    expect(fake.get('FEPCluster', 'demo')).toBeDefined();
  });

  it('ends with 130 when it is interrupted, and says that the work goes on', async () => {
    const fake = world();
    fake.on('create FEPCluster demo', () => {
      fake.put(fepCluster());
      setImmediate(() => fake.abort.abort());
    });
    expect(await errorOf(createCluster(fake.context(), options()))).toMatchObject({exitCode: 130, message: expect.stringContaining('works on it without this command')});
  });

  it('asks no cluster for a client-side dry run', async () => {
    const {answer, manifest} = await createCluster(undefined, options({dryRun: 'client'}));
    expect(answer.observed).toBe('dry-run-client');
    expect(manifest.object.spec).toMatchObject({fep: {instances: 3}});
  });

  it('stores nothing for a server-side dry run', async () => {
    const fake = world();
    expect((await createCluster(fake.context(), options({dryRun: 'server'}))).answer.observed).toBe('dry-run-server');
    expect(fake.sent).toEqual(['create FEPCluster demo (dry run)', 'create Secret demo-credentials (dry run)']);
    expect(fake.get('Secret', 'demo-credentials')).toBeUndefined();
  });
});

describe('createCluster --dry-run=client', () => {
  it('sends nothing, even where a cluster is at hand and the passwords are in a Secret', async () => {
    const fake = world();
    const {answer} = await createCluster(fake.context(), options({dryRun: 'client', passwordSecret: {name: 'own'}}));
    expect(answer.observed).toBe('dry-run-client');
    expect(fake.sent).toEqual([]);
  });
});
