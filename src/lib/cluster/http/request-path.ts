import {FepError} from '../../errors/fep-error.ts';
import type {Resource} from '../../model/resources.ts';

type Query = Record<string, string | number | boolean | undefined>;

/** `/api/v1/namespaces/db/pods`, `/apis/fep.fujitsu.io/v2/fepclusters`. Namespace undefined: all, or a kind without one. */
export function collectionPath(resource: Resource, namespace: string | undefined): string {
  const root = resource.group === '' ? `/api/${resource.version}` : `/apis/${resource.group}/${resource.version}`;
  const scope = resource.namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${scope}/${resource.plural}`;
}

/**
 * The path of one object, or of one of its subresources (`status`, `log`, `exec`). Throws `name-invalid` for a name that
 * would lead elsewhere: an empty one to the whole collection, dots up the tree.
 */
export function objectPath(resource: Resource, name: string, namespace: string | undefined, subresource?: string): string {
  if (['', '.', '..'].includes(name)) {
    throw new FepError(`"${name}" is not a name of a ${resource.kind}`, {code: 'name-invalid', exit: 'usage', why: 'names have lower-case letters, digits and hyphens'});
  }
  return `${collectionPath(resource, namespace)}/${encodeURIComponent(name)}${subresource === undefined ? '' : `/${subresource}`}`;
}

/** Appends the given parameters; those that are undefined are left out. */
export function withQuery(path: string, query: Query): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined) parameters.append(key, String(value));
  return parameters.size === 0 ? path : `${path}?${parameters}`;
}
