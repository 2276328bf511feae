import type {SchemaNode, Shape} from './node.ts';
import {isRecord, walkValue, inheritedFacts} from './walk.ts';

/** What stands in the place of a hidden value; the operator's own mask looks the same (UG 5.11.1.2.2). */
export const MASK = '*****';

/** pgBackRest options whose values are secret, with or without the number of the repository (pgBackRest configuration reference). */
const SECRET_OPTION = /^([ \t]*repo\d*-(?:s3-key|s3-key-secret|s3-token|s3-sse-customer-key|azure-key|cipher-pass|sftp-private-key-passphrase)[ \t]*=[ \t]*)\S.*$/gm;

/** Names that speak of a secret: a misspelt password is a password all the same. Names of Secrets are none. */
const SECRET_NAME = /(passw|passphrase|token|api_?key|private_?key|credential|cipher|s3-key|azure-key)(?!.*(?:Name|Ref|Key)$)/i;

/** Paths of the secret leaves that a value has, in its order. */
export function secretPaths(root: SchemaNode, value: unknown, basePath = ''): string[] {
  const paths: string[] = [];
  walkValue(
    root,
    value,
    ({node, path}) => {
      if (node?.node === 'field' && node.facts.secret === true) paths.push(path);
    },
    basePath,
  );
  return paths;
}

/** Is there a secret option in a pgBackRest configuration? */
export function hasSecretLines(configuration: string): boolean {
  return configuration.search(SECRET_OPTION) !== -1;
}

/** What takes the place of a hidden value. */
export type Replacement = (value: unknown) => unknown;

const byMask: Replacement = () => MASK;

/** The same configuration with the values of secret options hidden. */
export function redactLines(configuration: string, replace: Replacement = byMask): string {
  return configuration.replaceAll(SECRET_OPTION, (line, name: string) => `${name}${String(replace(line.slice(name.length)))}`);
}

/** A copy with secret values hidden, whatever their type, and the secret lines of pgBackRest configurations too. */
export function redact<T>(root: SchemaNode, value: T, replace: Replacement = byMask): T {
  return hide(root, value, replace) as T;
}

function hide(node: SchemaNode, value: unknown, replace: Replacement): unknown {
  if (value === null || value === undefined) return value;
  if (node.node === 'field') return hideLeaf(node, value, replace);
  if (node.facts.secret === true && typeof value !== 'object') return replace(value);
  if (Array.isArray(value)) {
    const item = node.node === 'list' ? within(node, node.item) : undefined;
    return value.map((entry) => (item === undefined ? hideByName('', entry, replace) : hide(item, entry, replace)));
  }
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, hideMember(node, key, member, replace)]));
}

function hideMember(node: SchemaNode, key: string, member: unknown, replace: Replacement): unknown {
  const found = memberNode(node, key);
  if (found !== undefined) return hide(within(node, found), member, replace);
  return node.facts.secret === true ? replace(member) : hideByName(key, member, replace);
}

/** What the schema does not have is judged by its name. */
function hideByName(key: string, value: unknown, replace: Replacement = byMask): unknown {
  if (Array.isArray(value)) return value.map((item) => hideByName(key, item, replace));
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, hideByName(name, member, replace)]));
  return SECRET_NAME.test(key) && (typeof value === 'string' || typeof value === 'number') ? replace(value) : value;
}

function memberNode(node: SchemaNode, key: string): SchemaNode | undefined {
  if (node.node === 'dictionary') return node.value;
  if (node.node !== 'group') return undefined;
  const shape = node.shape() as Shape;
  return Object.hasOwn(shape, key) ? shape[key] : undefined;
}

function within<N extends SchemaNode>(parent: SchemaNode, member: N): N {
  return {...member, facts: inheritedFacts(parent.facts, member.facts)};
}

function hideLeaf({facts}: SchemaNode, value: unknown, replace: Replacement): unknown {
  if (facts.secret === true) return value === '' ? value : replace(value);
  if (facts.secretLines !== true) return hideByName('', value, replace);
  return typeof value === 'string' ? redactLines(value, replace) : replace(value);
}
