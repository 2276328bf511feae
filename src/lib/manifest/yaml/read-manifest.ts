import type {Document, LineCounter, Node, Pair, YAMLError} from 'yaml';
import {FepError} from '../../errors/fep-error.ts';
import type {Position} from '../../model/finding.ts';
import type {AnyObject} from '../../model/kubernetes-object.ts';
import {apiVersionOf, FEP_RESOURCES, type FepKind} from '../../model/resources.ts';
import {joinIndex, joinKey} from '../../model/schema/path.ts';
import type {ManifestDocument, YamlTrap} from './document.ts';
import {depthOf, hasTooManyTokens, isTooLarge, MAX_ALIASES, MAX_BYTES, MAX_DEPTH, MAX_DOCUMENTS, MAX_STREAM_BYTES, MAX_TOKENS} from './limits.ts';
import {locateIn} from './locate.ts';
import {yaml11Meaning} from './scalar-traps.ts';
import {helmTemplate, splitDocuments, type DocumentText} from './split-documents.ts';

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
  const documents: ManifestDocument[] = [];
  for await (const document of eachManifest(text, options)) documents.push(document);
  return documents;
}

/**
 * The same one by one, so that a long file takes the memory of its largest document. Throws FepError (usage) when it comes to
 * what cannot be read; what stands before it has been given by then.
 */
export async function* eachManifest(text: string, {file}: {file: string}): AsyncGenerator<ManifestDocument> {
  if (text.length > MAX_STREAM_BYTES) throw tooLarge(text, file, MAX_STREAM_BYTES);
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (source.includes('\0')) throw unusable('manifest-not-yaml', `${shown(file)} is not text: it holds a NUL character`, file, {why: 'UTF-16 files look like that', suggestions: ['save the file as UTF-8']});
  const yaml = await import('yaml');
  let count = 0;
  for (const part of splitDocuments(source)) {
    for (const document of documentsOf(part, file, yaml)) {
      count += 1;
      if (count > MAX_DOCUMENTS) throw unusable('manifest-too-many', `${shown(file)} holds more than ${MAX_DOCUMENTS} documents`, file, {suggestions: ['split it']});
      yield document;
    }
  }
}

function documentsOf(part: DocumentText, file: string, yaml: Yaml): ManifestDocument[] {
  const {text, start} = part;
  if (text.length > MAX_BYTES) throw tooLarge(text, file, MAX_BYTES);
  if (depthOf(text) > MAX_DEPTH) throw unusable('manifest-too-deep', `${shown(file)} nests deeper than ${MAX_DEPTH} levels`, file);
  if (hasTooManyTokens(text, new yaml.Lexer())) {
    throw unusable('manifest-too-large', `${shown(file)} holds a document of more than ${MAX_TOKENS} words and signs`, file, {suggestions: ['check that this is the manifest']});
  }
  const lines = new yaml.LineCounter();
  const placeOf = (offset: number): Position => {
    const {line, col} = lines.linePos(offset);
    return {line: line + part.line, column: col};
  };
  const parsed = parse(text, lines, file, yaml);
  for (const document of parsed) {
    const [error] = document.errors;
    if (error !== undefined) throw notYaml(error, placeOf, file);
  }
  const template = helmTemplate(text);
  return parsed.flatMap((document, nth) => (isBlank(document) ? [] : [{
    ...manifestOf(document, {placeOf, file, yaml}),
    slice: {start, end: start + text.length, nth},
    ...(template === undefined ? {} : {template}),
  }]));
}

/** How every part of this program reads YAML; `edit-manifest.ts` has to see the same nodes. */
export const PARSE_OPTIONS = {version: '1.2', uniqueKeys: false, prettyErrors: false, merge: true, keepSourceTokens: false, logLevel: 'silent'} as const;

function parse(text: string, lineCounter: LineCounter, file: string, yaml: Yaml): Document.Parsed[] {
  try {
    const all = yaml.parseAllDocuments(text, {...PARSE_OPTIONS, lineCounter});
    return Array.isArray(all) ? all : [];
  } catch (error) {
    throw unusable('manifest-not-yaml', `${shown(file)} cannot be read as YAML`, file, {why: firstLine(error instanceof Error ? error.message : String(error))});
  }
}

function isBlank(document: Document.Parsed): boolean {
  const contents = document.contents as {value?: unknown; source?: string} | null;
  return contents === null || (contents.value === null && (contents.source ?? '') === '');
}

type Yaml = typeof import('yaml');

interface Reading {
  placeOf: (offset: number) => Position;
  yaml: Yaml;
  file: string;
}

function manifestOf(document: Document.Parsed, reading: Reading): Omit<ManifestDocument, 'slice'> {
  const {file, yaml, placeOf} = reading;
  const traps: YamlTrap[] = [];
  const root = document.contents as Node;
  walk(root, {...reading, traps, segments: []});
  const object = objectOf(document, file);
  if (typeof object !== 'object' || object === null || Array.isArray(object)) {
    const found = Array.isArray(object) ? 'a list' : `the single value ${JSON.stringify(object)?.slice(0, 60)}`;
    throw unusable('manifest-not-object', `${shown(file)} holds ${found}, not a Kubernetes object`, file, {suggestions: ['begin with apiVersion, kind and metadata']});
  }
  return {object: object as AnyObject, file, traps, locate: (path) => locateIn(root, path, placeOf, yaml)};
}

function objectOf(document: Document.Parsed, file: string): unknown {
  const suggestions = ['write the values out instead of *aliases'];
  let object: unknown;
  try {
    object = document.toJS({maxAliasCount: MAX_ALIASES});
  } catch (error) {
    throw unusable('manifest-aliases', `${shown(file)} uses aliases that this program does not follow`, file, {why: firstLine(error instanceof Error ? error.message : String(error)), suggestions});
  }
  if (isTooLarge(object)) throw unusable('manifest-aliases', `${shown(file)} is too large with its aliases written out`, file, {suggestions});
  return object;
}

interface Walk extends Reading {
  traps: YamlTrap[];
  /** Where the walk is, to be joined only when somebody asks. */
  segments: (string | number)[];
}

function walk(node: Node | null, state: Walk): void {
  if (node === null) return;
  const {yaml, segments} = state;
  if (yaml.isMap(node)) {
    const seen = new Set<string>();
    for (const pair of node.items) walkPair(pair as Pair<Node, Node | null>, state, seen);
  } else if (yaml.isSeq(node)) {
    node.items.forEach((item, index) => {
      segments.push(index);
      walk(item as Node, state);
      segments.pop();
    });
  } else if (yaml.isScalar(node)) {
    const meaning = node.type === 'PLAIN' && node.source !== undefined && node.tag === undefined ? yaml11Meaning(node.source) : undefined;
    if (meaning === undefined) return;
    node.value = meaning;
    state.traps.push({path: pathOf(segments), written: node.source ?? '', meaning, position: state.placeOf(node.range?.[0] ?? 0)});
  }
}

function walkPair(pair: Pair<Node, Node | null>, state: Walk, seen: Set<string>): void {
  if (!state.yaml.isScalar(pair.key)) throw strangeKey(pair.key, state);
  const key = String(pair.key.value);
  if (seen.has(key) && key !== '<<') throw duplicateKey(key, pair.key, state);
  seen.add(key);
  state.segments.push(key);
  walk(pair.value, state);
  state.segments.pop();
}

function pathOf(segments: readonly (string | number)[]): string {
  return segments.reduce<string>((path, segment) => (typeof segment === 'number' ? joinIndex(path, segment) : joinKey(path, segment)), '');
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

function notYaml(error: YAMLError, placeOf: Reading['placeOf'], file: string): FepError {
  return unusable('manifest-not-yaml', `${shown(file)} is not YAML`, place(file, placeOf(error.pos[0])), {
    why: firstLine(error.message),
    ...(/tab/i.test(error.message) ? {suggestions: ['indent with blanks']} : {}),
  });
}

function tooLarge(text: string, file: string, most: number): FepError {
  const size = `${(text.length / 1024 / 1024).toFixed(1)} MiB`;
  return unusable('manifest-too-large', `${shown(file)} is larger than ${most / 1024 / 1024} MiB`, file, {
    why: most === MAX_BYTES ? `a document of it has ${size}; the API server stores no object of that size` : `it has ${size}`,
    suggestions: ['check that this is the manifest'],
  });
}

/** The parser's own words, without what it quotes at length. */
function firstLine(message: string): string {
  const line = message.split('\n', 1)[0] ?? '';
  return line.length > 160 ? `${line.slice(0, 160)}…` : line;
}

function duplicateKey(key: string, node: Node, {placeOf, file}: Walk): FepError {
  return unusable('manifest-duplicate-key', `${shown(file)} has the key ${key.slice(0, 60)} twice in one place`, place(file, placeOf(node.range?.[0] ?? 0)), {
    why: 'readers of YAML differ in which of the two they take',
    suggestions: ['keep one of them'],
  });
}

/** A list, an object or an alias as a key: YAML, and no Kubernetes object. */
function strangeKey(node: Node, {placeOf, file}: Walk): FepError {
  return unusable('manifest-not-object', `${shown(file)} has a key that is no plain word`, place(file, placeOf(node.range?.[0] ?? 0)), {suggestions: ['write keys as plain text']});
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
