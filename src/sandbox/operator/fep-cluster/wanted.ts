import type {ResourceRequirements} from '../../../lib/model/kubernetes-object.ts';
import {DEFAULT_PORT} from '../../../lib/model/names.ts';
import {invalidSpec} from './invalid-spec.ts';
import {at, switchAt, textAt, textMapAt, treeAt, type Tree} from './members.ts';
import {readVolumes, type VolumeWish} from './volumes.ts';

/** A FEPCluster's spec, read with the operator's defaults. */
export interface WantedCluster {
  name: string;
  namespace: string;
  instances: number;
  servicePort: number;
  synchronous: boolean;
  image: {image?: string; pullPolicy: string; fepVersion?: string};
  resources: ResourceRequirements;
  podAntiAffinity: boolean;
  podDisruptionBudget: boolean;
  /** Absent in the CR means true (Ref14SP1 1.1). */
  autoPodRestart: boolean;
  sysExtraEvent: boolean;
  /** Clients must use TLS (UG 4.7.3). */
  forceSsl: boolean;
  /** Names of the Secrets and the ConfigMap of the server's certificate; undefined without one (UG 4.7.4). */
  serverTls: {certificate: string; ca?: string; keyPassword?: string} | undefined;
  customAnnotations: Record<string, string>;
  monitoring: Tree | undefined;
  backup: {image?: string; pullPolicy: string; resources: ResourceRequirements} | undefined;
  volumes: VolumeWish[];
  users: {user?: string; database?: string; replication?: string; rewind?: string; metrics?: string; security?: string};
  /** `spec.fepChildCrVal` as it stands. */
  childValues: Tree;
}

interface ClusterLike {
  metadata: {name?: string; namespace?: string};
  spec?: unknown;
}

/**
 * Reads a FEPCluster. A spec that nothing can be built from fails as a task of the playbook fails: the framework's
 * wording for a missing variable, an assertion for a wrong number. (What FEP's own operator says there is not stated.)
 */
export function readWanted(cluster: ClusterLike): WantedCluster {
  const {spec} = cluster;
  const childValues = treeAt(spec, 'fepChildCrVal') ?? {};
  // UG 6.4.3.1: with both, the construction of the cluster stops.
  if (childValues['upgrade'] !== undefined && childValues['restore'] !== undefined) throw invalidSpec('Assertion failed: fepChildCrVal.upgrade and fepChildCrVal.restore exclude each other');
  return {
    name: cluster.metadata.name ?? '',
    namespace: cluster.metadata.namespace ?? '',
    instances: readInstances(spec),
    servicePort: readPort(spec),
    synchronous: switchAt(spec, 'fep.syncMode') ?? false,
    image: {...imageOf(spec, 'fep.image.image'), pullPolicy: pullPolicyOf(spec, 'fep.image.pullPolicy'), ...versionOf(spec)},
    resources: resourcesAt(spec, 'fep.mcSpec', {limits: {cpu: '500m', memory: '700Mi'}, requests: {cpu: '200m', memory: '512Mi'}}),
    podAntiAffinity: switchAt(spec, 'fep.podAntiAffinity') ?? false,
    podDisruptionBudget: switchAt(spec, 'fep.podDisruptionBudget') ?? false,
    autoPodRestart: switchAt(spec, 'fep.autoPodRestart') ?? true,
    sysExtraEvent: switchAt(spec, 'fep.sysExtraEvent') ?? false,
    forceSsl: switchAt(spec, 'fep.forceSsl') ?? false,
    serverTls: readServerTls(spec),
    customAnnotations: textMapAt(spec, 'fep.customAnnotations.allDeployments'),
    monitoring: switchAt(spec, 'fep.monitoring.enable') === true ? treeAt(spec, 'fep.monitoring') : undefined,
    backup: readBackup(childValues),
    volumes: readVolumes(childValues),
    users: readUsers(childValues),
    childValues,
  };
}

function readServerTls(spec: unknown): WantedCluster['serverTls'] {
  const certificate = textAt(spec, 'fep.postgres.tls.certificateName');
  if (certificate === undefined) return undefined;
  const ca = textAt(spec, 'fep.postgres.tls.caName');
  const keyPassword = textAt(spec, 'fep.postgres.tls.privateKeyPassword');
  return {certificate, ...(ca === undefined ? {} : {ca}), ...(keyPassword === undefined ? {} : {keyPassword})};
}

/** 1 to 16 (UG 5.9.2); absent: 1 (CRD text of later operators). */
function readInstances(spec: unknown): number {
  const value = at(spec, 'fep.instances') ?? 1;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 16) return value;
  throw invalidSpec(`Assertion failed: fep.instances must be a whole number from 1 to 16, it is ${JSON.stringify(value)}`);
}

function readPort(spec: unknown): number {
  const value = at(spec, 'fep.servicePort') ?? DEFAULT_PORT;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_535) return value;
  throw invalidSpec(`Assertion failed: fep.servicePort must be a port number, it is ${JSON.stringify(value)}`);
}

/** The backup container is there only with the section (inferred from UG 4.2); defaults of UG App. B. */
function readBackup(childValues: Tree): WantedCluster['backup'] {
  if (treeAt(childValues, 'backup') === undefined) return undefined;
  return {
    ...imageOf(childValues, 'backup.image.image'),
    pullPolicy: pullPolicyOf(childValues, 'backup.image.pullPolicy'),
    resources: resourcesAt(childValues, 'backup.mcSpec', {limits: {cpu: '200m', memory: '300Mi'}, requests: {cpu: '100m', memory: '200Mi'}}),
  };
}

function readUsers(childValues: Tree): WantedCluster['users'] {
  const rows = [
    ['user', 'pguser'], ['database', 'pgdb'], ['replication', 'pgrepluser'], ['rewind', 'pgRewindUser'],
    ['metrics', 'pgMetricsUser'], ['security', 'pgSecurityUser'],
  ] as const;
  const users: WantedCluster['users'] = {};
  for (const [key, member] of rows) {
    const value = textAt(childValues, `sysUsers.${member}`);
    if (value !== undefined) users[key] = value;
  }
  return users;
}

function imageOf(value: unknown, path: string): {image?: string} {
  const image = textAt(value, path);
  return image === undefined ? {} : {image};
}

function versionOf(spec: unknown): {fepVersion?: string} {
  const fepVersion = textAt(spec, 'fep.fepVersion');
  return fepVersion === undefined ? {} : {fepVersion};
}

function pullPolicyOf(value: unknown, path: string): string {
  return textAt(value, path) ?? 'IfNotPresent';
}

/** Limits and requests at a path, each missing one as the default says. */
export function resourcesAt(value: unknown, path: string, defaults: Required<ResourceRequirements>): ResourceRequirements {
  const pick = (side: 'limits' | 'requests'): Record<string, string> => ({
    cpu: textAt(value, `${path}.${side}.cpu`) ?? defaults[side]['cpu'] ?? '',
    memory: textAt(value, `${path}.${side}.memory`) ?? defaults[side]['memory'] ?? '',
  });
  return {limits: pick('limits'), requests: pick('requests')};
}
