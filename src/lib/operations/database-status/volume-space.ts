import type {VolumeSpace} from '../../model/answers/cluster-status.ts';
import type {Pod} from '../../model/kubernetes-object.ts';

/** Room of the file system of one claim, as a pod that mounts it sees it. */
export interface ClaimSpace extends VolumeSpace {
  claim: string;
}

/** A claim and where a container has it. */
export interface ClaimMount {
  claim: string;
  path: string;
}

/** Where a container mounts which claim. */
export function claimMounts(pod: Pod, container: string): ClaimMount[] {
  const mounts = pod.spec.containers.find(({name}) => name === container)?.volumeMounts ?? [];
  return (pod.spec.volumes ?? []).flatMap((volume) => {
    const claim = (volume['persistentVolumeClaim'] as {claimName?: unknown} | undefined)?.claimName;
    const mount = mounts.find(({name}) => name === volume.name);
    return typeof claim === 'string' && mount !== undefined ? [{claim, path: mount.mountPath}] : [];
  });
}

/**
 * Shell command that tells the room of the mounts. It runs beside what follows: a file server that does not answer must not
 * keep the database from answering.
 */
export function spaceCommand(mounts: readonly ClaimMount[]): string | undefined {
  if (mounts.length === 0) return undefined;
  const paths = mounts.map(({path}) => `'${path.replaceAll("'", "'\\''")}'`);
  return `LC_ALL=C df -Pk ${paths.join(' ')} 2>/dev/null &`;
}

/** Reads the lines of `df -Pk` (POSIX: source, size, used, available in KiB, share, mount point) out of whatever else was printed. */
export function spacesFrom(output: string, mounts: readonly ClaimMount[]): ClaimSpace[] {
  return output.split('\n').flatMap((line): ClaimSpace[] => {
    const [, size, used, available, path] = /\s(\d+)\s+(\d+)\s+(-?\d+)\s+(?:\d+%|-)\s+(\/.*)$/.exec(line) ?? [];
    const claim = mounts.find((mount) => mount.path === path)?.claim;
    // Less than nothing is left where only root may use the rest.
    return claim === undefined ? [] : [{claim, sizeBytes: kibibytes(size), usedBytes: kibibytes(used), availableBytes: Math.max(0, kibibytes(available))}];
  });
}

function kibibytes(text: string | undefined): number {
  return Number(text) * 1024;
}
