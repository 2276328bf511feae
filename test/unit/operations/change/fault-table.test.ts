import {applyMergePatch} from '../../../../src/lib/manifest/patch.ts';
import {parametersOf} from '../../../../src/lib/manifest/difference/index.ts';
import type {ExecOptions, Gateway, ObjectRef, Patch, PatchOptions} from '../../../../src/lib/cluster/gateway.ts';
import {readManifest} from '../../../../src/lib/manifest/yaml/index.ts';
import type {FepCluster} from '../../../../src/lib/model/fep-cluster/index.ts';
import type {KubernetesObject, PersistentVolumeClaim, Pod} from '../../../../src/lib/model/kubernetes-object.ts';
import {changeCluster, type ChangeOptions} from '../../../../src/lib/operations/change/index.ts';
import type {OperationContext} from '../../../../src/lib/operations/context.ts';
import type {WantedChange} from '../../../../src/lib/operations/plan/index.ts';
import {upgradeMinor} from '../../../../src/lib/operations/upgrade/minor-upgrade.ts';
import {valueAt} from '../../../../src/lib/rules/view.ts';
import {faultTable} from '../../../support/fault-table/fault-table.ts';
import type {RequestMade} from '../../../support/fault-table/faulty-gateway.ts';
import {claim, operator, pod, sources} from '../cluster-objects.ts';
import {FakeCluster} from '../fake-cluster.ts';

/** What an operator and three servers do with the FEPCluster, at once; how often something was really done is counted. */
class World extends FakeCluster {
  done = 0;
  readonly #react: (world: World, before: FepCluster, after: FepCluster) => boolean;

  constructor(react: World['react']) {
    super();
    this.#react = react;
    const {cluster, children, statefulSet} = sources();
    this.put({
      ...cluster, metadata: {...cluster.metadata, resourceVersion: '1'},
      spec: {
        fep: {instances: 3, syncMode: 'off', mcSpec: {limits: {memory: '4Gi'}}, image: {image: 'a/fujitsu-enterprise-postgres-15-server:ubi9-15-1.5'}},
        fepChildCrVal: {customPgParams: 'work_mem = 4MB\n', sysUsers: {pgpassword: '*****'}, storage: {dataVol: {size: '10Gi'}, walVol: {size: '2Gi'}}},
      },
    } as FepCluster, operator(), {apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: {name: 'fast', annotations: {'storageclass.kubernetes.io/is-default-class': 'true'}}, provisioner: 'x', allowVolumeExpansion: true} as KubernetesObject);
    for (const part of [...Object.values(children), statefulSet]) if ('known' in part && part.known !== undefined) this.put(part.known);
    for (let ordinal = 0; ordinal < 3; ordinal += 1) this.put(shaped(pod(ordinal), '4Gi', 'ubi9-15-1.5'), claim(ordinal));
  }

  get react(): (world: World, before: FepCluster, after: FepCluster) => boolean {
    return this.#react;
  }

  get live(): FepCluster {
    return this.get<FepCluster>('FEPCluster', 'demo') as FepCluster;
  }

  write(patch: object): FepCluster {
    const before = this.live;
    const after = applyMergePatch(before, patch) as FepCluster;
    const version = String(Number(before.metadata.resourceVersion) + 1);
    this.put({...after, metadata: {...after.metadata, resourceVersion: version}} as KubernetesObject);
    if (this.#react(this, before, this.live)) this.done += 1;
    return this.live;
  }
}

/** The gateway of a world: a patch with an old version is a conflict, and psql answers as three servers would. */
function contextOf(world: World): OperationContext {
  const base = world.context();
  const patch = async ({resource}: ObjectRef, {body}: Patch, options: PatchOptions = {}): Promise<KubernetesObject> => {
    const wanted = valueAt(body, 'metadata.resourceVersion');
    if (resource.kind !== 'FEPCluster') throw new Error(`a patch of ${resource.kind} was not expected`);
    if (wanted !== undefined && wanted !== world.live.metadata.resourceVersion) {
      const {errorFor} = await import('../../../support/fault-table/faults.ts');
      throw errorFor('refused as conflict', {verb: 'patch', resource, name: 'demo', namespace: 'shop'});
    }
    return options.dryRun === true ? world.live : structuredClone(world.write(body));
  };
  const exec = async ({stdout}: ExecOptions): Promise<{exitCode: number}> => {
    const value = parametersOf(String(valueAt(world.live, 'spec.fepChildCrVal.customPgParams'))).get('work_mem');
    const source = value === undefined ? {source: 'default', file: null} : {source: 'configuration file', file: '/data/postgresql.conf'};
    const row = {name: 'work_mem', setting: value ?? '4MB', unit: 'kB', shown: value ?? '4MB', context: 'user', ...source, pending: false};
    stdout?.write(`${JSON.stringify({version: '15.5', loaded: `at ${world.live.metadata.resourceVersion}`, started: 'y', settings: [row], files: []})}\n`);
    return {exitCode: 0};
  };
  return {...base, cluster: {...base.cluster, patch, exec} as unknown as Gateway};
}

function shaped(one: Pod, memory: unknown, tag: string): Pod {
  return {...one, spec: {...one.spec, containers: one.spec.containers.map((container) => ({...container, resources: {limits: {memory: String(memory)}}, image: `a/fujitsu-enterprise-postgres-15-server:${tag}`}))}};
}

/** Pods are replaced when what they are made of is another thing than before. */
function replacePods(world: World, before: FepCluster, after: FepCluster): boolean {
  const template = (cluster: FepCluster): string => JSON.stringify([valueAt(cluster, 'spec.fep.mcSpec'), valueAt(cluster, 'spec.fep.image')]);
  if (template(before) === template(after)) return false;
  const tag = String(valueAt(after, 'spec.fep.image.image')).split(':')[1] ?? '';
  for (let ordinal = 0; ordinal < 3; ordinal += 1) {
    const fresh = shaped(pod(ordinal), valueAt(after, 'spec.fep.mcSpec.limits.memory'), tag);
    world.put({...fresh, metadata: {...fresh.metadata, uid: `${fresh.metadata.uid}-${after.metadata.resourceVersion}`}});
  }
  return true;
}

function growVolumes(world: World, before: FepCluster, after: FepCluster): boolean {
  const path = 'spec.fepChildCrVal.storage.dataVol.size';
  const size = String(valueAt(after, path));
  if (size === valueAt(before, path)) return false;
  for (let ordinal = 0; ordinal < 3; ordinal += 1) {
    const bound = claim(ordinal);
    world.put({...bound, status: {...bound.status, capacity: {storage: size}}} as PersistentVolumeClaim);
  }
  return true;
}

const work = (cluster: FepCluster): string | undefined => parametersOf(String(valueAt(cluster, 'spec.fepChildCrVal.customPgParams'))).get('work_mem');
const setWorkMem = (_world: World, before: FepCluster, after: FepCluster): boolean => work(after) !== work(before);

const options = (wanted: WantedChange, more: Partial<ChangeOptions> = {}): ChangeOptions =>
  ({name: 'demo', wanted: () => wanted, force: false, dryRun: 'none', wait: true, restart: false, timeoutMs: 60_000, ...more});

/** The one patch may touch these places, and state the version that was read. */
const only = (...paths: string[]) => ({subject, body}: RequestMade): string | undefined => {
  if (subject.verb === 'exec') return undefined;
  if (subject.verb !== 'patch') return `${subject.verb} was not meant`;
  const leaves = leavesOf(body).filter((path) => path !== 'metadata.resourceVersion' && !paths.includes(path));
  return leaves.length === 0 ? undefined : `not meant: ${leaves.join(', ')}`;
};

function leavesOf(value: unknown, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return [at];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, at === '' ? key : `${at}.${key}`));
}

/** Somebody labels the cluster, and another parameter is set beside ours. */
function meddle(world: World): void {
  const text = String(valueAt(world.live, 'spec.fepChildCrVal.customPgParams'));
  world.write({metadata: {labels: {team: 'a'}}, spec: {fepChildCrVal: {customPgParams: `${text}max_wal_size = 2GB\n`}}});
}

/** As `kubectl get -o yaml` wrote it down, masks and all, with a larger volume. */
const FILE = await readManifest(`apiVersion: fep.fujitsu.io/v2
kind: FEPCluster
metadata: {name: demo, namespace: shop}
spec:
  fep: {instances: 3, syncMode: 'off'}
  fepChildCrVal:
    sysUsers: {pgpassword: '*****'}
    storage: {dataVol: {size: 20Gi}}
`, {file: 'cluster.yaml'});

const subject = (command: string, react: World['react'], run: (context: OperationContext) => Promise<unknown>, ...paths: string[]) =>
  ({command, world: () => new World(react), context: contextOf, run, timesDone: ({done}: World) => done, meddle, notMeant: only(...paths)});

await faultTable(subject('resources set', replacePods, (context) => changeCluster(context, options({sets: ['fep.mcSpec.limits.memory=8Gi']})), 'spec.fep.mcSpec.limits.memory'));
await faultTable(subject('storage resize', growVolumes, (context) => changeCluster(context, options({sets: ['fepChildCrVal.storage.dataVol.size=20Gi']})), 'spec.fepChildCrVal.storage.dataVol.size'));
await faultTable(subject('params set', setWorkMem, (context) => changeCluster(context, options({parameters: {work_mem: '16MB'}}, {named: ['work_mem']})), 'spec.fepChildCrVal.customPgParams'));
await faultTable(subject('params unset', setWorkMem, (context) => changeCluster(context, options({unset: ['work_mem']}, {named: ['work_mem']})), 'spec.fepChildCrVal.customPgParams'));
await faultTable(subject('update -f', growVolumes, (context) => changeCluster(context, options({base: FILE})), 'spec.fepChildCrVal.storage.dataVol.size'));
await faultTable(subject('upgrade', replacePods, (context) => upgradeMinor(context, {...options({}), to: 'ubi9-15-1.6', serverOnly: true}), 'spec.fep.image.image'));
