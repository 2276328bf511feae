import path from 'node:path';
import type {ContainerContext} from '../program.ts';

/** Where a path of the container lies on this machine: below the mount that covers it, or in the scratch folder. */
export function hostPath(context: Pick<ContainerContext, 'mounts' | 'scratch'>, containerPath: string): string {
  const wanted = path.posix.normalize(`/${containerPath}`);
  let best: {mount: string; folder: string} = {mount: '/', folder: context.scratch};
  for (const [mountPath, folder] of context.mounts) {
    const mount = path.posix.normalize(`/${mountPath}/`);
    const covers = `${wanted}/`.startsWith(mount);
    if (covers && mount.length > best.mount.length) best = {mount, folder};
  }
  return path.join(best.folder, wanted.slice(best.mount.length));
}

/** Names in a folder that are there because something is mounted below it: `/` has `database`. */
export function mountedNames(context: Pick<ContainerContext, 'mounts'>, containerPath: string): string[] {
  const folder = path.posix.normalize(`/${containerPath}/`);
  const below = [...context.mounts.keys()].map((mount) => path.posix.normalize(`/${mount}`)).filter((mount) => mount.startsWith(folder));
  return below.map((mount) => mount.slice(folder.length).split('/')[0] as string).filter((name) => name !== '');
}
