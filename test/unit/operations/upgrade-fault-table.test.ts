import {text} from 'node:stream/consumers';
import {describe, expect, it} from 'vitest';
import type {ExecOptions, ListOptions} from '../../../src/lib/cluster/gateway.ts';
import {applyMergePatch} from '../../../src/lib/manifest/patch.ts';
import type {FepCluster} from '../../../src/lib/model/fep-cluster/index.ts';
import type {MajorUpgrade} from '../../../src/lib/model/answers/major-upgrade.ts';
import type {CoreEvent, Deployment, KubernetesObject, Secret} from '../../../src/lib/model/kubernetes-object.ts';
import type {Resource} from '../../../src/lib/model/resources.ts';
import type {OperationContext} from '../../../src/lib/operations/context.ts';
import {upgradeMajor} from '../../../src/lib/operations/upgrade/major/upgrade-major.ts';
import {valueAt} from '../../../src/lib/rules/view.ts';
import {FepError} from '../../../src/lib/errors/fep-error.ts';
import {faultTable} from '../../support/fault-table/fault-table.ts';
import type {RequestMade} from '../../support/fault-table/faulty-gateway.ts';
import {claim, event, operator, pod, sources} from './cluster-objects.ts';
import {FakeCluster} from './fake-cluster.ts';
// Loaded late by the program: a clock that moves by itself would run out meanwhile.
import '../../../src/lib/rules/index.ts';

const LINE = 'host all all demo15-upgrade-pod.demo15-upgrade-headless-svc.shop.svc.cluster.local md5';

/** The same object for a cluster of another name. */
const renamed = <T extends KubernetesObject>(object: T, name: string): T => JSON.parse(JSON.stringify(object).replaceAll('demo', name)) as T;

/** A cluster of version 14, and an operator that upgrades at once; how often it was asked for that is counted. */
class World extends FakeCluster {
  done = 0;
  /** What the operator does with the new FEPCluster. */
  act = (name: string): void => {
    const stored = this.get<FepCluster>('FEPCluster', name) as FepCluster;
    this.put({...stored, metadata: {...stored.metadata, annotations: {FEPUpgradeDone: 'true'}}, status: sources().cluster.status} as FepCluster);
    this.serve(name);
  };

  constructor() {
    super();
    this.put(operator(), {apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: {name: 'fast', annotations: {'storageclass.kubernetes.io/is-default-class': 'true'}}, provisioner: 'x', allowVolumeExpansion: true} as KubernetesObject);
    const secret: Secret = {apiVersion: 'v1', kind: 'Secret', metadata: {name: 'demo-credentials', namespace: 'shop'}, data: {pgpassword: Buffer.from('kept').toString('base64')}};
    const admin: Secret = {apiVersion: 'v1', kind: 'Secret', metadata: {name: 'demo', namespace: 'shop'}, data: {PG_ADMIN_PASSWORD: Buffer.from('superuser').toString('base64')}};
    const {cluster} = sources();
    this.put(secret, admin, {
      ...cluster, metadata: {...cluster.metadata, resourceVersion: '1'},
      spec: {
        fep: {instances: 3, fepVersion: 14, syncMode: 'off', mcSpec: {limits: {cpu: '1', memory: '4Gi'}, requests: {cpu: '1', memory: '4Gi'}}},
        fepChildCrVal: {
          customPgHba: 'host all all 10.0.0.0/8 md5\n', customPgParams: 'work_mem = 4MB\n', sysUsers: {pguser: 'app', pgdb: 'shop', pgpassword: '*****', pgAdminPassword: '*****'},
          storage: {dataVol: {size: '10Gi'}, walVol: {size: '2Gi'}},
        },
      },
    } as unknown as FepCluster);
    this.serve('demo');
  }

  get live(): FepCluster {
    return this.get<FepCluster>('FEPCluster', 'demo') as FepCluster;
  }

  /** Everything that belongs to a FEPCluster of three servers. */
  serve(name: string): void {
    const {children, statefulSet} = sources();
    const parts = [...Object.values(children), statefulSet].flatMap((part) => ('known' in part && part.known !== undefined ? [part.known] : []));
    for (const object of [...parts, ...[0, 1, 2].flatMap((ordinal) => [pod(ordinal), claim(ordinal)])]) this.put(renamed(object, name));
  }

  write(patch: object): FepCluster {
    const after = applyMergePatch(this.live, patch) as FepCluster;
    this.put({...after, metadata: {...after.metadata, resourceVersion: String(Number(this.live.metadata.resourceVersion) + 1)}} as FepCluster);
    return this.live;
  }

  override context(): OperationContext {
    const context = super.context();
    const {create, list, patch} = context.cluster;
    context.cluster.create = (async (...args: Parameters<typeof create>) => {
      const [resource, object, options] = args;
      const name = object.metadata.name ?? '';
      if (this.get(resource.kind, name) !== undefined) throw new FepError(`${name} is there already`, {code: 'already-exists', exit: 'conflict'});
      const made = await create(...args);
      if (resource.kind !== 'FEPCluster' || options?.dryRun === true) return made;
      this.done += 1;
      this.act(name);
      return made;
    }) as typeof create;
    context.cluster.patch = (async (...args: Parameters<typeof patch>) => {
      const [{resource, name, namespace}, {body}] = args;
      if (resource.kind !== 'FEPCluster') return patch(...args);
      if (valueAt(body, 'metadata.resourceVersion') !== this.live.metadata.resourceVersion) {
        const {errorFor} = await import('../../support/fault-table/faults.ts');
        throw errorFor('refused as conflict', {verb: 'patch', resource, name, ...(namespace === undefined ? {} : {namespace})});
      }
      return structuredClone(this.write(body));
    }) as typeof patch;
    context.cluster.list = (async (resource: Resource, options: ListOptions = {}) => {
      const found = await list(resource, options);
      const app = /^app=([^,]+)/.exec(options.labelSelector ?? '')?.[1];
      return {...found, items: found.items.filter(({metadata}) => app === undefined || metadata.labels?.['app'] === app)};
    }) as typeof list;
    context.cluster.exec = async (options) => {
      options.stdout?.write(`${this.#answer(await sqlOf(options))}\n`);
      return {exitCode: 0};
    };
    return context;
  }

  #answer(sql: string): string {
    if (sql.includes('pg_authid')) return JSON.stringify({roles: [], sessions: {}, size: 1_000_000});
    if (sql.includes('NOT datistemplate')) return JSON.stringify({databases: ['shop'], roles: ['app', 'postgres']});
    if (sql.includes('gexec')) return '{"extensions":{"pgcrypto":"1.3"},"sequences":{"public.id":7}}\n["public.t",3]';
    return JSON.stringify({version: '14.9', loaded: 'x', started: 'y', settings: [], files: [], hba: valueAt(this.live, 'spec.fepChildCrVal.customPgHba'), hbaErrors: null, hbaLoaded: true});
  }
}

async function sqlOf({command, stdin}: ExecOptions): Promise<string> {
  return `${command.join(' ')} ${stdin === undefined ? '' : await text(stdin)}`;
}

/** One line of one field of the source, the new cluster and the Secret with its passwords, and questions. */
function notMeant({words, body}: RequestMade): string | undefined {
  const sent = JSON.stringify(body);
  if (words === 'patch FEPCluster') {
    const {metadata: _version, spec, ...rest} = body as {metadata: unknown; spec: unknown};
    return JSON.stringify(spec) === JSON.stringify({fepChildCrVal: {customPgHba: `${LINE}\nhost all all 10.0.0.0/8 md5\n`}}) && Object.keys(rest).length === 0 ? undefined : sent;
  }
  if (words === 'create FEPCluster') return valueAt(body, 'metadata.name') === 'demo15' && valueAt(body, 'spec.fepChildCrVal.upgrade.sourceCluster') === 'demo' && valueAt(body, 'spec.fepChildCrVal.sysUsers.pgpassword') === 'kept'
    && valueAt(body, 'spec.fepChildCrVal.sysUsers.pgAdminPassword') === 'superuser' ? undefined : sent;
  if (words === 'create Secret') return valueAt(body, 'metadata.name') === 'demo15-credentials' ? undefined : sent;
  if (words.startsWith('exec ')) return /\b(INSERT|UPDATE|DELETE|ALTER|DROP|GRANT)\b/i.test(sent) ? sent : undefined;
  return `${words} ${sent}`;
}

const upgrade = (context: OperationContext, dryRun: 'none' | 'client' = 'none'): Promise<unknown> =>
  upgradeMajor(context, {source: 'demo', target: 'demo15', method: 'md5', sets: [], force: false, ignore: [], dryRun, wait: true, timeoutMs: 60_000});

describe('an operator that does not do as it should', () => {
  it('ignored is 124, and the same command goes on with the new cluster that is there', async () => {
    const world = new World();
    const {act} = world;
    world.act = () => undefined;
    await expect(upgrade(world.context())).rejects.toMatchObject({exitCode: 124});
    act('demo15');
    await upgrade(world.context());
    expect(world.done).toBe(1);
  });

  it('FailedFepUpgrade is 1 at once, with the way on', async () => {
    const world = new World();
    world.act = () => world.put(event('FailedFepUpgrade', {kind: 'FEPUpgrade', name: 'demo15', message: 'Error/Failure in FEP Upgrade'}));
    await expect(upgrade(world.context())).rejects.toMatchObject({exitCode: 1, code: 'upgrade-failed', suggestions: expect.arrayContaining([expect.stringContaining('kubectl fep delete demo15')]) as unknown});
  });

  it('that failed once does not keep the new cluster from being made anew, although its event is still there', async () => {
    const world = new World();
    const {act} = world;
    world.put({...event('FailedFepUpgrade', {kind: 'FEPUpgrade', name: 'demo15'}), lastTimestamp: '2020-01-01T00:00:00Z'} as CoreEvent);
    world.act = (name) => {
      const made = world.get<FepCluster>('FEPCluster', name) as FepCluster;
      world.put({...made, metadata: {...made.metadata, creationTimestamp: '2026-01-01T00:00:00Z'}});
      act(name);
    };
    expect(await upgrade(world.context())).toMatchObject({observed: 'ready'});
  });
});

describe('an operator that is still the one of the source', () => {
  const ofVersion = (version: string): Deployment => JSON.parse(JSON.stringify(operator()).replace('v5.2.6', `v${version}`)) as Deployment;
  const made = (world: World): boolean => world.get('FEPCluster', 'demo15') !== undefined;

  it('is a pause once the source is prepared, with what to do; the same command goes on when the next one is there', async () => {
    const world = new World();
    world.put(ofVersion('4.1.0'));
    const paused = await upgrade(world.context()) as MajorUpgrade;
    expect(paused).toMatchObject({observed: 'operator', open: [expect.stringMatching(/^uninstall the operator of version 14, and install that of version 15: demo goes on/) as unknown, 'then go on: kubectl fep upgrade major demo --to-cluster demo15 -n shop']});
    expect(paused.steps.map(({step, state}) => `${step} ${state}`)).toEqual(['preflight done', 'quiesce done', 'hba done']);
    expect({made: made(world), hba: valueAt(world.live, 'spec.fepChildCrVal.customPgHba')}).toEqual({made: false, hba: `${LINE}\nhost all all 10.0.0.0/8 md5\n`});
    // Asked again before the operator was replaced: still the same pause, and nothing twice.
    expect(await upgrade(world.context())).toMatchObject({observed: 'operator', steps: [{}, {}, {step: 'hba', state: 'skipped'}]});
    expect(String(valueAt(world.live, 'spec.fepChildCrVal.customPgHba')).split(LINE)).toHaveLength(2);

    world.put(ofVersion('5.2.6'));
    const finished = await upgrade(world.context()) as MajorUpgrade;
    expect(finished).toMatchObject({observed: 'ready', compared: {rows: 3}});
    expect(finished.steps.map(({step, state}) => `${step} ${state}`)).toEqual(['preflight done', 'quiesce done', 'hba skipped', 'operator done', 'create done', 'wait done', 'verify done', 'post done']);
    expect(world.done).toBe(1);
  });

  it('is told by a dry run beforehand', async () => {
    const world = new World();
    world.put(ofVersion('4.1.0'));
    const dry = await upgrade(world.context(), 'client') as MajorUpgrade;
    expect(dry.steps.find(({step}) => step === 'operator')).toMatchObject({state: 'planned', saw: 'yours to replace: it makes version 14, as demo is'});
    expect(made(world)).toBe(false);
  });
});

await faultTable<World>({
  command: 'upgrade major', notMeant, world: () => new World(), context: (world) => world.context(), timesDone: ({done}) => done,
  run: (context) => upgrade(context),
  // Somebody labels the source, and sets a parameter beside our line.
  meddle: (world) => { world.write({metadata: {labels: {team: 'a'}}, spec: {fepChildCrVal: {customPgParams: 'work_mem = 8MB\n'}}}); },
});
