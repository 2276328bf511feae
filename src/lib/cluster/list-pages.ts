import {FepError} from '../errors/fep-error.ts';
import type {KubernetesObject} from '../model/kubernetes-object.ts';
import {apiVersionOf, type Resource} from '../model/resources.ts';
import type {ObjectList} from './gateway.ts';

/** A list as the server sends it, one page. */
export interface ListPage<T> {
  metadata: {resourceVersion?: string; continue?: string};
  items: T[] | null;
}

/**
 * All pages of a list. When the version that the pages are of is gone half-way (410), the list begins again, once.
 */
export async function listPages<T extends KubernetesObject>(resource: Resource, page: (next: string | undefined) => Promise<ListPage<T>>): Promise<ObjectList<T>> {
  try {
    return await collect(resource, page);
  } catch (error) {
    if (!(error instanceof FepError) || error.code !== 'version-gone') throw error;
    return collect(resource, page);
  }
}

async function collect<T extends KubernetesObject>(resource: Resource, page: (next: string | undefined) => Promise<ListPage<T>>): Promise<ObjectList<T>> {
  const items: T[] = [];
  let resourceVersion = '';
  let next: string | undefined;
  do {
    const {metadata, items: some} = await page(next);
    for (const item of some ?? []) items.push(withKind(item, resource));
    resourceVersion = metadata.resourceVersion ?? resourceVersion;
    next = metadata.continue === '' ? undefined : metadata.continue;
  } while (next !== undefined);
  return {items, resourceVersion};
}

/** The items of a list of a built-in kind come without their kind. */
function withKind<T extends KubernetesObject>(item: T, resource: Resource): T {
  return item.kind === undefined ? {...item, apiVersion: apiVersionOf(resource), kind: resource.kind} : item;
}
