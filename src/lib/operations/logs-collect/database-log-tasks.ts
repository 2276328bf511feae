import {safeSegment} from '../../bundle/entry-path.ts';
import {openTar, type ForeignFile} from '../../bundle/tar-reader.ts';
import type {Pod} from '../../model/kubernetes-object.ts';
import type {OperationContext} from '../context.ts';
import {execToSink, reasonOf, type ExecEnd, type Inside} from './exec-file.ts';
import {MOST_FILES, type Collected, type CollectOptions} from './options.ts';
import {NothingThere, type CollectTask, type Files} from './task.ts';

/** Where log files may be, by what the pod is (objects.md, "Paths inside the server pod"; UG 7.5). */
export const LOG_FOLDERS = {
  server: ['/database/log', '/database/userdata/data/log'],
  pgpool: ['/var/log/pgpool'],
} as const;

export interface LogFilesOptions extends Pick<CollectOptions, 'sinceMs'> {
  part: Collected;
  folders: readonly string[];
}

/** More bytes before the end of a file than this are passed over when the file is larger than a part may be. */
type Limits = CollectOptions['limits'];

/**
 * The log files of a pod: one archive of their folder, read here as it comes; where the container has no tar, file by
 * file with ls and cat. With a time limit only files that were written to in that time.
 */
export function logFilesTask(context: OperationContext, pod: Pod, container: string, target: string, options: LogFilesOptions, limits: Limits): CollectTask {
  const {name = '?', namespace = '?'} = pod.metadata;
  const inside = {namespace, pod: name, container};
  const folder = `${target}/pods/${safeSegment(name)}/${options.part === 'pgpool' ? 'pgpool-log' : 'database-log'}`;
  return {
    part: options.part,
    what: `log files of ${name} (${options.folders.join(', ')})`,
    path: `${folder}/*`,
    rights: [`create pods/exec -n ${namespace}`],
    run: async (files, signal) => {
      const since = options.sinceMs === undefined ? undefined : new Date(context.clock.now().getTime() - options.sinceMs);
      const found = await byArchive(context, inside, files, {folder, folders: options.folders, since, limits, signal});
      if (found === undefined) await byFile(context, inside, files, {folder, folders: options.folders, since, limits, signal});
    },
  };
}

interface Transfer {
  folder: string;
  folders: readonly string[];
  since: Date | undefined;
  limits: Limits;
  signal: AbortSignal;
}

/** Ends with 40 where there is no folder, 41 without tar. Files that vanish or grow meanwhile are no failure. */
const ARCHIVE = `for d in "$@"; do [ -n "$(ls -A "$d" 2>/dev/null)" ] && break; d=; done; [ -n "$d" ] || exit 40
command -v tar >/dev/null 2>&1 || exit 41
cd "$d" || exit 40
if command -v find >/dev/null 2>&1; then find . -type f $AGE 2>/dev/null | head -n ${MOST_FILES} | tar -cf - -T -; else tar -cf - .; fi
c=$?; [ $c -le 1 ] || exit $c`;

/** How many files came; undefined: the container has no tar. */
async function byArchive(context: OperationContext, inside: Inside, files: Files, transfer: Transfer): Promise<number | undefined> {
  const {folders, since, signal} = transfer;
  const minutes = since === undefined ? '' : `-mmin -${Math.ceil((context.clock.now().getTime() - since.getTime()) / 60_000) + 1}`;
  const skipped = new Skipped(files, inside.pod);
  let taken = 0;
  const reader = await openTar({
    mostFiles: MOST_FILES,
    onSkipped: (name, reason) => skipped.add(name, reason),
    take: (file) => {
      taken += 1;
      return since !== undefined && file.mtime !== undefined && file.mtime < since ? {skip: 'not written to in the time asked for'} : (content) => store(files, transfer, file, content);
    },
  });
  const take = (chunk: Buffer): Promise<void> => {
    files.alive();
    return reader.write(chunk);
  };
  try {
    const end = await execToSink(context, inside, ['sh', '-c', `AGE='${minutes}'\n${ARCHIVE}`, 'sh', ...folders], take, signal);
    // Without a single file the command itself knows best what is wrong.
    if (taken === 0 && (end.exitCode === 41 || end.exitCode === 127)) return undefined;
    if (taken === 0) judge(end);
    await reader.end();
    judge(end);
    return taken;
  } catch (error) {
    // What is wrong with the archive is more than that its output was not taken any more.
    throw reader.failure ?? error;
  } finally {
    skipped.tell();
  }
}

function judge(end: ExecEnd): void {
  if (end.exitCode === 40) throw new NothingThere('there is no log file: logging_collector may be off');
  if (end.exitCode !== 0) throw new NothingThere(reasonOf(end));
}

/** One file into the bundle; of one that is too large, its end. */
async function store(files: Files, {folder, limits}: Transfer, file: ForeignFile, content: AsyncIterable<Buffer>): Promise<void> {
  const sink = files.open(`${folder}/${file.path}`, file.mtime);
  let passOver = Math.max(0, file.size - limits.mostPartBytes);
  const cut = passOver > 0 ? `the first ${passOver} of ${file.size} bytes are left out (--max-part-size)` : undefined;
  let seen = 0;
  for await (const chunk of content) {
    seen += chunk.length;
    const kept = chunk.subarray(Math.min(chunk.length, passOver));
    passOver -= chunk.length - kept.length;
    if (kept.length > 0) await sink.write(kept);
  }
  await sink.end(cut ?? (seen < file.size ? `it broke off after ${seen} of ${file.size} bytes` : undefined));
}

/** Where there is no tar: the names that ls gives, then each file by cat. Subfolders are those that the product uses. */
async function byFile(context: OperationContext, inside: Inside, files: Files, transfer: Transfer): Promise<void> {
  let count = 0;
  for (const folder of transfer.folders.flatMap((base) => [base, `${base}/audit`, `${base}/backup`])) {
    for (const name of await namesIn(context, inside, folder, transfer.signal)) {
      if (count >= MOST_FILES) throw new NothingThere(`there are more than ${MOST_FILES} files`);
      const place = transfer.folders.reduce((rest, base) => (rest.startsWith(`${base}/`) ? rest.slice(base.length + 1) : rest), `${folder}/${name}`);
      const sink = files.open(`${transfer.folder}/${place.split('/').map(safeSegment).join('/')}`);
      const end = await execToSink(context, inside, ['cat', `${folder}/${name}`], (chunk) => sink.write(chunk), transfer.signal);
      await sink.end(end.exitCode === 0 ? undefined : reasonOf(end));
      count += 1;
    }
  }
  if (count === 0) throw new NothingThere('there is no log file: logging_collector may be off');
}

async function namesIn(context: OperationContext, inside: Inside, folder: string, signal: AbortSignal): Promise<string[]> {
  let text = '';
  await execToSink(context, inside, ['ls', '-1p', folder], async (chunk) => {
    if (text.length < 1024 * 1024) text += chunk.toString('utf8');
  }, signal);
  // Only names of files; a folder ends with a slash, or is one of those that are looked into anyway.
  return text.split('\n').map((name) => name.trim()).filter((name) => /^[^/]+\.[^/]+$|^README$/.test(name) && name !== '..' && name !== '.');
}

/** Names a few of the files that were left out, and counts the others. */
class Skipped {
  readonly #files: Files;
  readonly #pod: string;
  readonly #reasons = new Map<string, {count: number; example: string}>();

  constructor(files: Files, pod: string) {
    this.#files = files;
    this.#pod = pod;
  }

  add(name: string, reason: string): void {
    const known = this.#reasons.get(reason);
    this.#reasons.set(reason, {count: (known?.count ?? 0) + 1, example: known?.example ?? name.slice(0, 120)});
  }

  tell(): void {
    for (const [reason, {count, example}] of this.#reasons) {
      this.#files.missing(`${count === 1 ? 'a file' : `${count} files`} of ${this.#pod}, such as ${JSON.stringify(example)}`, reason);
    }
  }
}
