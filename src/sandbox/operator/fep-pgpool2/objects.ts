import {createHash, randomBytes} from 'node:crypto';
import type {FepCluster} from '../../../lib/model/fep-cluster/index.ts';
import type {AnyObject, ConfigMap, EnvVar, ObjectMeta, PodSpec, Secret, Service, StatefulSet} from '../../../lib/model/kubernetes-object.ts';
import {adminSecretName, LABELS, pgpoolName, pgpoolServiceName, primaryServiceName, replicaServiceName} from '../../../lib/model/names.ts';
import {apiVersionOf, FEP_RESOURCES} from '../../../lib/model/resources.ts';
import {readWanted} from '../fep-cluster/wanted.ts';
import {imageFor} from '../images.ts';
import type {WantedPgpool} from './wanted.ts';

/** One FEPPgpool2 with what it is read as, and the cluster that it stands in front of. */
export interface Pgpool {
  object: AnyObject;
  wanted: WantedPgpool;
  cluster: FepCluster;
}

/** Where the files are mounted in the container: not stated but for the log (UG 7.5). */
export const PGPOOL_MOUNTS = {
  files: '/pgpool-cfg', secretFiles: '/pgpool-secret', key: '/pgpool-key', users: '/pgpool-users', cluster: '/pgpool-cluster', log: '/var/log/pgpool',
} as const;

/** Name of the ConfigMap with pgpool.conf and pool_hba.conf, and of the Secret with pcp.conf and certificates: not stated. */
const configName = (name: string): string => `${pgpoolName(name)}-cfg`;

/** Annotation on the pods: what they were made from, so that a change replaces them one after another (UG 5.4). */
const CONFIG_HASH = 'sandbox.fep.fujitsu.io/pgpool-config';

function metadata({object}: Pgpool, name: string): ObjectMeta & {name: string; namespace: string} {
  const {name: owner = '', namespace = '', uid = ''} = object.metadata;
  return {
    name, namespace,
    labels: {[LABELS.app]: pgpoolName(owner)},
    ownerReferences: [{apiVersion: object.apiVersion, kind: object.kind, name: owner, uid, controller: true, blockOwnerDeletion: true}],
  };
}

/** FEPPgpool2Cert of the same name (UG 5.8.1; what is in one is not stated). */
export function pgpoolCert(one: Pgpool): AnyObject {
  return {apiVersion: apiVersionOf(FEP_RESOURCES.FEPPgpool2Cert), kind: 'FEPPgpool2Cert', metadata: metadata(one, one.wanted.name), spec: {}};
}

/** NodePort with the SQL and the PCP port (UG 5.1). */
export function pgpoolService(one: Pgpool): Service {
  const {name, port, pcpPort} = one.wanted;
  const ports = [{name: 'pgpool', port, targetPort: port, protocol: 'TCP'}, {name: 'pcp', port: pcpPort, targetPort: pcpPort, protocol: 'TCP'}];
  return {apiVersion: 'v1', kind: 'Service', metadata: metadata(one, pgpoolServiceName(name)), spec: {type: 'NodePort', selector: {[LABELS.app]: pgpoolName(name)}, ports}};
}

export function pgpoolConfigMap(one: Pgpool): ConfigMap {
  return {apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata(one, configName(one.wanted.name)), data: {'pgpool.conf': '', 'pool_hba.conf': '', ...one.wanted.files}};
}

export function pgpoolSecretFiles(one: Pgpool): Secret {
  return secret(one, configName(one.wanted.name), {'pcp.conf': '', ...one.wanted.secretFiles});
}

/** The Secrets of scram that the CR names none for (UG 4.14.2.1): a random key, and the password of postgres. What is there stays. */
export function scramSecrets(one: Pgpool, adminPassword: string): Secret[] {
  const {scram} = one.wanted;
  return [
    ...(scram?.makesKey === true ? [secret(one, scram.key, {pgpoolkey: randomBytes(24).toString('base64url')})] : []),
    ...(scram?.makesUsers === true ? [secret(one, scram.users, {postgres: adminPassword})] : []),
  ];
}

function secret(one: Pgpool, name: string, texts: Record<string, string>): Secret {
  const data = Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString('base64')]));
  return {apiVersion: 'v1', kind: 'Secret', metadata: metadata(one, name), type: 'Opaque', data};
}

/** A StatefulSet: which workload it is, is not stated, but only one of these names pods `<p>-feppgpool2-<n>`. */
export function pgpoolStatefulSet(one: Pgpool, env: Readonly<Record<string, string | undefined>>): StatefulSet {
  const {name, count, logVolume, files, secretFiles} = one.wanted;
  const labels = {[LABELS.app]: pgpoolName(name)};
  const hash = createHash('sha256').update(JSON.stringify([files, secretFiles])).digest('hex').slice(0, 16);
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: metadata(one, pgpoolName(name)),
    spec: {
      replicas: count,
      serviceName: pgpoolServiceName(name),
      podManagementPolicy: 'Parallel',
      persistentVolumeClaimRetentionPolicy: {whenDeleted: 'Delete', whenScaled: 'Retain'},
      selector: {matchLabels: labels},
      template: {metadata: {labels, annotations: {[CONFIG_HASH]: hash}}, spec: podSpec(one, env)},
      volumeClaimTemplates: [{
        metadata: {name: 'pgpool-log', labels},
        spec: {accessModes: ['ReadWriteOnce'], resources: {requests: {storage: logVolume.size}}, ...(logVolume.storageClass === undefined ? {} : {storageClassName: logVolume.storageClass})},
      }],
    },
  } as StatefulSet;
}

function podSpec(one: Pgpool, env: Readonly<Record<string, string | undefined>>): PodSpec {
  const {name, port, pcpPort, image, pullPolicy, resources, scram, cluster} = one.wanted;
  const mount = (volume: string, mountPath: string): {name: string; mountPath: string; readOnly: boolean} => ({name: volume, mountPath, readOnly: true});
  return {
    containers: [{
      name: 'pgpool2',
      image: imageFor('PGPOOL2', env, image),
      imagePullPolicy: pullPolicy,
      env: environment(one),
      ports: [{name: 'pgpool', containerPort: port, protocol: 'TCP'}, {name: 'pcp', containerPort: pcpPort, protocol: 'TCP'}],
      resources,
      readinessProbe: {tcpSocket: {port}, periodSeconds: 2, timeoutSeconds: 5, failureThreshold: 3},
      volumeMounts: [
        {name: 'pgpool-log', mountPath: PGPOOL_MOUNTS.log},
        mount('pgpool-cfg', PGPOOL_MOUNTS.files), mount('pgpool-secret', PGPOOL_MOUNTS.secretFiles), mount('pgpool-cluster', PGPOOL_MOUNTS.cluster),
        ...(scram === undefined ? [] : [mount('pgpool-key', PGPOOL_MOUNTS.key), mount('pgpool-users', PGPOOL_MOUNTS.users)]),
      ],
    }],
    volumes: [
      {name: 'pgpool-cfg', configMap: {name: configName(name)}},
      {name: 'pgpool-secret', secret: {secretName: configName(name)}},
      {name: 'pgpool-cluster', secret: {secretName: adminSecretName(cluster)}},
      ...(scram === undefined ? [] : [{name: 'pgpool-key', secret: {secretName: scram.key}}, {name: 'pgpool-users', secret: {secretName: scram.users}}]),
    ],
  };
}

/** Node 0 is the primary's Service, node 1 the replicas' (UG 5.7.4.1). The environment is the simulator's own. */
function environment({wanted, cluster}: Pgpool): EnvVar[] {
  const {servicePort, users: {user, metrics}} = readWanted(cluster);
  const values = {
    PGPOOL_PORT: String(wanted.port), PCP_PORT: String(wanted.pcpPort), PGPOOL_AUTH: wanted.scram === undefined ? 'password' : 'scram',
    BACKEND_PRIMARY: primaryServiceName(wanted.cluster), BACKEND_REPLICA: replicaServiceName(wanted.cluster), BACKEND_PORT: String(servicePort),
    ...(user === undefined ? {} : {PG_USER: user}), ...(metrics === undefined ? {} : {PG_METRICS_USER: metrics}),
  };
  return Object.entries(values).map(([name, value]) => ({name, value}));
}
