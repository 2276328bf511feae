import type {FepCluster} from '../../model/fep-cluster/index.ts';
import type {AnyObject, Pod} from '../../model/kubernetes-object.ts';
import {LABELS, OPERATOR_DEPLOYMENT} from '../../model/names.ts';
import {isKnown} from '../../model/part.ts';
import {safeSegment} from '../../bundle/entry-path.ts';
import type {Placeholders} from '../../redact/placeholders.ts';
import {eventsOfFamily, type Family} from '../cluster-events/family.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import {clusterStatus} from '../cluster-status/index.ts';
import type {OperationContext} from '../context.ts';
import {serverContainer} from '../pods/containers.ts';
import {objectsOfCluster, podsOfCluster, typedNameOf} from './belongs.ts';
import {containerLogTasks} from './container-log-tasks.ts';
import {LOG_FOLDERS, logFilesTask} from './database-log-tasks.ts';
import {eventsIn, objectsOf, podsOf, type Inventory} from './inventory.ts';
import {certificatesTask, describeTask, eventsTask, objectTasks, unreadTasks} from './object-tasks.ts';
import type {CollectOptions} from './options.ts';
import {questionTasks} from './questions.ts';
import {writeText, type CollectTask} from './task.ts';

/** Longer than `status` gives itself: a bundle is made when answers are slow. */
const STATUS_MS = 10_000;

/** What is known of one cluster before its logs are read. */
export interface ClusterPlan {
  ref: ClusterRef;
  folder: string;
  objects: Map<string, AnyObject[]>;
  events: ReturnType<typeof eventsIn>;
  pods: Pod[];
  tasks: CollectTask[];
}

/** Everything to collect of one cluster. */
export function planCluster(context: OperationContext, inventory: Inventory, ref: ClusterRef, options: CollectOptions, placeholders: Placeholders): ClusterPlan {
  const folder = `clusters/${safeSegment(ref.namespace)}/${safeSegment(ref.name)}`;
  const all = inventory.namespaces.get(ref.namespace);
  const objects = all === undefined ? new Map<string, AnyObject[]>() : objectsOfCluster(all, ref);
  const pods = podsOfCluster(objects);
  const events = eventsOfFamily(eventsIn(all), familyOf(ref, objects, objectsOf(all, 'FEPCluster')));
  const object = (objects.get('FEPCluster') ?? [])[0] as unknown as FepCluster | undefined;
  const servers = pods.filter((pod) => pod.metadata.labels?.[LABELS.app] === `${ref.name}-sts`).flatMap((pod) => {
    try {
      return [{pod, container: serverContainer(pod)}];
    } catch {
      return [];
    }
  });
  const tasks = [
    statusTask(context, ref, folder),
    ...objectTasks(objects, `${folder}/objects`, ref.namespace, placeholders),
    ...(all === undefined ? [] : unreadTasks(all.kinds, ` of ${ref.namespace}`)),
    describeTask(pods, events, folder, ref.namespace),
    certificatesTask(objects, folder, ref.namespace),
    eventsTask(events, folder, ref.namespace),
    ...questionTasks(context, object, servers, folder),
    ...pods.flatMap((pod) => containerLogTasks(context, pod, folder, options)),
    ...servers.map(({pod, container}) => logFilesTask(context, pod, container, folder, {part: 'database-logs', folders: LOG_FOLDERS.server, ...sinceOf(options)}, options.limits)),
    ...pods.filter(isPgpool).map((pod) => logFilesTask(context, pod, pod.spec.containers[0]?.name ?? '', folder, {part: 'pgpool', folders: LOG_FOLDERS.pgpool, ...sinceOf(options)}, options.limits)),
  ];
  return {ref, folder, objects, events, pods, tasks: tasks.filter(({part}) => options.parts.has(part))};
}

/** What `status -o json` says. */
function statusTask(context: OperationContext, ref: ClusterRef, folder: string): CollectTask {
  return {
    part: 'status',
    what: `status of ${ref.name}`,
    path: `${folder}/status.json`,
    rights: [`get fepclusters -n ${ref.namespace}`],
    run: async (files, signal) => {
      const status = await clusterStatus({...context, signal}, {...ref, timeoutMs: STATUS_MS});
      await writeText(files, `${folder}/status.json`, `${JSON.stringify(status, undefined, 2)}\n`);
    },
  };
}

function sinceOf({sinceMs}: CollectOptions): {sinceMs?: number} {
  return sinceMs === undefined ? {} : {sinceMs};
}

function isPgpool({metadata}: Pod): boolean {
  return /-feppgpool2-/.test(metadata.name ?? '');
}

function familyOf(ref: ClusterRef, objects: ReadonlyMap<string, AnyObject[]>, clusters: readonly AnyObject[]): Family {
  const companions = ['FEPAction', 'FEPRestore', 'FEPPgpool2', 'FEPExporter', 'FEPLogging', 'FEPUpgrade'].flatMap((kind) => (objects.get(kind) ?? []).map(typedNameOf));
  return {
    ref,
    createdAt: undefined,
    claims: (objects.get('PersistentVolumeClaim') ?? []).flatMap(({metadata}) => metadata.name ?? []),
    companions: new Set(companions),
    namesakes: clusters.flatMap(({metadata}) => (metadata.name?.startsWith(`${ref.name}-`) === true ? [metadata.name] : [])),
    unreadable: [],
  };
}

/** What belongs to no single cluster: nodes, volumes, storage classes, the operator with its logs. */
export function planShared(context: OperationContext, inventory: Inventory, plans: readonly ClusterPlan[], options: CollectOptions, placeholders: Placeholders): CollectTask[] {
  const claims = new Set(plans.flatMap(({objects}) => (objects.get('PersistentVolumeClaim') ?? []).map(({metadata}) => `${metadata.namespace}/${metadata.name}`)));
  const wide = new Map([...inventory.clusterWide].flatMap(([kind, found]): [string, AnyObject[]][] => (isKnown(found) ? [[kind, found.known.filter((object) => isOfInterest(kind, object, claims))]] : [])));
  const shared = [...objectTasks(wide, 'cluster', undefined, placeholders), ...unreadTasks(inventory.clusterWide, '')].map((task): CollectTask => ({...task, part: 'nodes'}));
  const operator = inventory.operatorNamespaces.flatMap((namespace) => operatorTasks(context, inventory, namespace, options, placeholders));
  const none: CollectTask[] = inventory.operatorNamespaces.length > 0 ? [] : unreadTasks(new Map([['Deployment', isKnown(inventory.operators) ? {unreadable: 'no Deployment of the operator is to be seen; it may be in a namespace that you may not read'} : inventory.operators]]), ' of the operator').map((task) => ({...task, part: 'operator', what: 'the operator, its objects and its log'}));
  return [...shared, ...operator, ...none].filter(({part}) => options.parts.has(part));
}

/** Of volumes those that are bound to the clusters' claims, of definitions those of the operator. */
function isOfInterest(kind: string, object: AnyObject, claims: ReadonlySet<string>): boolean {
  if (kind === 'CustomResourceDefinition') return object.metadata.name?.endsWith('.fep.fujitsu.io') === true;
  if (kind !== 'PersistentVolume') return true;
  const claim = (object['spec'] as {claimRef?: {namespace?: string; name?: string}} | undefined)?.claimRef;
  return claims.has(`${claim?.namespace}/${claim?.name}`);
}

function operatorTasks(context: OperationContext, inventory: Inventory, namespace: string, options: CollectOptions, placeholders: Placeholders): CollectTask[] {
  const all = inventory.namespaces.get(namespace);
  const folder = `operator/${safeSegment(namespace)}`;
  const named = (kind: string): AnyObject[] => objectsOf(all, kind).filter(({metadata}) => metadata.name === OPERATOR_DEPLOYMENT || metadata.name?.startsWith(`${OPERATOR_DEPLOYMENT}-`) === true || metadata.name?.startsWith('fepopr-') === true);
  const objects = new Map(['Deployment', 'Pod', 'ServiceAccount', 'Role', 'RoleBinding', 'ConfigMap', 'Secret', 'Service'].map((kind) => [kind, named(kind)]));
  const pods = podsOf(all).filter(({metadata}) => metadata.name?.startsWith(`${OPERATOR_DEPLOYMENT}-`) === true);
  const events = eventsIn(all).filter(({involvedObject}) => involvedObject.name?.startsWith(OPERATOR_DEPLOYMENT) === true);
  return [
    ...objectTasks(objects, `${folder}/objects`, namespace, placeholders),
    ...(all === undefined ? [] : unreadTasks(new Map([...all.kinds].filter(([kind]) => kind === 'Pod' || kind === 'Event' || kind === 'Deployment')), ` of ${namespace}`)),
    describeTask(pods, events, folder, namespace),
    eventsTask(events, folder, namespace),
    ...pods.flatMap((pod) => containerLogTasks(context, pod, folder, options, 'operator')),
  ].map((task): CollectTask => ({...task, part: 'operator'}));
}
