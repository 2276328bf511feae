import type {OperationContext} from '../context.ts';
import {execScript, pgbackrestFailed, pgbackrestWords, SectionSink} from './exec-script.ts';
import {FileListing} from './repository/file-listing.ts';
import {readInfo} from './repository/read-info.ts';
import type {ArchivedWal, Repository} from './repository/repository.ts';
import {parseHistory, type TimelineSwitch} from './repository/timeline-history.ts';
import {WalArchive} from './repository/wal-archive.ts';
import {segmentBytesFrom, DEFAULT_SEGMENT_BYTES} from './repository/wal-segment.ts';
import type {RepositoryPod} from './repository-pod.ts';

/** Backups of a cluster, and the WAL of its newest database, by repository. */
export interface RepositoryContents {
  repository: Repository;
  wal: ArchivedWal[];
  /** Repositories whose WAL could not be listed. */
  unreadable: {part: string; reason: string}[];
}

/**
 * `info`, and the archives that are asked for with the histories of their timelines, in one request. `repo-ls` and `repo-get` are
 * pgBackRest's own (2.28 and later); they read any kind of repository.
 */
const SCRIPT = String.raw`
mark() { printf '\n#kubectl-fep %s\n' "$*"; }
only=$1; shift
mark info
pgbackrest info --output=json $only; code=$?
mark end info $code
for repo; do
  mark wal $repo
  pgbackrest repo-ls --repo=$repo --output=json --recurse archive; code=$?
  mark end wal $repo $code
  for file in $(pgbackrest repo-ls --repo=$repo --recurse --filter='\.history$' archive 2>/dev/null); do
    mark history $repo $file
    pgbackrest repo-get --repo=$repo "archive/$file"
    mark end history $repo $file
  done
done
`;

export interface ReadOptions {
  /** Only this repository. */
  repo?: number | undefined;
  /** List the WAL too. */
  wal: boolean;
}

/** Reads the repository by one exec. Throws as the gateway does, and `pgbackrest-failed` (1) when `info` itself fails. */
export async function readRepository(context: OperationContext, pod: RepositoryPod, options: ReadOptions): Promise<RepositoryContents> {
  const collected = new Collector();
  const repos = options.repo === undefined ? pod.repositories : [options.repo];
  const args = [options.repo === undefined ? '' : `--repo=${options.repo}`, ...(options.wal ? repos.map(String) : [])];
  const end = await execScript(context, pod, SCRIPT, args, new SectionSink({mark: (section) => collected.mark(section), piece: (section, piece) => collected.take(section, piece)}));
  const {repository} = collected;
  if (repository === undefined) throw pgbackrestFailed('pgbackrest info', pod, end, collected.info);
  return collected.contents(repository, end.stderr);
}

/** Characters in the name of a segment. */
const SEGMENT_NAME = 24;

interface Reading {
  archived: ArchivedWal;
  listing: FileListing;
  /** Folder of the archive of the newest database: `backupstanza/15-1/`. */
  folder: string;
  histories: Map<number, readonly TimelineSwitch[]>;
  code: number;
}

/** Keeps what the script prints. `info` comes first, so that names of WAL can be understood as they come. */
class Collector {
  info = '';
  repository: Repository | undefined;
  #history = '';
  readonly #readings = new Map<number, Reading>();

  take(section: string, piece: string): void {
    const [kind, first] = section.split(' ');
    if (kind === 'info') this.info += piece;
    else if (kind === 'wal') this.#reading(Number(first)).listing.write(piece);
    else if (kind === 'history') this.#history += piece;
  }

  /** Called with each marker, before what follows it. */
  mark(section: string): void {
    const [kind, what, ...rest] = section.split(' ');
    if (kind !== 'end') return;
    if (what === 'info') this.repository = readInfo(this.info);
    else if (what === 'wal') this.#reading(Number(rest[0])).code = Number(rest[1]);
    else if (what === 'history') this.#endHistory(Number(rest[0]), rest.slice(1).join(' '));
  }

  contents(repository: Repository, stderr: string): RepositoryContents {
    const result: RepositoryContents = {repository, wal: [], unreadable: []};
    for (const [repo, {archived, code}] of this.#readings) {
      if (code === 0) result.wal.push(archived);
      else result.unreadable.push({part: `WAL of repository ${repo}`, reason: pgbackrestWords(stderr) ?? 'pgbackrest repo-ls did not end'});
    }
    return result;
  }

  #endHistory(repo: number, file: string): void {
    const {folder, histories} = this.#reading(repo);
    const timeline = file.startsWith(folder) ? /([0-9A-F]{8})\.history$/.exec(file)?.[1] : undefined;
    if (timeline !== undefined) histories.set(Number.parseInt(timeline, 16), parseHistory(this.#history));
    this.#history = '';
  }

  #reading(repo: number): Reading {
    let reading = this.#readings.get(repo);
    if (reading === undefined) this.#readings.set(repo, reading = newReading(this.repository, repo));
    return reading;
  }
}

function newReading(repository: Repository | undefined, repo: number): Reading {
  const range = repository?.archives.filter((each) => each.repo === repo).toSorted((a, b) => a.databaseId - b.databaseId).at(-1);
  const folder = `${repository?.stanza ?? ''}/${range?.id ?? ''}/`;
  const wal = new WalArchive(segmentBytesOf(repository?.backups ?? []));
  const histories = new Map<number, readonly TimelineSwitch[]>();
  const listing = new FileListing((path, size, time) => {
    // `<stanza>/<id>/<timeline and log file>/<segment>-<checksum>.gz`; labels of backups and partial segments have a dot there.
    const begin = path.lastIndexOf('/') + 1;
    if (path[begin + SEGMENT_NAME] === '-' && path.startsWith(folder)) wal.add(path.slice(begin, begin + SEGMENT_NAME), time, size);
  });
  // What was not listed to its end was cut off.
  return {archived: {repo, databaseId: range?.databaseId ?? 1, wal, histories}, listing, folder, histories, code: 1};
}

/** Told from any backup: its position and the name of the segment that holds it. */
function segmentBytesOf(backups: Repository['backups']): number {
  for (const {walStart, lsnStart} of backups.toReversed()) {
    const size = walStart === undefined || lsnStart === undefined ? undefined : segmentBytesFrom(walStart, lsnStart);
    if (size !== undefined) return size;
  }
  return DEFAULT_SEGMENT_BYTES;
}
