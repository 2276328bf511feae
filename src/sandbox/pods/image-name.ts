export interface ImageName {
  /** Last part of the path: `fujitsu-enterprise-postgres-15-server`. */
  name: string;
  tag: string | undefined;
  digest: string | undefined;
}

/** Parts of an image reference, registry and organisation left out; never throws. */
export function parseImageName(image: string): ImageName {
  const [reference = '', digest] = image.split('@', 2);
  const last = reference.slice(reference.lastIndexOf('/') + 1);
  const colon = last.indexOf(':');
  return {
    name: colon < 0 ? last : last.slice(0, colon),
    tag: colon < 0 ? undefined : last.slice(colon + 1),
    digest,
  };
}

/** What an image of the product or of our experiments holds. */
export type ImageRole =
  | 'server' | 'backup' | 'restore' | 'upgrade' | 'pgpool2' | 'exporter' | 'fluentd' | 'fluentbit' | 'cronjob' | 'utils' | 'operator'
  | 'busybox' | 'pause';

const VERSIONED = /^fujitsu-enterprise-postgres-(?:\d{2}-)?(server|backup|restore|upgrade|pgpool2|exporter|fluentd|fluentbit|cronjob|utils|operator)$/;

/**
 * Role of an image by its name, whatever the registry, tag or digest (User's Guide 2.2.3; images of the operator's charts).
 * Undefined for an image that nobody here has, and for any tag with `does-not-exist` in it (a switch for tests).
 */
export function imageRole(image: string): ImageRole | undefined {
  const {name, tag} = parseImageName(image);
  if (tag?.includes('does-not-exist')) return undefined;
  if (name === 'busybox' || name === 'pause') return name;
  return VERSIONED.exec(name)?.[1] as ImageRole | undefined;
}
