import type {Document, Node, Pair} from 'yaml';
import {joinIndex, joinKey} from '../../model/schema/path.ts';
import type {SchemaNode} from '../../model/schema/node.ts';

export interface WriteYamlOptions {
  /** Words behind a value, by path: `spec.fep.instances` → `--instances`. */
  comments?: ReadonlyMap<string, string>;
  /** Order of the members of `spec`; left out, that of the model for a FEPCluster, and as they come for other kinds. */
  spec?: SchemaNode;
  /** Lines above the whole, without the `#`. */
  header?: readonly string[];
}

const TOP = ['apiVersion', 'kind', 'metadata', 'type', 'spec'];
const METADATA = ['name', 'namespace', 'labels', 'annotations'];

/**
 * An object as YAML that kubectl reads back as the same object: stable order, several lines as `|`, text that YAML 1.1
 * would take for something else in quotes, and comments that say where a value came from.
 */
export async function writeYaml(object: object, options: WriteYamlOptions = {}): Promise<string> {
  const yaml = await import('yaml');
  const document = new yaml.Document(ordered(object as Record<string, unknown>, options.spec ?? (await modelOf((object as {kind?: unknown}).kind))), {compat: 'yaml-1.1', aliasDuplicateObjects: false});
  if (options.comments !== undefined) annotate(document.contents, '', options.comments, yaml);
  quoteSurprises(document, yaml);
  if (options.header !== undefined && options.header.length > 0) document.commentBefore = options.header.map((line) => ` ${line}`).join('\n');
  return document.toString({lineWidth: 0, blockQuote: 'literal', indent: 2, indentSeq: true, nullStr: 'null'});
}

async function modelOf(kind: unknown): Promise<SchemaNode | undefined> {
  return kind === 'FEPCluster' ? (await import('../../model/fep-cluster/index.ts')).fepClusterSpec : undefined;
}

/** The same object with its members in reading order; unknown members keep their order behind the known ones. */
export function ordered(object: Record<string, unknown>, spec?: SchemaNode): Record<string, unknown> {
  const result = inOrder(object, TOP);
  if (isRecord(result['metadata'])) result['metadata'] = inOrder(result['metadata'], METADATA);
  if (spec !== undefined && 'spec' in result) result['spec'] = orderedBy(spec, result['spec']);
  return result;
}

function orderedBy(node: SchemaNode, value: unknown): unknown {
  if (Array.isArray(value)) return node.node === 'list' ? value.map((item) => orderedBy(node.item, item)) : value;
  if (!isRecord(value)) return value;
  if (node.node === 'dictionary') return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, orderedBy(node.value, item)]));
  if (node.node !== 'group') return value;
  const shape = node.shape() as Record<string, SchemaNode>;
  const result = inOrder(value, Object.keys(shape));
  for (const [key, item] of Object.entries(result)) {
    const member = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (member !== undefined) result[key] = orderedBy(member, item);
  }
  return result;
}

function inOrder(value: Record<string, unknown>, first: readonly string[]): Record<string, unknown> {
  const keys = [...first.filter((key) => Object.hasOwn(value, key)), ...Object.keys(value).filter((key) => !first.includes(key))];
  return Object.fromEntries(keys.filter((key) => value[key] !== undefined).map((key) => [key, value[key]]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type Yaml = typeof import('yaml');

function annotate(node: unknown, path: string, comments: ReadonlyMap<string, string>, yaml: Yaml): void {
  if (yaml.isMap(node)) {
    for (const pair of node.items as Pair<Node, Node | null>[]) {
      const at = joinKey(path, String((pair.key as unknown as {value: unknown}).value));
      const comment = comments.get(at) ?? (yaml.isSeq(pair.value) ? comments.get(`${at}[0]`) : undefined);
      if (comment !== undefined) attach(pair, comment, yaml);
      annotate(pair.value, at, comments, yaml);
    }
  } else if (yaml.isSeq(node)) {
    node.items.forEach((item, index) => annotate(item, joinIndex(path, index), comments, yaml));
  }
}

function attach(pair: Pair<Node, Node | null>, comment: string, yaml: Yaml): void {
  const line = ` ${comment.replaceAll(/\s+/g, ' ')}`;
  if (yaml.isScalar(pair.value)) pair.value.comment = line;
  else pair.key.commentBefore = line;
}

/**
 * Text whose form another reader may misjudge gets quotes: lone `=` and `~`, numbers with underscores or colons, `0o17`.
 * `compat` covers the rest.
 */
function quoteSurprises(document: Document, yaml: Yaml): void {
  yaml.visit(document, {
    Scalar(_key, node) {
      if (typeof node.value !== 'string' || node.value.includes('\n')) return;
      if (/^[-+.]?\d[\d_:.,xobXOBeE+-]*$/.test(node.value) || /^(?:[yYnN~=]|<<|\.(?:inf|nan))$/i.test(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
}
