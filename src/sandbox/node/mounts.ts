import {chmod, mkdir, readFile, rename, writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {Gateway} from '../../lib/cluster/gateway.ts';
import type {Container, PersistentVolumeClaim, Pod} from '../../lib/model/kubernetes-object.ts';
import {RESOURCES} from '../../lib/model/resources.ts';
import {DataSources, podField} from './environment.ts';
import {storageBytes} from './volumes/storage-bytes.ts';
import {volumeFolder} from './volumes/volume-folder.ts';
import type {VolumeLimits} from './volumes/volume-limits.ts';

/** A pod waits for a volume; the sentence is the kubelet's in substance. */
export class VolumeNotReady extends Error {}

type Volume = NonNullable<Pod['spec']['volumes']>[number];
interface KeyPath {
  key: string;
  path: string;
}
interface DataVolume {
  name?: string;
  secretName?: string;
  optional?: boolean;
  items?: KeyPath[];
}

/** Where the volumes of claims are. */
export interface ClaimVolumes {
  /** Folder of the node. */
  root: string;
  /** Left out: sizes limit nothing. */
  limits?: VolumeLimits;
}

/**
 * Folders of a pod's volumes on this machine, by volume name. Claims must be bound; Secrets and ConfigMaps are
 * written out as files. Throws {@link VolumeNotReady} while something is missing.
 */
export async function prepareVolumes(gateway: Gateway, pod: Pod, podFolder: string, claims: ClaimVolumes, podIP: string): Promise<Map<string, string>> {
  const folders = new Map<string, string>();
  const sources = new DataSources(gateway, pod.metadata.namespace ?? 'default');
  for (const volume of pod.spec.volumes ?? []) {
    const own = path.join(podFolder, 'volumes', volume.name);
    folders.set(volume.name, await prepareVolume(gateway, pod, volume, own, claims, sources, podIP));
  }
  return folders;
}

async function prepareVolume(
  gateway: Gateway, pod: Pod, volume: Volume, own: string, claims: ClaimVolumes, sources: DataSources, podIP: string,
): Promise<string> {
  const claim = volume['persistentVolumeClaim'] as {claimName: string} | undefined;
  if (claim !== undefined) return claimFolder(gateway, pod, claim.claimName, claims);
  await mkdir(own, {recursive: true});
  await writeVolume(volume, own, sources, pod, podIP);
  return own;
}

async function claimFolder(gateway: Gateway, pod: Pod, claimName: string, {root, limits}: ClaimVolumes): Promise<string> {
  const ref = {resource: RESOURCES.PersistentVolumeClaim, namespace: pod.metadata.namespace ?? 'default', name: claimName};
  const claim = await gateway.find<PersistentVolumeClaim>(ref);
  if (claim === undefined) throw new VolumeNotReady(`persistentvolumeclaim "${claimName}" not found`);
  const volume = claim.spec.volumeName;
  if (claim.status?.phase !== 'Bound' || volume === undefined) {
    throw new VolumeNotReady(`persistentvolumeclaim "${claimName}" is not bound`);
  }
  const bytes = storageBytes(claim.status.capacity?.['storage']);
  if (limits !== undefined && bytes > 0) return limits.mount(volume, bytes);
  const folder = volumeFolder(root, volume);
  await mkdir(folder, {recursive: true});
  return folder;
}

/** Whether a pod mounts data that may change while it runs. */
export function mountsData(pod: Pod): boolean {
  return (pod.spec.volumes ?? []).some((volume) => ['secret', 'configMap', 'projected'].some((kind) => volume[kind] !== undefined));
}

/** Files of `secret`, `configMap`, `downwardAPI` and `projected` volumes; other kinds stay empty folders. */
async function writeVolume(volume: Record<string, unknown>, folder: string, sources: DataSources, pod: Pod, podIP: string): Promise<void> {
  const secret = volume['secret'] as DataVolume | undefined;
  if (secret) await writeData(folder, 'secret', (secret.secretName ?? secret.name) as string, secret, sources);
  const configMap = volume['configMap'] as DataVolume | undefined;
  if (configMap) await writeData(folder, 'configmap', configMap.name as string, configMap, sources);
  const downward = volume['downwardAPI'] as {items?: {path: string; fieldRef?: {fieldPath: string}}[]} | undefined;
  for (const item of downward?.items ?? []) {
    if (item.fieldRef) await writeInside(folder, item.path, podField(pod, podIP, item.fieldRef.fieldPath));
  }
  const projected = volume['projected'] as {sources?: Record<string, unknown>[]} | undefined;
  for (const source of projected?.sources ?? []) await writeVolume(source, folder, sources, pod, podIP);
}

async function writeData(folder: string, kind: 'secret' | 'configmap', name: string, volume: DataVolume, sources: DataSources): Promise<void> {
  const data = await sources.data(kind, name);
  if (data === undefined) {
    if (volume.optional === true) return;
    throw new VolumeNotReady(`${kind} "${name}" not found`);
  }
  const items = volume.items ?? Object.keys(data).map((key) => ({key, path: key}));
  for (const item of items) {
    const value = data[item.key];
    if (value !== undefined) await writeInside(folder, item.path, value);
    else if (volume.optional !== true) throw new VolumeNotReady(`references non-existent ${kind} key: ${item.key}`);
  }
}

async function writeInside(folder: string, name: string, text: string): Promise<void> {
  const file = path.join(folder, path.normalize(`/${name}`));
  if ((await readFile(file, 'utf8').catch(() => undefined)) === text) return;
  await mkdir(path.dirname(file), {recursive: true});
  // A container may be reading the old text.
  await writeFile(`${file}.new`, text);
  // Kubernetes' default mode; the container's user is another one than the node's. The sandbox's folder keeps others out.
  await chmod(`${file}.new`, 0o644);
  await rename(`${file}.new`, file);
}

/** Mount path → folder for one container; volumes without a folder are left out. */
export function containerMounts(container: Container, folders: ReadonlyMap<string, string>): Map<string, string> {
  const mounts = new Map<string, string>();
  for (const mount of container.volumeMounts ?? []) {
    const folder = folders.get(mount.name);
    if (folder === undefined) continue;
    mounts.set(mount.mountPath, mount.subPath === undefined ? folder : path.join(folder, path.normalize(`/${mount.subPath}`)));
  }
  return mounts;
}
