import type {Pod} from '../../model/kubernetes-object.ts';
import type {OperationContext} from '../context.ts';
import {execText} from '../database-status/exec-text.ts';
import {isRunning, serverContainer} from '../pods/containers.ts';

/** The file system of a claim as one pod sees it. */
export interface FileSystem {
  claim: string;
  pod: string;
  path: string;
  /** Bytes. */
  size?: number;
  used?: number;
  /** Why nothing is known of it. */
  unreadable?: string;
}

const PATIENCE_MS = 10_000;

/** Asks `df` in the server container of every pod for the claims that are mounted there. Never rejects. */
export async function fileSystemsOf({cluster, signal}: Pick<OperationContext, 'cluster' | 'signal'>, pods: readonly Pod[], claims: readonly string[]): Promise<FileSystem[]> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
  const found = await Promise.all(pods.map(async (pod): Promise<FileSystem[]> => {
    const mounts = mountsOf(pod, claims);
    const {name = '?', namespace} = pod.metadata;
    if (mounts.length === 0) return [];
    if (!isRunning(pod, serverContainer(pod))) return mounts.map((mount) => ({...mount, pod: name, unreadable: 'the server container does not run'}));
    const {output, failure} = await execText(cluster, {
      pod: name, ...(namespace === undefined ? {} : {namespace}), container: serverContainer(pod),
      command: ['df', '-Pk', ...mounts.map(({path}) => path)], signal: within,
    });
    const rows = sizesFrom(output);
    // One line for each path that was asked for, in that order (POSIX df with operands).
    return mounts.map((mount, index) => ({...mount, pod: name, ...(rows.length === mounts.length ? rows[index] : {unreadable: failure?.reason ?? 'what df answered could not be read'})}));
  }));
  return found.flat();
}

/** Sizes and used space in bytes, line by line, of what `df -Pk` prints. */
export function sizesFrom(output: string): {size: number; used: number}[] {
  return output.split('\n').slice(1).flatMap((line) => {
    const match = /\s(\d+)\s+(\d+)\s+-?\d+\s+\d+%\s/.exec(line);
    return match === null ? [] : [{size: Number(match[1]) * 1024, used: Number(match[2]) * 1024}];
  });
}

function mountsOf(pod: Pod, claims: readonly string[]): {claim: string; path: string}[] {
  const mounts = pod.spec.containers.find(({name}) => name === serverContainer(pod))?.volumeMounts ?? [];
  return (pod.spec.volumes ?? []).flatMap((volume) => {
    const claim = (volume['persistentVolumeClaim'] as {claimName?: string} | undefined)?.claimName;
    const path = mounts.find(({name}) => name === volume.name)?.mountPath;
    return claim === undefined || path === undefined || !claims.includes(claim) ? [] : [{claim, path}];
  });
}
