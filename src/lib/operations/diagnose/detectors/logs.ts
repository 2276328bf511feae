import type {DiagnosisId} from '../../../model/diagnosis-ids.ts';
import {knownOr} from '../../../model/part.ts';
import {valueAt} from '../../../rules/view.ts';
import type {Detector, LogTail, Observation, Sign} from '../observation.ts';

/** A line of a log that names a cause. */
interface Telling {
  pattern: RegExp;
  id: DiagnosisId;
  message: (source: string) => string;
  cause: string;
  severity: 'critical' | 'warning';
}

/**
 * Words of PostgreSQL 15, Patroni and pgBackRest that say what is wrong, the most telling first. The words are those of
 * the programs' own sources in English (lc_messages C, which the images use).
 */
const TELLING: readonly Telling[] = [
  {pattern: /No space left on device/, id: 'volume-full', severity: 'critical', message: (source) => `a volume is full, ${source} says`, cause: 'a write failed because the file system has no room left'},
  {pattern: /system ID mismatch|belongs to a different cluster/i, id: 'leftover-patroni', severity: 'critical', message: (source) => `${source} says that its data belong to another cluster of this name`, cause: 'Patroni keeps the system identifier of an earlier cluster, or the volume holds its data'},
  {pattern: /requested WAL segment \S+ has already been removed/, id: 'replica-not-streaming', severity: 'warning', message: (source) => `${source} needs WAL that is gone`, cause: 'the replica was away for longer than WAL is kept, and the archive does not have it either: build it anew'},
  {pattern: /requested (starting point|timeline) .* (is not in|not part of|forked off)|is not a child of this server's history/, id: 'timeline-differs', severity: 'warning', message: (source) => `${source} is ahead of the point where the timelines part`, cause: 'the replica has WAL that the new primary never had: pg_rewind or a new copy mends it'},
  {pattern: /invalid value for parameter|unrecognized configuration parameter/, id: 'log-says', severity: 'warning', message: (source) => `${source} does not accept a parameter`, cause: 'a value of customPgParams is not one that PostgreSQL takes'},
  {pattern: /could not (map anonymous shared memory|allocate|fork)|out of memory|Cannot allocate memory/i, id: 'log-says', severity: 'warning', message: (source) => `${source} has not enough memory`, cause: 'limits of memory, shared_buffers or work_mem do not fit each other'},
  {pattern: /could not load (server certificate|private key) file|certificate (has expired|verify failed)|private key file .* has group or world access/i, id: 'log-says', severity: 'warning', message: (source) => `${source} has trouble with a certificate`, cause: 'a certificate or key is missing, expired, or does not fit the other'},
  {pattern: /could not access file "[^"]+": No such file|could not load library/, id: 'log-says', severity: 'warning', message: (source) => `${source} does not find a library that it is told to load`, cause: 'shared_preload_libraries names a library that the image does not have'},
  {pattern: /PANIC:/, id: 'log-says', severity: 'critical', message: (source) => `${source} has panicked`, cause: 'PostgreSQL met something that it could only end for'},
  {pattern: /invalid page in block|could not read block|checksum (mismatch|verification failed)/i, id: 'log-says', severity: 'critical', message: (source) => `${source} reads damaged data`, cause: 'pages on disk are not what was written: the disk, or memory'},
  {pattern: /archive command failed with exit code|unable to find a valid repository|ERROR: \[\d{3}\]/, id: 'archiving-fails', severity: 'warning', message: (source) => `pgBackRest fails, ${source} says`, cause: 'the line tells what pgBackRest misses'},
  {pattern: /password authentication failed for user/, id: 'log-says', severity: 'warning', message: (source) => `${source} refuses a password`, cause: 'a client, an exporter or Pgpool-II has an old password'},
  {pattern: /sorry, too many clients already|remaining connection slots are reserved/, id: 'connections-used-up', severity: 'warning', message: (source) => `${source} has no connection left`, cause: 'more sessions were asked for than max_connections allows'},
];

const OPERATOR = /fatal:|"level":"error"|failed!|ERROR!/i;
/** Lines kept for a finding, and of each so much. */
const FEW_LINES = 3;
const LONGEST_LINE = 500;

/** What the logs say themselves, the newest lines as evidence; one finding for each telling thing and source. */
export const telling: Detector = (seen) => seen.logs.flatMap((log) => {
  const tail = knownOr(log, undefined);
  if (tail === undefined) return [];
  return tail.pod === undefined ? operatorSigns(tail, seen) : serverSigns(tail, tail.pod, seen);
});

function serverSigns({source, lines}: LogTail, pod: string, seen: Observation): Sign[] {
  const signs: Sign[] = [];
  const said = new Set<string>();
  for (const {pattern, id, message, cause, severity} of TELLING) {
    const hits = lines.filter(({text, time}) => pattern.test(text) && !said.has(text) && !isHealed(id, time, seen, pod));
    if (hits.length === 0) continue;
    for (const {text} of hits) said.add(text);
    signs.push({id, severity, object: `pod/${pod}`, message: message(pod), cause, evidence: quoted(source, hits)});
  }
  return signs;
}

/** Whether the server has archived since the line was written: the first segments of a new cluster wait for its stanza. */
function isHealed(id: DiagnosisId, time: string, {status}: Observation, pod: string): boolean {
  if (id !== 'archiving-fails') return false;
  const archived = status.servers.find((server) => server.pod === pod)?.archiving?.lastArchivedAt;
  return archived !== undefined && Date.parse(time) < Date.parse(archived);
}

function operatorSigns({source, lines}: LogTail, seen: Observation): Sign[] {
  const hits = lines.filter(({text}) => OPERATOR.test(text) && !isOfOthers(text, seen));
  return hits.length === 0 ? [] : [{id: 'operator-log-says', severity: 'warning', message: `the operator's log has ${hits.length} errors among its last lines`, evidence: quoted(source, hits)}];
}

/** One operator serves many clusters, and names in most of its lines (JSON of ansible-operator: `namespace`, `name`) whom it works for. */
function isOfOthers(text: string, {status, actions, pgpools}: Observation): boolean {
  const field = (key: string): string | undefined => new RegExp(`"${key}":"([^"]*)"`).exec(text)?.[1];
  const [namespace, name] = [field('namespace'), field('name')];
  if (namespace === undefined || name === undefined) return false;
  if (namespace !== status.namespace) return true;
  if (name === status.name || name.startsWith(`${status.name}-`)) return false;
  const companions = [...knownOr(actions, []).filter((action) => valueAt(action, 'spec.targetClusterName') === status.name), ...knownOr(pgpools, []).map(({object}) => object)];
  // What is not known to be another's stays when it speaks of this cluster: a FEPRestore may have any name.
  return !companions.some(({metadata}) => metadata.name === name) && !new RegExp(`(^|[^\\w-])${status.name}($|[^\\w-])`).test(text);
}

function quoted(source: string, hits: readonly {time: string; text: string}[]): Sign['evidence'] {
  return hits.slice(-FEW_LINES).map(({time, text}) => ({object: source, field: 'log', value: text.slice(0, LONGEST_LINE), ...(time === '' ? {} : {time})}));
}
