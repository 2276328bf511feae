import type {AnyObject, Secret} from '../../model/kubernetes-object.ts';
import {isKnown} from '../../model/part.ts';
import {KnownValues} from '../../redact/known-values.ts';
import {Placeholders} from '../../redact/placeholders.ts';
import {secretsOfObject} from '../../redact/redact-object.ts';
import type {Wish} from '../../redact/wish.ts';
import {valueAt} from '../../rules/view.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import type {Inventory} from './inventory.ts';

/** More values are not looked for; a namespace of that many is no namespace of databases. */
const MOST_VALUES = 50_000;

/** Certificates and the names of accounts and places are no secrets. */
const PUBLIC_KEYS = /^(?:ca\.crt|tls\.crt|ca-bundle\.crt|service-ca\.crt|namespace|username|user|host|port|dbname|database)$/i;

/** What is known to be secret, and whether the Secrets could be read for it. */
export interface KnownSecrets {
  values: KnownValues;
  /** Namespaces whose Secrets could not be read, with the reason: there, secrets are told by their looks alone. */
  unread: {namespace: string; reason: string}[];
}

/** Gathers every secret value that the cluster holds: Secrets, and the secret fields of all objects. */
export function gatherSecrets(inventory: Inventory, redact: ReadonlySet<Wish> = new Set()): KnownSecrets {
  const values = new KnownValues(new Placeholders(), namesOf(inventory));
  const unread: KnownSecrets['unread'] = [];
  for (const {namespace, kinds} of inventory.namespaces.values()) {
    const secrets = kinds.get('Secret');
    if (secrets !== undefined && !isKnown(secrets)) unread.push({namespace, reason: secrets.unreadable});
    for (const [kind, found] of kinds) {
      if (!isKnown(found)) continue;
      for (const object of found.known) {
        if (values.size >= MOST_VALUES) break;
        if (kind === 'Secret') addSecret(values, object as unknown as Secret);
        else if (kind !== 'Event') for (const {value, source} of secretsOfObject(object)) values.add(value, source);
      }
    }
  }
  addWords(values, inventory, redact);
  return {values, unread};
}

function addSecret(values: KnownValues, secret: Secret): void {
  const {name, namespace} = secret.metadata;
  // A copy of what was applied holds values that may be older than the present ones.
  for (const {value, source} of secretsOfObject({...secret, kind: 'ConfigMap'})) values.add(value, source);
  for (const [key, encoded] of Object.entries(secret.data ?? {})) {
    if (PUBLIC_KEYS.test(key)) continue;
    values.add(Buffer.from(encoded, 'base64').toString('utf8'), `Secret ${namespace}/${name}, key ${key}`);
  }
}

/** Names that occur everywhere: a Secret that holds one of them holds no secret there. */
function namesOf({clusters, namespaces}: Inventory): string[] {
  const names = clusters.flatMap(({name, namespace}) => [name, namespace]);
  for (const {kinds} of namespaces.values()) {
    for (const found of kinds.values()) if (isKnown(found)) names.push(...found.known.flatMap(({metadata}) => metadata.name ?? []));
    names.push(...usersOf(kinds.get('FEPCluster')));
  }
  return names;
}

function usersOf(clusters: ReturnType<Inventory['clusterWide']['get']>): string[] {
  if (clusters === undefined || !isKnown(clusters)) return [];
  const fields = ['pguser', 'pgdb', 'pgrepluser', 'pgRewindUser', 'pgRewinduser', 'pgMetricsUser', 'pgSecurityUser'];
  return clusters.known.flatMap((object: AnyObject) => fields.flatMap((field) => {
    const value = valueAt(object, `spec.fepChildCrVal.sysUsers.${field}`);
    return typeof value === 'string' && !value.includes('*') ? [value] : [];
  }));
}

/** Names and hosts that are hidden on wish. */
function addWords(values: KnownValues, inventory: Inventory, redact: ReadonlySet<Wish>): void {
  if (redact.has('hostnames')) for (const host of hostsOf(inventory)) values.addWord(host, 'host');
  if (!redact.has('names')) return;
  const own = inventory.clusters.flatMap(({name, namespace}: ClusterRef) => [name, ...(namespace === 'default' ? [] : [namespace])]);
  const users = [...inventory.namespaces.values()].flatMap(({kinds}) => usersOf(kinds.get('FEPCluster')));
  for (const word of new Set([...own, ...users])) values.addWord(word, 'name');
}

function hostsOf(inventory: Inventory): Set<string> {
  const nodes = inventory.clusterWide.get('Node');
  const found = nodes !== undefined && isKnown(nodes) ? nodes.known : [];
  const hosts = found.flatMap((node) => {
    const addresses = valueAt(node, 'status.addresses');
    return [node.metadata.name ?? '', ...(Array.isArray(addresses) ? addresses.flatMap((one) => (/^(?:Hostname|InternalDNS|ExternalDNS)$/.test(String(valueAt({one}, 'one.type'))) ? [String(valueAt({one}, 'one.address'))] : [])) : [])];
  });
  const inPods = [...inventory.namespaces.values()].flatMap(({kinds}) => {
    const pods = kinds.get('Pod');
    return pods !== undefined && isKnown(pods) ? pods.known.map((pod) => String(valueAt(pod, 'spec.nodeName') ?? '')) : [];
  });
  return new Set([...hosts, ...inPods].filter((host) => host !== ''));
}
