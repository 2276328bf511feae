/** What RBAC denied, as the API server words it. */
export interface Denial {
  user: string | undefined;
  verb: string;
  /** As `kubectl auth can-i` takes it: `fepclusters.fep.fujitsu.io`, `pods/exec`. */
  resource: string;
  /** Undefined: for the whole cluster. */
  namespace: string | undefined;
}

/**
 * Reads `fepclusters.fep.fujitsu.io "demo" is forbidden: User "jane" cannot get resource "fepclusters" in API group
 * "fep.fujitsu.io" in the namespace "db"`; undefined for any other text.
 */
export function parseDenial(message: string): Denial | undefined {
  const found = /(?:User "([^"]*)" )?cannot (\S+) resource "([^"]+)"(?: in API group "([^"]*)")?(?: in the namespace "([^"]*)")?/.exec(message);
  if (found === null) return undefined;
  const [, user, verb = '', plural = '', group = '', namespace] = found;
  return {user, verb, resource: withGroup(plural, group), namespace};
}

/** `pods/exec` in group `g` is `pods.g/exec` for kubectl. */
function withGroup(plural: string, group: string): string {
  if (group === '') return plural;
  const [base = plural, subresource] = plural.split('/');
  return `${base}.${group}${subresource === undefined ? '' : `/${subresource}`}`;
}
