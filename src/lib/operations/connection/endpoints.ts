import type {Endpoint} from '../../model/answers/connection.ts';
import type {AnyObject, KubernetesNode, Service} from '../../model/kubernetes-object.ts';
import {LABELS, pgpoolServiceName, primaryServiceName, replicaServiceName, statefulSetName} from '../../model/names.ts';
import {isKnown, type Part} from '../../model/part.ts';
import {valueAt} from '../../rules/view.ts';
import {optional} from '../cluster-status/members.ts';
import {tlsOfPgpool} from './pgpool-tls.ts';

export interface EndpointSources {
  name: string;
  namespace: string;
  /** `spec.fep.servicePort`. */
  port: number;
  services: readonly Service[];
  pgpools: readonly AnyObject[];
  /** Read only where a NodePort needs them. */
  nodes: Part<KubernetesNode[]>;
}

/** Ways to the database: the operator's Services first, then others that select its servers, then Pgpool-II (UG 5.1). */
export function endpointsOf(sources: EndpointSources): Endpoint[] {
  const pgpools = new Map(sources.pgpools.filter((pgpool) => valueAt(pgpool, 'spec.fepclustername') === sources.name).map((pgpool) => [pgpoolServiceName(pgpool.metadata.name ?? ''), pgpool]));
  return sources.services
    .flatMap((service) => {
      const role = roleOfService(service, sources.name, pgpools);
      const pgpool = pgpools.get(service.metadata.name ?? '');
      const tls = role === 'pgpool' && pgpool !== undefined ? {tls: tlsOfPgpool(pgpool)} : {};
      return role === undefined ? [] : [...internal(service, role, sources), ...external(service, role, sources)].map((endpoint) => ({...endpoint, ...tls}));
    })
    .toSorted((a, b) => rank(a) - rank(b) || a.service.localeCompare(b.service));
}

function rank({role, scope}: Endpoint): number {
  return {primary: 0, replica: 2, pgpool: 4}[role] + (scope === 'internal' ? 0 : 1);
}

/** By its name, or for a Service of the user's own by what it selects; undefined for one that is no way to the database. */
function roleOfService({metadata, spec}: Service, cluster: string, pgpools: ReadonlyMap<string, AnyObject>): Endpoint['role'] | undefined {
  const {name = ''} = metadata;
  if (name === primaryServiceName(cluster)) return 'primary';
  if (name === replicaServiceName(cluster)) return 'replica';
  if (pgpools.has(name)) return 'pgpool';
  const selector = spec.selector ?? {};
  if (selector[LABELS.app] !== statefulSetName(cluster) && selector[LABELS.clusterName] !== cluster) return undefined;
  if (selector[LABELS.role] === 'master') return 'primary';
  return selector[LABELS.role] === 'replica' ? 'replica' : undefined;
}

/** The port of the database: the one that leads to the server's port, else the first (a Service also has Patroni's). */
function databasePort(service: Service, role: Endpoint['role'], port: number): {port: number; nodePort?: number} | undefined {
  const ports = service.spec.ports ?? [];
  return ports.find((candidate) => role !== 'pgpool' && (candidate.targetPort ?? candidate.port) === port) ?? ports.find((candidate) => candidate.port === port) ?? ports[0];
}

function internal(service: Service, role: Endpoint['role'], {namespace, port}: EndpointSources): Endpoint[] {
  const found = databasePort(service, role, port);
  if (found === undefined) return [];
  const {name = ''} = service.metadata;
  return [{role, scope: 'internal', service: name, type: service.spec.type ?? 'ClusterIP', hosts: [`${name}.${namespace}.svc`], port: found.port}];
}

function external(service: Service, role: Endpoint['role'], {nodes, port}: EndpointSources): Endpoint[] {
  const found = databasePort(service, role, port);
  const {type} = service.spec;
  const {name = ''} = service.metadata;
  if (found === undefined) return [];
  if (type === 'LoadBalancer') {
    const hosts = (service.status?.loadBalancer?.ingress ?? []).flatMap(({ip, hostname}) => hostname ?? ip ?? []);
    return [{role, scope: 'external', service: name, type, hosts, port: found.port, ...(hosts.length > 0 ? {} : {note: 'the load balancer has no address yet'})}];
  }
  if (type !== 'NodePort' || found.nodePort === undefined) return [];
  const hosts = isKnown(nodes) ? nodes.known.flatMap(addressOf) : [];
  return [{role, scope: 'external', service: name, type, hosts, port: found.nodePort, ...optional('note', isKnown(nodes) ? undefined : `any node's address; nodes could not be listed: ${nodes.unreadable}`)}];
}

/** An address of a node that is up, an external one before an internal one. */
function addressOf({status}: KubernetesNode): string[] {
  if (status?.conditions?.some(({type, status: value}) => type === 'Ready' && value !== 'True') === true) return [];
  const addresses = status?.addresses ?? [];
  const found = addresses.find(({type}) => type === 'ExternalIP') ?? addresses.find(({type}) => type === 'InternalIP');
  return found === undefined ? [] : [found.address];
}
