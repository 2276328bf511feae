import type {FepCluster} from '../../../lib/model/fep-cluster/index.ts';
import type {AnyObject, EnvVar, ObjectMeta, PersistentVolumeClaim, Pod, Service} from '../../../lib/model/kubernetes-object.ts';
import {LABELS, serviceAccountName, upgradeHeadlessServiceName} from '../../../lib/model/names.ts';
import {ADMIN_PASSWORD_KEY} from '../fep-cluster/cluster-secret.ts';
import {at, textAt} from '../fep-cluster/members.ts';
import {readWanted} from '../fep-cluster/wanted.ts';
import {imageFor} from '../images.ts';

/** One upgrade: the FEPUpgrade, the cluster it belongs to, and the one that the data come from. */
export interface Upgrade {
  upgrade: AnyObject;
  cluster: FepCluster;
  source: FepCluster;
}

/** Name of the pod; read off the host name that the hba lines must let in (UG 6.4.1). */
export const upgradePodName = (cluster: string): string => `${cluster}-upgrade-pod`;
/** Name of the claim for the dump: not stated. */
export const upgradeClaimName = (cluster: string): string => `fep-upgrade-${cluster}`;

/** Host name that the hba lines of both clusters must let in (UG 6.4.1). */
export function upgradeHost(cluster: string, namespace: string): string {
  return `${upgradePodName(cluster)}.${upgradeHeadlessServiceName(cluster)}.${namespace}.svc.cluster.local`;
}

/** Where the dump is kept in the pod: not stated. */
export const DUMP_MOUNT_PATH = '/database/upgrade';

/** Label by which the Service finds the pod. Not `app`: it must never be taken for a server. */
const UPGRADE_LABEL = 'fepupgrade';

function metadata({upgrade, cluster}: Upgrade, name: string): ObjectMeta & {name: string; namespace: string} {
  const {apiVersion, kind} = upgrade;
  const {name: owner = '', uid = '', namespace = ''} = upgrade.metadata;
  const clusterName = cluster.metadata.name ?? '';
  return {
    name,
    namespace,
    labels: {[LABELS.clusterName]: clusterName, [UPGRADE_LABEL]: clusterName},
    ownerReferences: [{apiVersion, kind, name: owner, uid, controller: true, blockOwnerDeletion: true}],
  };
}

/** Volume of the dump (UG 6.4.3.1: 2Gi, the default class, ReadWriteOnce). */
export function upgradeClaim(one: Upgrade): PersistentVolumeClaim {
  const {spec} = one.upgrade as {spec?: unknown};
  const modes = at(spec, 'storage.accessModes');
  const storageClass = textAt(spec, 'storage.storageClass');
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: metadata(one, upgradeClaimName(one.cluster.metadata.name ?? '')),
    spec: {
      accessModes: Array.isArray(modes) && modes.length > 0 ? modes.map(String) : ['ReadWriteOnce'],
      resources: {requests: {storage: textAt(spec, 'storage.size') ?? '2Gi'}},
      ...(storageClass === undefined ? {} : {storageClassName: storageClass}),
    },
  };
}

/** Headless by its name (UG 6.4.1). */
export function upgradeService(one: Upgrade): Service {
  const name = one.cluster.metadata.name ?? '';
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(one, upgradeHeadlessServiceName(name)),
    spec: {type: 'ClusterIP', clusterIP: 'None', selector: {[UPGRADE_LABEL]: name}, ports: [{name: 'fep', port: readWanted(one.cluster).servicePort, protocol: 'TCP'}]},
  };
}

/** The pod that dumps the source and loads the new cluster (UG 6.4). Its container's name and environment are not stated. */
export function upgradePod(one: Upgrade, env: Readonly<Record<string, string | undefined>>): Pod {
  const {upgrade, cluster, source} = one;
  const name = cluster.metadata.name ?? '';
  const image = textAt(upgrade['spec'], 'image');
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadata(one, upgradePodName(name)),
    spec: {
      hostname: upgradePodName(name),
      subdomain: upgradeHeadlessServiceName(name),
      serviceAccountName: serviceAccountName(name),
      restartPolicy: 'Never',
      containers: [{
        name: 'fep-upgrade',
        image: imageFor('UPGRADE', env, image === undefined ? {} : {image}),
        imagePullPolicy: textAt(upgrade['spec'], 'imagePullPolicy') ?? 'IfNotPresent',
        env: environment(cluster, source),
        resources: {
          limits: {cpu: textAt(upgrade['spec'], 'mcSpec.limits.cpu') ?? '200m', memory: textAt(upgrade['spec'], 'mcSpec.limits.memory') ?? '300Mi'},
          requests: {cpu: textAt(upgrade['spec'], 'mcSpec.requests.cpu') ?? '100m', memory: textAt(upgrade['spec'], 'mcSpec.requests.memory') ?? '200Mi'},
        },
        volumeMounts: [{name: 'dump', mountPath: DUMP_MOUNT_PATH}],
      }],
      volumes: [{name: 'dump', persistentVolumeClaim: {claimName: upgradeClaimName(name)}}],
    },
  };
}

function environment(cluster: FepCluster, source: FepCluster): EnvVar[] {
  const [name, from, namespace] = [cluster.metadata.name ?? '', source.metadata.name ?? '', cluster.metadata.namespace ?? ''];
  const password = (variable: string, secret: string): EnvVar => ({name: variable, valueFrom: {secretKeyRef: {name: secret, key: ADMIN_PASSWORD_KEY}}});
  return [
    {name: 'FEP_CLUSTER_NAME', value: name},
    {name: 'FEP_PORT', value: String(readWanted(cluster).servicePort)},
    {name: 'SOURCE_CLUSTER', value: from},
    {name: 'SOURCE_PORT', value: String(readWanted(source).servicePort)},
    {name: 'UPGRADE_HOST', value: upgradeHost(name, namespace)},
    password('PG_ADMIN_PASSWORD', name),
    password('SOURCE_ADMIN_PASSWORD', from),
  ];
}
