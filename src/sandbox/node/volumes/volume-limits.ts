/** Makes the sizes of volumes real limits. */
export interface VolumeLimits {
  /** Mounts a volume, or gives a mounted one another size; the folder by which this process reaches its files. */
  mount(volume: string, bytes: number): Promise<string>;
  /** Does nothing for a volume that is not mounted. */
  resize(volume: string, bytes: number): Promise<void>;
  forget(volume: string): Promise<void>;
}
