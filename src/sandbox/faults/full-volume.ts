import type {Gateway} from '../../lib/cluster/gateway.ts';
import {FepError} from '../../lib/errors/fep-error.ts';
import type {Pod} from '../../lib/model/kubernetes-object.ts';
import {SERVER_CONTAINER} from '../../lib/model/names.ts';
import {RESOURCES} from '../../lib/model/resources.ts';
import {VOLUMES} from '../operator/fep-cluster/volumes.ts';
import type {FaultTarget} from './faults.ts';
import {runInServer} from './run-in-server.ts';

/** Volumes of a server, by their keys under `spec.fepChildCrVal.storage` (UG 2.3.3). */
export const VOLUME_KEYS: readonly string[] = VOLUMES.map(({key}) => key);

/** What takes the room; whoever finds it may also delete it. */
const BALLAST = 'sandbox-ballast';

/**
 * Writes until there is no room, as the container's user. Only on a file system of the volume's own, which its source tells
 * (volume-keeper.sh): else the disk of this machine would be filled. The room is memory, and half of it stays free.
 */
function fill(folder: string): string {
  return `cd '${folder}' || exit
grep -q " ${folder} .* - tmpfs pvc-" /proc/self/mountinfo || { echo 'the size of the volume limits nothing: the sandbox was started without --limit-volumes'; exit 1; }
room=$(df -Pk . | { read -r _; read -r _ _ _ free _; echo "$free"; })
memory=$(while read -r name amount _; do [ "$name" = MemAvailable: ] && echo "$amount"; done </proc/meminfo)
[ "$room" -le $((memory / 2)) ] || { echo "filling it takes $((room / 1024)) MiB of memory, and $((memory / 1024)) MiB are there: give the cluster smaller volumes"; exit 1; }
for size in 1M 4k; do dd if=/dev/zero of=${BALLAST} bs=$size oflag=append conv=notrunc 2>/dev/null; done
df -Pk . | { read -r _; read -r _ _ _ free _; [ "$free" = 0 ] || { echo "$free KiB are still free"; exit 1; }; }`;
}

export async function fillVolume(gateway: Gateway, target: FaultTarget): Promise<void> {
  await runInServer(gateway, target, fill(await mountPath(gateway, target)));
}

export async function emptyVolume(gateway: Gateway, target: FaultTarget): Promise<void> {
  await runInServer(gateway, target, `rm -f '${await mountPath(gateway, target)}/${BALLAST}'`);
}

/** Where the pod's server has the volume. Throws `no-such-volume` (4). */
async function mountPath(gateway: Gateway, {namespace, name = '', detail: volume = '', signal}: FaultTarget): Promise<string> {
  const pod = await gateway.get<Pod>({resource: RESOURCES.Pod, name, ...(namespace === undefined ? {} : {namespace})}, {signal});
  const mounts = pod.spec.containers.find((container) => container.name === SERVER_CONTAINER)?.volumeMounts ?? [];
  const there = mounts.flatMap((mount) => VOLUMES.filter(({template}) => template === mount.name).map(({key}) => ({key, path: mount.mountPath})));
  const found = there.find(({key}) => key === volume);
  if (found !== undefined) return found.path;
  throw new FepError(`pod ${name} has no volume ${volume}`, {
    code: 'no-such-volume', exit: 'notFound', where: 'DETAIL', why: there.length === 0 ? 'it is no server of a FEP cluster' : `it has ${there.map(({key}) => key).join(', ')}`,
  });
}
