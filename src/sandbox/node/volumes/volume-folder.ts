import path from 'node:path';

/** Folder on this machine that holds the data of a PersistentVolume; `root` is the node's folder. */
export function volumeFolder(root: string, volume: string): string {
  return path.join(root, 'volumes', path.basename(volume));
}
