import type {Container, EnvVar, PodSpec} from '../../../lib/model/kubernetes-object.ts';
import {BACKUP_CONTAINERS, LABELS, PATRONI_PORT, SERVER_CONTAINER, serviceAccountName, statefulSetName} from '../../../lib/model/names.ts';
import {imageFor} from '../images.ts';
import {ADMIN_PASSWORD_KEY, PASSWORD_KEYS} from './cluster-secret.ts';
import {postgresqlConfigName} from './postgresql-config.ts';
import {serverTlsMount, serverTlsVolumes} from './server-tls.ts';
import {clusterLabels} from './run.ts';
import {sharedClaimName} from './volumes.ts';
import type {WantedCluster} from './wanted.ts';

type Env = Readonly<Record<string, string | undefined>>;

const CONFIG_VOLUME = 'postgresql-cfg';

/** Where the ConfigMap with the parameters is mounted: not stated. */
export const CONFIG_MOUNT_PATH = '/postgresql-cfg';

/** `spec.template` of the StatefulSet (UG 4.2, App. B). */
export function podTemplate(wanted: WantedCluster, env: Env): {metadata: Record<string, unknown>; spec: PodSpec} {
  const shared = wanted.volumes.filter((volume) => volume.shared);
  return {
    metadata: {
      labels: clusterLabels(wanted.name),
      ...(Object.keys(wanted.customAnnotations).length === 0 ? {} : {annotations: wanted.customAnnotations}),
    },
    spec: {
      serviceAccountName: serviceAccountName(wanted.name),
      restartPolicy: 'Always',
      containers: [serverContainer(wanted, env), ...(wanted.backup === undefined ? [] : [backupContainer(wanted, wanted.backup, env)])],
      volumes: [
        ...shared.map((volume) => ({name: volume.template, persistentVolumeClaim: {claimName: sharedClaimName(volume, wanted.name)}})),
        {name: CONFIG_VOLUME, configMap: {name: postgresqlConfigName(wanted.name)}},
        ...serverTlsVolumes(wanted.serverTls),
      ],
      ...(wanted.podAntiAffinity ? {affinity: antiAffinity(wanted.name)} : {}),
    },
  };
}

function serverContainer(wanted: WantedCluster, env: Env): Container {
  return {
    name: SERVER_CONTAINER,
    image: imageFor('FEP', env, wanted.image),
    imagePullPolicy: wanted.image.pullPolicy,
    env: serverEnvironment(wanted),
    ports: [
      {name: 'fep', containerPort: wanted.servicePort, protocol: 'TCP'},
      {name: 'patroni', containerPort: PATRONI_PORT, protocol: 'TCP'},
    ],
    resources: wanted.resources,
    volumeMounts: [...volumeMounts(wanted), ...serverTlsMount(wanted.serverTls)],
    // UG 2.3.2; meant not to be changed.
    livenessProbe: {
      httpGet: {path: '/liveness', port: PATRONI_PORT, scheme: 'HTTP'},
      initialDelaySeconds: 30, periodSeconds: 6, timeoutSeconds: 5, successThreshold: 1, failureThreshold: 3,
    },
    // Not stated; that one pod waits for the one before to be ready (UG 4.1 step 8) needs something of the kind.
    readinessProbe: {httpGet: {path: '/readiness', port: PATRONI_PORT, scheme: 'HTTP'}, periodSeconds: 2, timeoutSeconds: 5, failureThreshold: 3},
  };
}

function backupContainer(wanted: WantedCluster, backup: NonNullable<WantedCluster['backup']>, env: Env): Container {
  const {fepVersion} = wanted.image;
  return {
    name: BACKUP_CONTAINERS[0],
    image: imageFor('BACKUP', env, {...backup, ...(fepVersion === undefined ? {} : {fepVersion})}),
    imagePullPolicy: backup.pullPolicy,
    env: identity(wanted),
    resources: backup.resources,
    volumeMounts: volumeMounts(wanted),
  };
}

function volumeMounts(wanted: WantedCluster): NonNullable<Container['volumeMounts']> {
  return [
    ...wanted.volumes.map((volume) => ({name: volume.template, mountPath: volume.mountPath})),
    {name: CONFIG_VOLUME, mountPath: CONFIG_MOUNT_PATH, readOnly: true},
  ];
}

/** Who the container is. The environment of FEP's containers is not stated: all names here are the simulator's. */
function identity(wanted: WantedCluster): EnvVar[] {
  return [
    {name: 'FEP_CLUSTER_NAME', value: wanted.name},
    {name: 'POD_NAME', valueFrom: {fieldRef: {fieldPath: 'metadata.name'}}},
    {name: 'POD_NAMESPACE', valueFrom: {fieldRef: {fieldPath: 'metadata.namespace'}}},
    {name: 'POD_IP', valueFrom: {fieldRef: {fieldPath: 'status.podIP'}}},
    {name: 'FEP_PORT', value: String(wanted.servicePort)},
  ];
}

function serverEnvironment(wanted: WantedCluster): EnvVar[] {
  const {user, database, replication, rewind, metrics, security} = wanted.users;
  const names = {PG_USER: user, PG_DB: database, PG_REPL_USER: replication, PG_REWIND_USER: rewind, PG_METRICS_USER: metrics, PG_SECURITY_USER: security};
  const named = Object.entries(names).flatMap(([name, value]) => (value === undefined ? [] : [{name, value}]));
  const passwords = [...new Set(Object.values(PASSWORD_KEYS))].map((key) => ({
    name: key,
    valueFrom: {secretKeyRef: {name: wanted.name, key, ...(key === ADMIN_PASSWORD_KEY ? {} : {optional: true})}},
  }));
  return [...identity(wanted), {name: 'SYNC_MODE', value: wanted.synchronous ? 'on' : 'off'}, {name: 'FORCE_SSL', value: String(wanted.forceSsl)}, ...named, ...passwords];
}

/** Preferred, not required: which of the two is not stated, and a required one could not scale beyond the nodes. */
function antiAffinity(name: string): Record<string, unknown> {
  return {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [{
        weight: 100,
        podAffinityTerm: {labelSelector: {matchLabels: {[LABELS.app]: statefulSetName(name)}}, topologyKey: 'kubernetes.io/hostname'},
      }],
    },
  };
}
