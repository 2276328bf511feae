import {ANSWER_API_VERSION} from '../../model/answers/api-version.ts';
import type {ConnectionInfo} from '../../model/answers/connection.ts';
import type {FepCluster} from '../../model/fep-cluster/index.ts';
import type {AnyObject, KubernetesNode, Service} from '../../model/kubernetes-object.ts';
import {isKnown, knownOr, type Part} from '../../model/part.ts';
import {FEP_RESOURCES, RESOURCES} from '../../model/resources.ts';
import {valueAt} from '../../rules/view.ts';
import {noSuchCluster} from '../cluster-status/index.ts';
import {optional} from '../cluster-status/members.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import type {OperationContext} from '../context.ts';
import {findPassword, passwordPlaces, SUPERUSER, sysUser, type FoundPassword} from '../database/credentials.ts';
import {part} from '../parts.ts';
import {portOf} from '../pods/service-port.ts';
import {endpointsOf} from './endpoints.ts';

export interface ConnectionInfoOptions {
  name: string;
  namespace?: string;
  /** Left out: `pguser`, where the FEPCluster names one. */
  user?: string;
  /** Left out: `pgdb`. */
  database?: string;
}

/** What a connection needs, and beside it the password, which no answer holds. */
export interface ConnectionFacts {
  info: ConnectionInfo;
  password: Part<FoundPassword | undefined>;
}

/** Everything a client needs to connect, as far as it may be read. Throws `not-found` (4) when there is no such cluster. */
export async function connectionInfo(context: OperationContext, options: ConnectionInfoOptions): Promise<ConnectionFacts> {
  const {cluster: gateway, signal} = context;
  const ref = {name: options.name, namespace: options.namespace ?? gateway.connection.namespace};
  const {namespace} = ref;
  const [cluster, services, pgpools] = await Promise.all([
    gateway.find<FepCluster>({resource: FEP_RESOURCES.FEPCluster, ...ref}, {signal}),
    part(gateway.list<Service>(RESOURCES.Service, {namespace, signal}).then(({items}) => items)),
    part(gateway.list<AnyObject>(RESOURCES.FEPPgpool2, {namespace, signal}).then(({items}) => items)),
  ]);
  if (cluster === undefined) throw noSuchCluster(ref);
  const user = options.user ?? sysUser(cluster, 'pguser');
  const known = knownOr(services, []);
  const [nodes, password] = await Promise.all([nodesFor(context, known), user === undefined ? {known: undefined} : findPassword(context, ref, cluster, user)]);
  const info: ConnectionInfo = {
    apiVersion: ANSWER_API_VERSION,
    kind: 'ConnectionInfo',
    ...ref,
    database: options.database ?? sysUser(cluster, 'pgdb') ?? 'postgres',
    ...optional('user', user),
    ...optional('password', user === undefined ? undefined : passwordReference(cluster, ref, user, password)),
    tls: tlsOf(cluster, user),
    endpoints: endpointsOf({...ref, port: portOf(cluster), services: known, pgpools: knownOr(pgpools, []), nodes}),
    unreadable: unreadableOf({services, FEPPgpool2: pgpools, nodes, 'password of the user': password}),
  };
  return {info, password};
}

/** Nodes are cluster-wide, and often forbidden: asked only where a NodePort makes their addresses the way in. */
async function nodesFor({cluster, signal}: OperationContext, services: readonly Service[]): Promise<Part<KubernetesNode[]>> {
  if (!services.some(({spec}) => spec.type === 'NodePort')) return {known: []};
  return part(cluster.list<KubernetesNode>(RESOURCES.Node, {signal}).then(({items}) => items));
}

function passwordReference(cluster: FepCluster, {name}: ClusterRef, user: string, found: Part<FoundPassword | undefined>): ConnectionInfo['password'] {
  if (isKnown(found) && found.known !== undefined) return {secret: found.known.secret, key: found.known.key, present: true};
  const [place] = passwordPlaces(cluster, name, user);
  return place === undefined ? undefined : {...place, ...(isKnown(found) ? {present: false} : {})};
}

/** TLS as the FEPCluster has it (UG 4.7.3, 4.7.4). */
function tlsOf(cluster: FepCluster, user: string | undefined): ConnectionInfo['tls'] {
  const text = (path: string): string | undefined => {
    const value = valueAt(cluster, path);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const ca = text('spec.fep.postgres.tls.caName');
  const certificates = {
    ...optional('serverCertificate', text('spec.fep.postgres.tls.certificateName')),
    ...optional('clientCertificate', user === SUPERUSER ? text('spec.fepChildCrVal.sysUsers.pgAdminTls.certificateName') : undefined),
  };
  if (ca !== undefined) {
    return {sslmode: 'verify-full', reason: 'the authority is known; the name of the host has to be in the certificate, or use verify-ca', ca: {configMap: ca, key: 'ca.crt'}, ...certificates};
  }
  if (valueAt(cluster, 'spec.fep.forceSsl') === true) return {sslmode: 'require', reason: 'spec.fep.forceSsl is true; without spec.fep.postgres.tls.caName the certificate cannot be checked', ...certificates};
  return {sslmode: 'prefer', reason: 'spec.fep.forceSsl is not true', ...certificates};
}

function unreadableOf(parts: Record<string, Part<unknown>>): ConnectionInfo['unreadable'] {
  return Object.entries(parts).flatMap(([name, value]) => (isKnown(value) ? [] : [{part: name, reason: value.unreadable}]));
}
