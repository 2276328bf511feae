import type {FepCluster} from '../../../lib/model/fep-cluster/index.ts';
import type {AnyObject, Container, OwnerReference, PersistentVolumeClaim, Pod} from '../../../lib/model/kubernetes-object.ts';
import {LABELS, ordinalOf, podName, serviceAccountName} from '../../../lib/model/names.ts';
import {backupPodSpec} from '../fep-cluster/backup-cron-jobs.ts';
import {textAt} from '../fep-cluster/members.ts';
import {CONFIG_MOUNT_PATH} from '../fep-cluster/pod-template.ts';
import {postgresqlConfigName} from '../fep-cluster/postgresql-config.ts';
import {sharedClaimName, volumeOfClaim} from '../fep-cluster/volumes.ts';
import {resourcesAt, type WantedCluster} from '../fep-cluster/wanted.ts';
import {imageFor} from '../images.ts';
import type {OperatorContext} from '../operator-context.ts';
import {firstBackupPodName, restorePodName} from './names.ts';
import type {RestoreOrder} from './restore-order.ts';

/** Volumes whose content is the database's; the others keep what they have. */
const DATA_VOLUMES = ['dataVol', 'walVol', 'tablespaceVol'];

export interface RestorePodOptions {
  restore: AnyObject;
  order: RestoreOrder;
  /** The cluster that is restored into. */
  target: WantedCluster;
  /** Claims of the target. */
  claims: readonly PersistentVolumeClaim[];
  env: OperatorContext['env'];
}

/**
 * The temporary restore container (UG 2.3.6; image, sizes: objects.md section 1): the volumes of the first server at their usual
 * places, the source's backup volume and settings, and the data volumes of the other servers, which are emptied.
 */
export function restorePod({restore, order, target, claims, env}: RestorePodOptions): Pod {
  const own = target.volumes.filter(({shared}) => !shared).map((volume) => ({volume: volume.template, claim: `${volume.template}-${podName(target.name, 0)}`, mountPath: volume.mountPath}));
  const others = replicaClaims(target, claims).map((claim) => ({volume: claim, claim, mountPath: `/database/replicas/${claim}`}));
  const backup = {volume: 'source-backup', claim: sharedClaimName({template: 'fep-backup'}, order.from), mountPath: '/database/backup'};
  const volumes = [...own, ...others, backup];
  const image = textAt(restore['spec'], 'image');
  const fepVersion = textAt(restore['spec'], 'fepVersion') ?? target.image.fepVersion;
  const container: Container = {
    name: 'fep-restore',
    image: imageFor('RESTORE', env, {...(image === undefined ? {} : {image}), ...(fepVersion === undefined ? {} : {fepVersion})}),
    imagePullPolicy: textAt(restore['spec'], 'imagePullPolicy') ?? 'IfNotPresent',
    env: [
      {name: 'FEP_CLUSTER_NAME', value: order.from},
      {name: 'RESTORE_ID', value: restore.metadata.uid ?? ''},
      {name: 'RESTORE_TYPE', value: order.type},
      ...(order.target === undefined ? [] : [{name: 'RESTORE_TARGET', value: order.target}]),
      ...(order.repo === undefined ? [] : [{name: 'RESTORE_REPO', value: String(order.repo)}]),
    ],
    resources: resourcesAt(restore['spec'], 'mcSpec', {limits: {cpu: '200m', memory: '300Mi'}, requests: {cpu: '100m', memory: '200Mi'}}),
    volumeMounts: [...volumes.map(({volume, mountPath}) => ({name: volume, mountPath})), {name: 'postgresql-cfg', mountPath: CONFIG_MOUNT_PATH, readOnly: true}],
  };
  return pod(restore, restorePodName(restore.metadata.name ?? ''), target.name, {
    serviceAccountName: serviceAccountName(target.name),
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: 2,
    containers: [container],
    volumes: [
      ...volumes.map(({volume, claim}) => ({name: volume, persistentVolumeClaim: {claimName: claim}})),
      {name: 'postgresql-cfg', configMap: {name: postgresqlConfigName(order.from)}},
    ],
  });
}

/** Claims with data of the servers but the first, those of servers that were scaled away included. */
function replicaClaims(target: WantedCluster, claims: readonly PersistentVolumeClaim[]): string[] {
  return claims.flatMap(({metadata: {name = '', deletionTimestamp}}) => {
    const volume = volumeOfClaim(target.volumes, target.name, name);
    const holdsData = volume !== undefined && !volume.shared && DATA_VOLUMES.includes(volume.key);
    return holdsData && deletionTimestamp === undefined && ordinalOf(name) !== 0 ? [name] : [];
  });
}

/** Pod of the restored cluster's first backup (UG 6.3.2): a scheduled backup's, out of turn. */
export function firstBackupPod(restore: AnyObject, cluster: FepCluster, env: OperatorContext['env']): Pod {
  const name = cluster.metadata.name ?? '';
  const spec = backupPodSpec(name, {type: 'full', repo: '1'}, env);
  return pod(restore, firstBackupPodName(restore.metadata.name ?? ''), name, spec);
}

function pod(restore: AnyObject, name: string, cluster: string, spec: Pod['spec']): Pod {
  const {name: owner = '', namespace = '', uid = ''} = restore.metadata;
  const reference: OwnerReference = {apiVersion: restore.apiVersion, kind: restore.kind, name: owner, uid, controller: true, blockOwnerDeletion: true};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    // Not the label `app`: it must never be taken for a server.
    metadata: {name, namespace, labels: {[LABELS.clusterName]: cluster}, ownerReferences: [reference]},
    spec,
  };
}
