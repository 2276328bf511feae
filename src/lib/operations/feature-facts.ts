import {FepError} from '../errors/fep-error.ts';
import type {AwsProfiles, BasicAuthForm, EventFact, FeatureFacts, ReplicaFact} from '../model/feature-facts.ts';
import type {AnyObject, ConfigMap, CoreEvent, Secret} from '../model/kubernetes-object.ts';
import {LABELS} from '../model/names.ts';
import {FEP_RESOURCES, RESOURCES, type FepKind, type Resource} from '../model/resources.ts';
import {optional} from './cluster-status/optional.ts';
import {timeOfEvent} from './events.ts';
import {valueAt} from '../rules/view.ts';
import {listPods} from './cluster-snapshot.ts';
import type {Known, Reading} from './fact-reading.ts';
import {isReady} from './readiness/index.ts';
import {targetCluster} from './target-cluster.ts';

type Readers = {readonly [F in Exclude<keyof FeatureFacts, 'operators'>]: (reading: Reading) => Promise<Known<F>>};

/** APIService of the standard metrics server (OV 2.11.1). */
const API_SERVICE: Resource = {group: 'apiregistration.k8s.io', version: 'v1', plural: 'apiservices', kind: 'APIService', namespaced: false};

const storedAs = (kind: FepKind) => async ({cluster, signal, namespace}: Reading): Promise<AnyObject[]> =>
  (await cluster.list<AnyObject>(FEP_RESOURCES[kind], {namespace, signal})).items;

/** How the facts around monitoring, logs, Pgpool-II, upgrades and actions are read. */
export const FEATURE_READERS: Readers = {
  exporters: storedAs('FEPExporter'),
  loggings: storedAs('FEPLogging'),
  pgpools: storedAs('FEPPgpool2'),
  actions: storedAs('FEPAction'),
  events: readEvents,
  replicas: readReplicas,
  // Loaded when asked for: it brings the choice of a server with it.
  database: async (reading) => (await import('./database-fact.ts')).readDatabase(reading),
  metricsServer: readMetricsServer,
  customMetric: readCustomMetric,
  basicAuths: readBasicAuths,
  awsCredentials: async ({cluster, signal, namespace}) =>
    profilesIn((await cluster.list<Secret>(RESOURCES.Secret, {namespace, signal})).items, ({data}) => decoded(data?.['credentials'])),
  awsConfigs: async ({cluster, signal, namespace}) =>
    profilesIn((await cluster.list<ConfigMap>(RESOURCES.ConfigMap, {namespace, signal})).items, ({data}) => data?.['config']),
};

async function readEvents({cluster, signal, namespace}: Reading): Promise<EventFact[]> {
  const {items} = await cluster.list<CoreEvent>(RESOURCES.Event, {namespace, signal});
  // The operator writes kinds in several spellings, all of them beginning so.
  return items.filter(({involvedObject: {kind = ''}}) => /^fe/i.test(kind)).map((event) => {
    const {involvedObject, reason = '', message = ''} = event;
    return {name: involvedObject.name ?? '', reason, message, ...optional('at', timeOfEvent(event))};
  });
}

async function readReplicas(reading: Reading): Promise<ReplicaFact[]> {
  const {cluster, signal, namespace} = reading;
  const pods = await listPods(cluster, {name: targetCluster(reading), namespace}, signal);
  return pods.filter(({metadata}) => metadata.labels?.[LABELS.role] === 'replica').map((pod) => ({name: pod.metadata.name ?? '?', ready: isReady(pod)}));
}

async function readMetricsServer({cluster, signal}: Reading): Promise<boolean> {
  const service = await cluster.find<AnyObject>({resource: API_SERVICE, name: 'v1beta1.metrics.k8s.io'}, {signal});
  const conditions = valueAt(service, 'status.conditions');
  return Array.isArray(conditions) && conditions.some((condition) => valueAt(condition, 'type') === 'Available' && valueAt(condition, 'status') === 'True');
}

/** Asks for the value as the autoscaler does: the metric of the object, at custom.metrics.k8s.io. */
async function readCustomMetric({cluster, signal, namespace, name, object}: Reading): Promise<boolean> {
  const metric = valueAt(object, 'spec.fepChildCrVal.autoscale.scaleout.metricName');
  if (typeof metric !== 'string' || metric === '') throw new Error('the object names no metric');
  const resource: Resource = {
    group: 'custom.metrics.k8s.io', version: 'v1beta1', kind: 'MetricValueList', namespaced: true,
    plural: `${FEP_RESOURCES.FEPCluster.plural}.${FEP_RESOURCES.FEPCluster.group}/${encodeURIComponent(name)}`,
  };
  try {
    const items = valueAt(await cluster.find<AnyObject>({resource, name: metric, namespace}, {signal}), 'items');
    return Array.isArray(items) && items.length > 0;
  } catch (error) {
    // No server of custom metrics at all: no metric either.
    if (error instanceof FepError && error.code === 'resource-not-installed') return false;
    throw error;
  }
}

async function readBasicAuths({cluster, signal, namespace}: Reading): Promise<ReadonlyMap<string, BasicAuthForm>> {
  const {items} = await cluster.list<Secret>(RESOURCES.Secret, {namespace, signal});
  return new Map(items.flatMap(({metadata, data}) => {
    const text = decoded(data?.['basic_auth']);
    return text === undefined ? [] : [[metadata.name ?? '?', basicAuthForm(text)] as const];
  }));
}

/** Judges the text that a Secret holds under `basic_auth`; nothing of it leaves this function. */
export function basicAuthForm(text: string): BasicAuthForm {
  const inner = text.trim();
  if (/^[^:\s]+:./.test(inner)) return 'encoded once';
  if (!/^[A-Za-z\d+/]+={0,2}$/.test(inner) || inner.length % 4 !== 0) return 'unreadable';
  return /^[^:\s]+:.+/.test(decoded(inner) ?? '') ? 'good' : 'unreadable';
}

function decoded(text: string | undefined): string | undefined {
  return text === undefined ? undefined : Buffer.from(text, 'base64').toString('utf8');
}

function profilesIn<T extends {metadata: {name?: string}}>(items: readonly T[], textOf: (item: T) => string | undefined): ReadonlyMap<string, AwsProfiles> {
  return new Map(items.flatMap((item) => {
    const text = textOf(item);
    return text === undefined ? [] : [[item.metadata.name ?? '?', awsProfiles(text)] as const];
  }));
}

/** Names of the profiles of an AWS file and of what each sets: `[profile a]` in a config, `[a]` in credentials. */
export function awsProfiles(text: string): AwsProfiles {
  const found = new Map<string, string[]>();
  let keys: string[] | undefined;
  for (const line of text.split('\n')) {
    const header = /^\s*\[\s*(?:profile\s+)?([^\]]+?)\s*\]/.exec(line)?.[1];
    if (header !== undefined) found.set(header, (keys = found.get(header) ?? []));
    const key = /^\s*([A-Za-z_]+)\s*=/.exec(line)?.[1];
    if (key !== undefined) keys?.push(key);
  }
  return Object.fromEntries(found);
}
