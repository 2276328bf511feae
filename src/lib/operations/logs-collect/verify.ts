import {readBundle, type ReadFile} from '../../bundle/bundle-reader.ts';
import {FepError} from '../../errors/fep-error.ts';
import {ANSWER_API_VERSION} from '../../model/answers/api-version.ts';
import type {BundleManifest, BundleVerification} from '../../model/answers/support-bundle.ts';
import {KnownValues} from '../../redact/known-values.ts';
import {Placeholders} from '../../redact/placeholders.ts';
import {RedactionRules, Redactor, type Redaction} from '../../redact/redactor.ts';
import type {OperationContext} from '../context.ts';
import {takeInventory} from './inventory.ts';
import {gatherSecrets} from './known-secrets.ts';

export interface VerifyOptions {
  file: string;
  /** Look for the secret values that the namespaces of the bundle hold now. */
  live: boolean;
}

/** Everything `verify` needs; the cluster only where `live` is asked for. */
export interface VerifyContext extends Omit<OperationContext, 'cluster'> {
  cluster?: OperationContext['cluster'];
}

type Problem = BundleVerification['problems'][number];

const LONGEST_MANIFEST = 64 * 1024 * 1024;
const MOST_PROBLEMS = 10_000;

/**
 * Reads a finished bundle again: names that stay inside, sizes and checksums of its manifest, and secrets by the same rules
 * that made it. Throws `no-such-file` (4) and `unreadable-file` (2).
 */
export async function verifyBundle(context: VerifyContext, {file, live}: VerifyOptions): Promise<BundleVerification> {
  const first = await scan(file, undefined, context.signal);
  const manifest = manifestOf(first.manifest);
  const known = live ? await liveSecrets(context, manifest) : undefined;
  // The manifest, which names the namespaces, is the last file.
  const {read, found} = known === undefined ? first : await scan(file, known, context.signal);
  const problems = [...found, ...read.problems, ...(read.broken === undefined ? [] : [{path: file, problem: read.broken}]), ...differences(read.files, first.manifest, manifest)];
  const complete = read.broken === undefined && manifest !== undefined;
  return {
    apiVersion: ANSWER_API_VERSION,
    kind: 'BundleVerification',
    file,
    verdict: found.length > 0 ? 'secrets' : problems.length > 0 || !complete ? 'damaged' : 'clean',
    complete,
    files: read.files.length,
    bytes: read.files.reduce((sum, {bytes}) => sum + bytes, 0),
    ...(known === undefined ? {} : {liveValues: known.size}),
    problems,
  };
}

interface Scan {
  read: Awaited<ReturnType<typeof readBundle>>;
  found: Problem[];
  manifest: {path: string; text: string} | undefined;
}

async function scan(file: string, known: KnownValues | undefined, signal: AbortSignal): Promise<Scan> {
  const rules = new RedactionRules(known ?? new KnownValues(new Placeholders()));
  const found: Problem[] = [];
  let manifest: Scan['manifest'];
  const look = async function* (path: string, content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const watch = new SecretWatch(rules, path, found);
    const isManifest = /^(?:[^/]+\/)?manifest\.json$/.test(path);
    const kept: Buffer[] = [];
    let size = 0;
    for await (const chunk of content) {
      watch.look(chunk);
      size += chunk.length;
      if (isManifest && size < LONGEST_MANIFEST) kept.push(Buffer.from(chunk));
      yield chunk;
    }
    watch.end();
    if (isManifest) manifest = {path, text: Buffer.concat(kept).toString('utf8')};
  };
  const read = await readBundle(file, look, signal).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(file, error);
  });
  return {read, found, manifest};
}

function unreadable(file: string, error: NodeJS.ErrnoException): Error {
  if (error.code === undefined || error instanceof FepError) return error;
  const gone = error.code === 'ENOENT';
  return new FepError(gone ? `there is no file ${file}` : `${file} cannot be read`, {
    code: gone ? 'no-such-file' : 'unreadable-file', exit: gone ? 'notFound' : 'usage', where: 'FILE', why: error.code === 'EISDIR' ? 'it is a folder' : error.message, suggestions: ['ls *.tgz'],
  });
}

/** Finds secrets in a file and tells in which line; what they are is never said. */
class SecretWatch {
  readonly #redactor: Redactor;
  /** Offsets of findings whose line is not known yet. */
  #pending: Redaction[] = [];
  readonly #path: string;
  readonly #found: Problem[];
  #lines = 1;
  #offset = 0;

  constructor(rules: RedactionRules, path: string, found: Problem[]) {
    this.#path = path;
    this.#found = found;
    this.#redactor = new Redactor(rules, (redaction) => this.#pending.push(redaction));
  }

  look(chunk: Buffer): void {
    const ends: number[] = [];
    for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, at + 1)) ends.push(this.#offset + at);
    this.#recent.push({from: this.#offset, line: this.#lines, ends});
    if (this.#recent.length > 64) this.#recent.shift();
    this.#lines += ends.length;
    this.#offset += chunk.length;
    this.#redactor.push(chunk);
    this.#settle();
  }

  end(): void {
    this.#redactor.end();
    this.#settle();
  }

  readonly #recent: {from: number; line: number; ends: number[]}[] = [];

  #settle(): void {
    for (const {kind, offset} of this.#pending) {
      const piece = this.#recent.findLast(({from}) => from <= offset);
      const line = piece === undefined ? undefined : piece.line + piece.ends.filter((end) => end < offset).length;
      if (this.#found.length < MOST_PROBLEMS) this.#found.push({path: this.#path, problem: `looks like a secret (${kind})`, ...(line === undefined ? {} : {line})});
    }
    this.#pending = [];
  }
}

function manifestOf(found: Scan['manifest']): BundleManifest | undefined {
  if (found === undefined) return undefined;
  try {
    const value = JSON.parse(found.text) as BundleManifest;
    return value.kind === 'SupportBundleManifest' && Array.isArray(value.files) && Array.isArray(value.namespaces) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Files that are not as the manifest says, that it has and the archive has not, and the other way round. */
function differences(files: readonly ReadFile[], found: Scan['manifest'], manifest: BundleManifest | undefined): Problem[] {
  if (found === undefined) return [{path: 'manifest.json', problem: 'it is missing: the bundle was not finished, or is none of this program'}];
  if (manifest === undefined) return [{path: found.path, problem: 'it cannot be read'}];
  const folder = found.path.slice(0, -'manifest.json'.length);
  const listed = new Map(manifest.files.map((file) => [`${folder}${file.path}`, file]));
  const wrong = files.flatMap((file): Problem[] => {
    const wanted = listed.get(file.path);
    listed.delete(file.path);
    if (file.path === found.path) return [];
    if (wanted === undefined) return [{path: file.path, problem: 'it is not in the manifest'}];
    return wanted.sha256 === file.sha256 ? [] : [{path: file.path, problem: 'its content is not what the manifest says'}];
  });
  return [...wrong, ...[...listed.keys()].map((path) => ({path, problem: 'the manifest has it, the archive has not'}))];
}

async function liveSecrets(context: VerifyContext, manifest: BundleManifest | undefined): Promise<KnownValues> {
  const {cluster, signal} = context;
  if (cluster === undefined) throw new FepError('there is no cluster to ask', {code: 'usage', exit: 'usage', where: '--live'});
  const namespaces = (manifest?.namespaces ?? []).filter((name) => typeof name === 'string' && /^[a-z0-9-]{1,63}$/.test(name));
  if (namespaces.length === 0) throw new FepError('the bundle does not say which namespaces it is of', {code: 'no-manifest', exit: 'failed', where: '--live', why: 'its manifest.json is missing or names none', suggestions: ['leave out --live']});
  const inventory = await takeInventory(cluster, namespaces.map((namespace) => ({name: '', namespace})), signal);
  const {values, unread} = gatherSecrets(inventory);
  const [first] = unread;
  if (first !== undefined) throw new FepError(`the Secrets of ${first.namespace} cannot be read`, {code: 'forbidden', exit: 'forbidden', where: '--live', why: first.reason, suggestions: ['leave out --live', `kubectl auth can-i list secrets -n ${first.namespace}`]});
  return values;
}
