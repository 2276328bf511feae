/** The package brings no types of its own. */
declare module 'postject' {
  /** Puts a resource into an executable (README of postject). */
  export function inject(filename: string, resourceName: string, resourceData: Buffer, options?: {sentinelFuse?: string; machoSegmentName?: string}): Promise<void>;
}
