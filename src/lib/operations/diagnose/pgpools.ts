import type {AnyObject, CoreEvent, Pod} from '../../model/kubernetes-object.ts';
import {PGPOOL_PORT, pgpoolServiceName} from '../../model/names.ts';
import {isKnown, type Part} from '../../model/part.ts';
import {FEP_RESOURCES, RESOURCES} from '../../model/resources.ts';
import {valueAt} from '../../rules/view.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import type {OperationContext} from '../context.ts';
import {SUPERUSER} from '../database/credentials.ts';
import {psqlStart} from '../database/psql-script.ts';
import {execText} from '../database-status/exec-text.ts';
import {runningServers, type Running} from '../database-status/index.ts';
import {part} from '../parts.ts';
import {isReady} from '../readiness/index.ts';

/** A backend as Pgpool-II sees it (`SHOW POOL_NODES`: node_id, hostname, port, status). */
export interface PoolNode {
  id: number;
  host: string;
  /** `up`, `down`, `waiting`, `unused`, `quarantine`. */
  status: string;
}

/** A FEPPgpool2 that names the cluster, with what runs of it. */
export interface PgpoolSeen {
  object: AnyObject;
  /** Pods `<p>-feppgpool2-…`. */
  pods: readonly Pod[];
  /** Events of it and of its pods, oldest first. */
  events: readonly CoreEvent[];
  /** Undefined: it was not asked, for none of its pods is ready. */
  nodes?: Part<PoolNode[]>;
}

/** The Pgpool-II in front of a cluster, each with its backends. The answer comes when `signal` is aborted at the latest. */
export async function pgpoolsOf(context: OperationContext, ref: ClusterRef, servers: readonly Pod[]): Promise<PgpoolSeen[]> {
  const {cluster, signal} = context;
  const {namespace} = ref;
  const {items} = await cluster.list<AnyObject>(FEP_RESOURCES.FEPPgpool2, {namespace, signal});
  const serving = items.filter((object) => valueAt(object, 'spec.fepclustername') === ref.name);
  if (serving.length === 0) return [];
  const [{items: pods}, events] = await Promise.all([
    cluster.list<Pod>(RESOURCES.Pod, {namespace, signal}),
    part(cluster.list<CoreEvent>(RESOURCES.Event, {namespace, signal}).then((found) => found.items)),
  ]);
  const asker = runningServers(servers).toSorted((a, b) => Number(isReady(b.pod)) - Number(isReady(a.pod)))[0];
  return Promise.all(serving.map(async (object): Promise<PgpoolSeen> => {
    const {name = '?'} = object.metadata;
    const own = pods.filter(({metadata}) => metadata.name?.startsWith(`${name}-feppgpool2-`) === true);
    const about = isKnown(events) ? events.known.filter(({involvedObject: {kind, name: of = ''}}) => (kind === 'FEPPgpool2' && of === name) || of.startsWith(`${name}-feppgpool2-`) || of === `${name}-feppgpool2`) : [];
    return {object, pods: own, events: about, ...(own.some(isReady) ? {nodes: await askNodes(context, object, asker)} : {})};
  }));
}

/**
 * `SHOW POOL_NODES` through the Service, from a server of the cluster as superuser: his password is in the environment of the
 * server container already (UG 2.3.12), and does not leave it.
 */
async function askNodes({cluster, signal}: OperationContext, pgpool: AnyObject, asker: Running | undefined): Promise<Part<PoolNode[]>> {
  if (asker === undefined) return {unreadable: 'no server runs from which it could be asked'};
  const port = valueAt(pgpool, 'spec.serviceport');
  const {command} = psqlStart({
    host: pgpoolServiceName(pgpool.metadata.name ?? ''), port: typeof port === 'number' ? port : PGPOOL_PORT, user: SUPERUSER, password: false,
    database: 'dbname=postgres application_name=kubectl-fep connect_timeout=5', args: ['-XAtqw', '-c', 'show pool_nodes'], before: 'export PGPASSWORD="$PG_ADMIN_PASSWORD";',
  });
  const {name: pod = '?', namespace} = asker.pod.metadata;
  const {output, failure} = await execText(cluster, {pod, container: asker.container, command, signal, ...(namespace === undefined ? {} : {namespace})});
  const nodes = poolNodesFrom(output);
  return nodes.length > 0 ? {known: nodes} : {unreadable: failure?.reason ?? 'what it answered could not be read'};
}

/** Reads unaligned lines of psql: `0|demo-primary-svc|27500|up|…`; whatever else was printed is passed over. */
export function poolNodesFrom(output: string): PoolNode[] {
  return output.split('\n').flatMap((line): PoolNode[] => {
    const [, id, host, status] = /^(\d+)\|([^|]*)\|\d+\|(\w+)\|/.exec(line) ?? [];
    return id === undefined || host === undefined || status === undefined ? [] : [{id: Number(id), host, status}];
  });
}
