/** What tells the items of a list apart, by the last name of the list's path. */
const KEYS: Readonly<Record<string, string>> = {
  customCertificates: 'userName',
  kmsDefinition: 'name',
  fepCustomCert: 'userName',
  fepCustomCerts: 'userName',
  replicationHosts: 'hostName',
  targets: 'database',
  tableConfigs: 'schemaObject',
};

/** Keys of the items, in order; undefined when some have none or two share one: the list then counts as a whole. */
export function keysOf(schemaPath: string, items: readonly unknown[]): string[] | undefined {
  const name = schemaPath.slice(schemaPath.lastIndexOf('.') + 1);
  const keys = items.map((item) => keyOf(name, item));
  if (keys.some((key) => key === undefined) || new Set(keys).size !== keys.length) return undefined;
  return keys as string[];
}

function keyOf(list: string, item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return undefined;
  // Pairs of an item of the store and its name there: one pair in each.
  if (list === 'fepSecrets') return Object.keys(item).length === 1 ? Object.keys(item)[0] : undefined;
  const field = KEYS[list];
  const key = field === undefined ? undefined : (item as Record<string, unknown>)[field];
  return typeof key === 'string' && key !== '' ? key : undefined;
}
