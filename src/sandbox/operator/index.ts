import type {Gateway, WatchEvent} from '../../lib/cluster/gateway.ts';
import type {AnyObject} from '../../lib/model/kubernetes-object.ts';
import {OPERATOR_DEPLOYMENT} from '../../lib/model/names.ts';
import {FEP_RESOURCES, RESOURCES, type FepKind, type Resource} from '../../lib/model/resources.ts';
import {Controller} from './controller.ts';
import {EventRecorder} from './events.ts';
import {Faults, FAULTS_CONFIG_MAP} from './faults.ts';
import {ActionReconciler} from './fep-action/reconcile.ts';
import {reconcileChild} from './fep-cluster/child-reconciler.ts';
import {CHILDREN} from './fep-cluster/children.ts';
import {ClusterReconciler} from './fep-cluster/reconcile.ts';
import {reconcilePgpool2} from './fep-pgpool2/reconcile.ts';
import {clustersOf, reconcileRestore} from './fep-restore/reconcile.ts';
import {reconcileUpgrade} from './fep-upgrade/reconcile.ts';
import {jsonLog} from './log.ts';
import type {OperatorContext} from './operator-context.ts';
import {keyOf, runWatch, specChanged, type WatchSource} from './watch-source.ts';

export interface OperatorOptions {
  gateway: Gateway;
  /** Empty: all namespaces, which the real operator never does (its install modes exclude it). */
  watchNamespaces: readonly string[];
  /** Of the container: `RELATED_IMAGE_*`, `POD_NAME`, `POD_NAMESPACE`, `FEP_SANDBOX_PACE`. */
  env: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
  /** Takes one line of the container's standard output. */
  log: (line: string) => void;
}

/** Objects whose disappearance or change brings their FEPCluster back to work. */
const DEPENDENTS: readonly Resource[] = [
  RESOURCES.StatefulSet, RESOURCES.PersistentVolumeClaim, RESOURCES.Service, RESOURCES.Secret, RESOURCES.ServiceAccount,
  RESOURCES.PodDisruptionBudget, FEP_RESOURCES.FEPExporter,
];

/** Kinds that this simulator does not play (later work): it says so once for each object. */
const LEFT_ALONE: readonly FepKind[] = ['FEPAutoscale', 'FEPExporter', 'FEPLogging'];

/** Plays the FEP operator until `signal` is aborted. Rejects only when it cannot start. */
export async function runOperator(options: OperatorOptions): Promise<void> {
  const {gateway, env, signal} = options;
  const log = jsonLog(options.log);
  const faults = new Faults(env['FEP_SANDBOX_PACE'], signal);
  const context: OperatorContext = {gateway, env, faults, log, signal, events: new EventRecorder(gateway, env['POD_NAME'] ?? OPERATOR_DEPLOYMENT, log)};
  const namespace = env['POD_NAMESPACE'] ?? gateway.connection.namespace;
  log('info', 'Simulated FEP operator of the sandbox started', {version: env['OPERATOR_VERSION'], watchNamespaces: options.watchNamespaces, namespace});
  await faults.load(gateway, namespace);

  const reconciler = new ClusterReconciler(context);
  const clusters = new Controller({name: 'fepcluster', reconcile: (key) => reconciler.reconcile(key), log});
  const children = CHILDREN.map(({kind}) => ({kind, controller: new Controller({name: kind.toLowerCase(), reconcile: (key) => reconcileChild(context, kind, key), workers: 2, log})}));
  const actions = new ActionReconciler(context);
  const restores = new Controller({name: 'feprestore', reconcile: (key) => reconcileRestore(context, key), log});
  const actionController = new Controller({name: 'fepaction', reconcile: (key) => actions.reconcile(key), workers: 8, log});
  const upgrades = new Controller({name: 'fepupgrade', reconcile: (key) => reconcileUpgrade(context, key), workers: 2, log});
  const pgpools = new Controller({name: 'feppgpool2', reconcile: (key) => reconcilePgpool2(context, key), log});
  const watch = (resource: Resource, handle: WatchSource['handle'], more: Partial<WatchSource> = {}): Promise<void> =>
    runWatch({gateway, resource, namespaces: options.watchNamespaces, handle, log, signal, ...more});

  await Promise.all([
    clusters.run(signal),
    ...children.map(({controller}) => controller.run(signal)),
    actionController.run(signal),
    restores.run(signal),
    upgrades.run(signal),
    pgpools.run(signal),
    watch(FEP_RESOURCES.FEPCluster, (event, before) => {
      const key = keyOf(event.object);
      if (event.type === 'DELETED') clusters.forget(key);
      if (event.type === 'DELETED' || specChanged(before, event.object)) clusters.enqueue(key);
    }),
    ...children.map(({kind, controller}) => watch(FEP_RESOURCES[kind], (event, before) => {
      followSpec(controller, event, before);
      // The settings of pgBackRest in a FEPBackup reach the servers through the FEPCluster's ConfigMap.
      if (event.type === 'DELETED' || (kind === 'FEPBackup' && specChanged(before, event.object))) enqueueOwner(clusters, event.object);
    })),
    watch(FEP_RESOURCES.FEPAction, (event, before) => followSpec(actionController, event, before)),
    watch(FEP_RESOURCES.FEPRestore, (event, before) => {
      const key = keyOf(event.object);
      if (event.type === 'DELETED') restores.forget(key);
      else if (specChanged(before, event.object)) restores.enqueue(key);
      else return;
      // Whether servers are held down depends on it.
      for (const name of clustersOf(event.object)) clusters.enqueue(`${event.object.metadata.namespace ?? ''}/${name}`);
    }),
    watch(FEP_RESOURCES.FEPUpgrade, (event) => {
      const key = keyOf(event.object);
      if (event.type === 'DELETED') upgrades.forget(key);
      else upgrades.enqueue(key);
      enqueueOwner(clusters, event.object);
    }),
    watch(FEP_RESOURCES.FEPPgpool2, (event, before) => followSpec(pgpools, event, before)),
    ...DEPENDENTS.map((resource) => watch(resource, (event, before) => {
      if (resource === FEP_RESOURCES.FEPExporter && before === undefined) leaveAlone(context, event.object);
      if (before === undefined) return;
      enqueueOwner(clusters, event.object);
      enqueuePgpool(pgpools, event.object);
    })),
    ...LEFT_ALONE.filter((kind) => kind !== 'FEPExporter').map((kind) => watch(FEP_RESOURCES[kind], (event, before) => {
      if (before === undefined) leaveAlone(context, event.object);
    })),
    watch(RESOURCES.ConfigMap, (event) => {
      faults.take(event.type === 'DELETED' ? undefined : event.object);
      log('info', 'Faults on order changed', {data: event.type === 'DELETED' ? undefined : event.object['data']});
      clusters.enqueueAll();
      actionController.enqueueAll();
      restores.enqueueAll();
      upgrades.enqueueAll();
      pgpools.enqueueAll();
      for (const {controller} of children) controller.enqueueAll();
    }, {namespaces: [namespace], fieldSelector: `metadata.name=${FAULTS_CONFIG_MAP}`}),
  ]);
}

/** The FEPCluster that owns an object, or that an object is labelled with, comes back to work. */
function enqueueOwner(clusters: Controller, object: AnyObject): void {
  const owner = (object.metadata.ownerReferences ?? []).find(({kind}) => kind === 'FEPCluster')?.name ?? object.metadata.labels?.['fepclustername'];
  if (owner !== undefined) clusters.enqueue(`${object.metadata.namespace ?? ''}/${owner}`);
}

function enqueuePgpool(pgpools: Controller, {metadata}: AnyObject): void {
  const owner = (metadata.ownerReferences ?? []).find(({kind}) => kind === 'FEPPgpool2')?.name;
  if (owner !== undefined) pgpools.enqueue(`${metadata.namespace ?? ''}/${owner}`);
}

/** Work for the controller of a kind that only its spec gives work. */
function followSpec(controller: Controller, event: WatchEvent<AnyObject>, before: AnyObject | undefined): void {
  const key = keyOf(event.object);
  if (event.type === 'DELETED') controller.forget(key);
  else if (specChanged(before, event.object)) controller.enqueue(key);
}

function leaveAlone(context: OperatorContext, object: AnyObject): void {
  context.log('info', `This simulator does not play ${object.kind}; the object is left alone`, {namespace: object.metadata.namespace, name: object.metadata.name, kind: object.kind});
}
