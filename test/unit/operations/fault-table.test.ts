import {text} from 'node:stream/consumers';
import type {FepCluster} from '../../../src/lib/model/fep-cluster/index.ts';
import type {KubernetesObject} from '../../../src/lib/model/kubernetes-object.ts';
import type {OperationContext} from '../../../src/lib/operations/context.ts';
import {createCluster} from '../../../src/lib/operations/create-cluster.ts';
import {deleteCluster} from '../../../src/lib/operations/delete-cluster.ts';
import {planDeletion} from '../../../src/lib/operations/deletion-plan.ts';
import {createExtension} from '../../../src/lib/operations/extension/create-extension.ts';
import {scaleCluster} from '../../../src/lib/operations/scale-cluster.ts';
import {FepError} from '../../../src/lib/errors/fep-error.ts';
import {faultTable} from '../../support/fault-table/fault-table.ts';
import type {RequestMade} from '../../support/fault-table/faulty-gateway.ts';
import {claim, fepCluster, operator, pod, sources} from './cluster-objects.ts';
import {FakeCluster} from './fake-cluster.ts';
// Loaded late by the program: a clock that moves by itself would run out meanwhile.
import '../../../src/lib/rules/index.ts';

const OF_ITS_OWN: ReadonlySet<string> = new Set(['Deployment', 'Secret', 'StorageClass', 'ConfigMap']);

/** An operator that does at once what a write asks for; how often something was really done is counted. */
class World extends FakeCluster {
  done = 0;

  constructor(instances: number) {
    super();
    this.put(operator(), {apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: {name: 'fast', annotations: {'storageclass.kubernetes.io/is-default-class': 'true'}}, provisioner: 'x', allowVolumeExpansion: true} as KubernetesObject);
    if (instances > 0) this.settle(fepCluster(instances), instances);
  }

  /** A healthy cluster of so many servers. */
  settle(cluster: FepCluster, instances: number): void {
    const {children, statefulSet} = sources({instances});
    const spec = {...cluster.spec, fep: {...cluster.spec.fep, instances}};
    this.put({...cluster, spec, metadata: {...fepCluster().metadata, ...cluster.metadata}, status: fepCluster(instances).status} as FepCluster);
    for (const part of [...Object.values(children), statefulSet]) if ('known' in part && part.known !== undefined) this.put(part.known);
    for (let ordinal = 0; ordinal < 8; ordinal += 1) {
      if (ordinal < instances) this.put(pod(ordinal), claim(ordinal));
      else this.objects.delete(`Pod/demo-sts-${ordinal}`);
    }
  }

  override context(): OperationContext {
    const context = super.context();
    const {cluster} = context;
    const [create, remove, patch] = [cluster.create, cluster.delete, cluster.patch];
    cluster.create = (async (...args: Parameters<typeof create>) => {
      const [resource, object, options] = args;
      if (this.get(resource.kind, object.metadata.name ?? '') !== undefined) throw new FepError(`${object.metadata.name} is there already`, {code: 'already-exists', exit: 'conflict'});
      const made = await create(...args);
      if (resource.kind === 'FEPCluster' && options?.dryRun !== true) {
        this.done += 1;
        this.settle(this.get<FepCluster>('FEPCluster', 'demo') as FepCluster, 3);
      }
      return made;
    }) as typeof create;
    cluster.delete = async (...args: Parameters<typeof remove>) => {
      const [{resource, name}, options] = args;
      const there = this.get(resource.kind, name);
      if (there === undefined) throw new FepError(`there is no ${resource.kind} ${name}`, {code: 'not-found', exit: 'notFound'});
      if (options?.uid !== undefined && there.metadata.uid !== options.uid) throw new FepError('another one', {code: 'conflict', exit: 'conflict'});
      await remove(...args);
      if (resource.kind !== 'FEPCluster') return;
      this.done += 1;
      for (const [key, object] of this.objects) if (!OF_ITS_OWN.has(object.kind)) this.objects.delete(key);
    };
    cluster.patch = (async (...args: Parameters<typeof patch>) => {
      const before = this.get<FepCluster>('FEPCluster', 'demo')?.spec.fep?.instances;
      const patched = await patch(...args);
      const after = this.get<FepCluster>('FEPCluster', 'demo');
      if (after?.spec.fep?.instances !== undefined && after.spec.fep.instances !== before) {
        this.done += 1;
        this.settle(after, after.spec.fep.instances);
      }
      return patched;
    }) as typeof patch;
    return context;
  }
}

const PERFORM = {dryRun: 'none', wait: true, force: false} as const;

/** Somebody labels the cluster, where there is one. */
function label(world: World): void {
  const cluster = world.get<FepCluster>('FEPCluster', 'demo');
  if (cluster !== undefined) world.put({...cluster, metadata: {...cluster.metadata, labels: {team: 'a'}}} as FepCluster);
}

await faultTable<World>({
  command: 'scale', world: () => new World(3), context: (world) => world.context(), timesDone: ({done}) => done, meddle: label,
  run: (context) => scaleCluster(context, {name: 'demo', instances: 4, ...PERFORM, timeoutMs: 60_000}),
  notMeant: ({words, body}) => (words === 'patch FEPCluster' && JSON.stringify(body) === '{"spec":{"fep":{"instances":4}}}' ? undefined : `${words} ${JSON.stringify(body)}`),
});

await faultTable<World>({
  command: 'create', world: () => new World(0), context: (world) => world.context(), timesDone: ({done}) => done,
  saysDone: [7],
  // Somebody makes another cluster beside it.
  meddle: (world) => world.put({...fepCluster(), metadata: {name: 'theirs', namespace: 'shop', uid: 'theirs'}} as FepCluster),
  run: (context) => createCluster(context, {cluster: {name: 'demo', instances: 3}, ...PERFORM, timeoutMs: 60_000}),
  notMeant: ({words, body}: RequestMade) => (words === 'create FEPCluster' || (words === 'create Secret' && (body as KubernetesObject).metadata.name === 'demo-credentials') ? undefined : words),
});

await faultTable<World>({
  command: 'delete', world: () => new World(3), context: (world) => world.context(), timesDone: ({done}) => done, meddle: label,
  saysDone: [4],
  run: async (context) => deleteCluster(context, {planned: await planDeletion(context, {name: 'demo'}), ...PERFORM, confirmed: true, force: true, timeoutMs: 60_000}),
  notMeant: ({words, subject}) => (words === 'delete FEPCluster' && subject.name === 'demo' ? undefined : words),
});

/** A database that takes one statement. */
class Database extends World {
  installed = false;

  constructor() {
    super(3);
  }

  override context(): OperationContext {
    const context = super.context();
    context.cluster.exec = async ({stdin, stdout}) => {
      const sql = stdin === undefined ? '' : await text(stdin);
      if (sql.startsWith('CREATE EXTENSION')) {
        if (!this.installed) this.done += 1;
        this.installed = true;
      } else stdout?.write(`${JSON.stringify({installed: this.installed ? '1.3' : null, available: '1.3', known: ['pgcrypto'], databases: ['postgres']})}\n`);
      return {exitCode: 0};
    };
    return context;
  }
}

await faultTable<Database>({
  command: 'extension create', world: () => new Database(), context: (world) => world.context(), timesDone: ({done}) => done, meddle: label,
  run: (context) => createExtension(context, {name: 'demo', extension: 'pgcrypto', cascade: false, dryRun: false}),
  notMeant: ({words}) => (words === 'exec psql' ? undefined : words),
});
