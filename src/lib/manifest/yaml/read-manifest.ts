import type {Document, LineCounter, Node, Pair, YAMLError} from 'yaml';
import {FepError} from '../../errors/fep-error.ts';
import type {Position} from '../../model/finding.ts';
import type {AnyObject} from '../../model/kubernetes-object.ts';
import {apiVersionOf, FEP_RESOURCES, type FepKind} from '../../model/resources.ts';
import {joinIndex, joinKey} from '../../model/schema/path.ts';
import type {ManifestDocument, YamlTrap} from './document.ts';
import {depthOf, MAX_BYTES, MAX_DEPTH} from './limits.ts';
import {yaml11Meaning} from './scalar-traps.ts';

/** Aliases resolve to at most this many nodes: enough for anchors by hand, too few for a bomb. */
const MAX_ALIASES = 100;

export interface ReadManifestOptions {
  /** Name for messages; `-` for stdin. */
  file: string;
  /** The one kind that is welcome; FEPCluster unless said otherwise. */
  kind?: FepKind;
}

/**
 * Reads exactly one object of one FEP kind. Throws FepError (usage) for anything else: not YAML, empty, several
 * documents, not an object, another kind or version, too large. Values are those that kubectl would send.
 */
export async function readManifest(text: string, options: ReadManifestOptions): Promise<ManifestDocument> {
  const documents = await readManifests(text, options);
  const [only, ...more] = documents;
  const kind = options.kind ?? 'FEPCluster';
  if (only === undefined) throw unusable('manifest-empty', `${shown(options.file)} is empty: it holds no object`, options.file, {
    suggestions: [`write the ${kind} into it, or leave -f out and use flags`],
  });
  if (more.length > 0) {
    const kinds = documents.map((document) => describe(document.object)).join(', ');
    throw unusable('manifest-several-documents', `${shown(options.file)} holds ${documents.length} documents, and one ${kind} is expected`, options.file, {
      why: `found: ${kinds}`,
      suggestions: [`keep the one ${kind} in a file of its own`],
    });
  }
  requireKind(only, kind);
  return only;
}

/** Reads every object of a file, whatever its kind, in order; empty documents are left out. Throws FepError (usage). */
export async function readManifests(text: string, options: {file: string}): Promise<ManifestDocument[]> {
  const {file} = options;
  requireSize(text, file);
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (source.includes('\0')) throw unusable('manifest-not-yaml', `${shown(file)} is not text: it holds a NUL character`, file, {why: 'UTF-16 files look like that', suggestions: ['save the file as UTF-8']});
  const depth = depthOf(source);
  if (depth > MAX_DEPTH) throw unusable('manifest-too-deep', `${shown(file)} nests deeper than ${MAX_DEPTH} levels`, file);
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  let parsed: Document.Parsed[];
  try {
    const all = yaml.parseAllDocuments(source, {lineCounter: lines, version: '1.2', uniqueKeys: false, prettyErrors: false, merge: true, keepSourceTokens: false, logLevel: 'silent'});
    parsed = Array.isArray(all) ? all : [];
  } catch (error) {
    throw unusable('manifest-not-yaml', `${shown(file)} cannot be read as YAML`, file, {why: firstLine(error instanceof Error ? error.message : String(error))});
  }
  for (const document of parsed) {
    const [error] = document.errors;
    if (error !== undefined) throw notYaml(error, lines, file);
  }
  return parsed.filter((document) => !isBlank(document)).map((document) => manifestOf(document, lines, file, yaml));
}

function isBlank(document: Document.Parsed): boolean {
  const contents = document.contents as {value?: unknown; source?: string} | null;
  return contents === null || (contents.value === null && (contents.source ?? '') === '');
}

function manifestOf(document: Document.Parsed, lines: LineCounter, file: string, yaml: typeof import('yaml')): ManifestDocument {
  const positions = new Map<string, Position>();
  const traps: YamlTrap[] = [];
  walk(document.contents as Node, '', {lines, positions, traps, yaml, file});
  let object: unknown;
  try {
    object = document.toJS({maxAliasCount: MAX_ALIASES});
  } catch (error) {
    throw unusable('manifest-aliases', `${shown(file)} uses aliases that this program does not follow`, file, {why: firstLine(error instanceof Error ? error.message : String(error)), suggestions: ['write the values out instead of *aliases']});
  }
  if (typeof object !== 'object' || object === null || Array.isArray(object)) {
    const found = Array.isArray(object) ? 'a list' : `the single value ${JSON.stringify(object)?.slice(0, 60)}`;
    throw unusable('manifest-not-object', `${shown(file)} holds ${found}, not a Kubernetes object`, file, {suggestions: ['begin with apiVersion, kind and metadata']});
  }
  return {object: object as AnyObject, file, traps, locate: (path) => nearestPlace(positions, path)};
}

interface Walk {
  lines: LineCounter;
  positions: Map<string, Position>;
  traps: YamlTrap[];
  yaml: typeof import('yaml');
  file: string;
}

function walk(node: Node | null, path: string, state: Walk): void {
  if (node === null) return;
  const {yaml} = state;
  if (yaml.isMap(node)) {
    const seen = new Set<string>();
    for (const pair of node.items) walkPair(pair as Pair<Node, Node | null>, path, state, seen);
  } else if (yaml.isSeq(node)) {
    node.items.forEach((item, index) => {
      const itemPath = joinIndex(path, index);
      note(item as Node, itemPath, state);
      walk(item as Node, itemPath, state);
    });
  } else if (yaml.isScalar(node)) {
    const meaning = node.type === 'PLAIN' && node.source !== undefined && node.tag === undefined ? yaml11Meaning(node.source) : undefined;
    if (meaning === undefined) return;
    node.value = meaning;
    state.traps.push({path, written: node.source ?? '', meaning, position: state.positions.get(path) ?? {line: 1, column: 1}});
  }
}

function walkPair(pair: Pair<Node, Node | null>, path: string, state: Walk, seen: Set<string>): void {
  if (!state.yaml.isScalar(pair.key)) throw strangeKey(pair.key, state);
  const key = String(pair.key.value);
  if (seen.has(key) && key !== '<<') throw duplicateKey(key, pair.key, state);
  seen.add(key);
  const childPath = joinKey(path, key);
  // A map's own place is its key; a value on a line of its own below would point to its first member.
  note(state.yaml.isScalar(pair.value) && pair.value.source !== '' ? pair.value : pair.key, childPath, state);
  walk(pair.value, childPath, state);
}

function note(node: Node, path: string, {lines, positions}: Walk): void {
  const offset = node.range?.[0];
  if (offset === undefined) return;
  const {line, col} = lines.linePos(offset);
  positions.set(path, {line, column: col});
}

function nearestPlace(positions: ReadonlyMap<string, Position>, path: string): Position | undefined {
  for (let at = path; at !== ''; ) {
    const position = positions.get(at);
    if (position !== undefined) return position;
    at = at.slice(0, Math.max(0, at.lastIndexOf('.'), at.lastIndexOf('[')));
  }
  return positions.get('kind') ?? positions.values().next().value;
}

function requireSize(text: string, file: string): void {
  if (text.length <= MAX_BYTES) return;
  throw unusable('manifest-too-large', `${shown(file)} is larger than 1 MiB`, file, {
    why: `it has ${(text.length / 1024 / 1024).toFixed(1)} MiB; the API server stores no object of that size`,
    suggestions: ['check that this is the manifest'],
  });
}

function requireKind({object, file, locate}: ManifestDocument, kind: FepKind): void {
  const wanted = apiVersionOf(FEP_RESOURCES[kind]);
  const at = (path: string): string => place(file, locate(path));
  if (typeof object.kind !== 'string') {
    throw unusable('manifest-not-object', `${shown(file)} has no kind`, file, {suggestions: [`begin with apiVersion: ${wanted} and kind: ${kind}`]});
  }
  if (object.kind !== kind) {
    throw unusable('manifest-kind', `${shown(file)} holds a ${object.kind}, and a ${kind} is expected`, at('kind'), {suggestions: [`kind: ${kind}`]});
  }
  if (object.apiVersion !== wanted) {
    throw unusable('apiversion-fepcluster', `${shown(file)}: apiVersion ${JSON.stringify(object.apiVersion) ?? '(none)'} does not exist for ${kind}`, at('apiVersion'), {
      why: 'no operator installs another version',
      suggestions: [`apiVersion: ${wanted}`],
    });
  }
}

function notYaml(error: YAMLError, lines: LineCounter, file: string): FepError {
  const {line, col} = lines.linePos(error.pos[0]);
  return unusable('manifest-not-yaml', `${shown(file)} is not YAML`, place(file, {line, column: col}), {
    why: firstLine(error.message),
    ...(/tab/i.test(error.message) ? {suggestions: ['indent with blanks']} : {}),
  });
}

/** The parser's own words, without what it quotes at length. */
function firstLine(message: string): string {
  const line = message.split('\n', 1)[0] ?? '';
  return line.length > 160 ? `${line.slice(0, 160)}…` : line;
}

function duplicateKey(key: string, node: Node, {lines, file}: Walk): FepError {
  const {line, col} = lines.linePos(node.range?.[0] ?? 0);
  return unusable('manifest-duplicate-key', `${shown(file)} has the key ${key.slice(0, 60)} twice in one place`, place(file, {line, column: col}), {
    why: 'readers of YAML differ in which of the two they take',
    suggestions: ['keep one of them'],
  });
}

/** A list, an object or an alias as a key: YAML, and no Kubernetes object. */
function strangeKey(node: Node, {lines, file}: Walk): FepError {
  const {line, col} = lines.linePos(node.range?.[0] ?? 0);
  return unusable('manifest-not-object', `${shown(file)} has a key that is no plain word`, place(file, {line, column: col}), {suggestions: ['write keys as plain text']});
}

function place(file: string, position: Position | undefined): string {
  return position === undefined ? file : `${file}:${position.line}:${position.column}`;
}

function shown(file: string): string {
  return file === '-' ? 'standard input' : file;
}

function describe(object: AnyObject): string {
  const name = object.metadata?.name;
  return typeof name === 'string' ? `${String(object.kind)} ${name}` : String(object.kind ?? 'something without a kind');
}

function unusable(code: string, message: string, where: string, rest: {why?: string; suggestions?: string[]} = {}): FepError {
  return new FepError(message, {code, exit: 'usage', where, ...rest});
}
