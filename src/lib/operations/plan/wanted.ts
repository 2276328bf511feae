import {FepError} from '../../errors/fep-error.ts';
import {mergeOptions} from '../../manifest/fep-cluster/options-text.ts';
import {mergeParameters, removeParameters} from '../../manifest/fep-cluster/parameters-text.ts';
import {formatPath, getAt, type Segment, setAt} from '../../manifest/path.ts';
import {parseSet} from '../../manifest/set-path.ts';
import type {ManifestDocument} from '../../manifest/yaml/document.ts';
import type {FepCluster} from '../../model/fep-cluster/index.ts';
import {isRecord} from '../../model/schema/walk.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';

/** What a user wants of a live cluster: a file, single values laid over it, or over the cluster itself. */
export interface WantedChange {
  base?: ManifestDocument;
  /** `path=value`, as `--set` takes them. */
  sets?: readonly string[];
  /** PostgreSQL parameters, laid over customPgParams line by line. */
  parameters?: Readonly<Record<string, string>>;
  /** PostgreSQL parameters whose lines are taken out of customPgParams. */
  unset?: readonly string[];
  /** Options of pgBackRest, laid over the section [global] of pgbackrestParams. */
  backupOptions?: Readonly<Record<string, string>>;
  /** Text that becomes customPgHba as a whole: the order of its lines counts. */
  hba?: string;
}

/** The members that are meant, as a merge patch would have them, and where they came from. */
export interface Meant {
  object: Record<string, unknown>;
  explicit: ReadonlySet<string>;
  /** What `kubectl apply` was given last, where the file is applied that way. */
  applied?: unknown;
  /** For messages: the file, or the flags. */
  source: string;
}

const PARAMS: readonly Segment[] = ['spec', 'fepChildCrVal', 'customPgParams'];
const HBA: readonly Segment[] = ['spec', 'fepChildCrVal', 'customPgHba'];
const BACKUP_OPTIONS: readonly Segment[] = ['spec', 'fepChildCrVal', 'backup', 'pgbackrestParams'];
const APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * Lays the flags over the file, or over what the cluster has, and keeps of the latter only what the flags touch. Throws
 * FepError (usage): a file for another cluster, a path that leads nowhere, nothing to change at all.
 */
export function meantOf(live: FepCluster, ref: ClusterRef, wanted: WantedChange): Meant {
  const {base, sets = []} = wanted;
  const texts = textFlags(wanted);
  if (base === undefined && sets.length === 0 && texts.length === 0) throw nothingWanted();
  if (base !== undefined) requireSameCluster(base, ref);
  const object: Record<string, unknown> = base === undefined ? {} : structuredClone(base.object) as unknown as Record<string, unknown>;
  const explicit = new Set<string>();
  for (const assignment of sets) {
    const {segments, value} = parseSet(assignment);
    lay(object, live, segments, value, assignment);
    explicit.add(formatPath(segments));
  }
  for (const {at, edit} of texts) {
    const text = getAt(object, at) ?? getAt(live, at);
    setAt(object, at, edit(typeof text === 'string' ? text : ''));
  }
  const applied = base === undefined ? undefined : appliedTo(live);
  const flags = [...(sets.length > 0 ? ['--set'] : []), ...texts.map(({flag}) => flag)];
  return {object, explicit, ...(applied === undefined ? {} : {applied}), source: [...(base === undefined ? [] : [base.file === '-' ? 'standard input' : base.file]), ...flags].join(' and ')};
}

interface TextFlag {
  at: readonly Segment[];
  edit: (text: string) => string;
  flag: string;
}

/** Texts inside fields are edited where they stand, so that comments and order stay their writer's. */
function textFlags({parameters = {}, unset = [], backupOptions = {}, hba}: WantedChange): TextFlag[] {
  return [
    ...(Object.keys(parameters).length === 0 ? [] : [{at: PARAMS, edit: (text: string) => mergeParameters(text, parameters), flag: '--param'}]),
    ...(unset.length === 0 ? [] : [{at: PARAMS, edit: (text: string) => removeParameters(text, unset), flag: 'unset'}]),
    ...(Object.keys(backupOptions).length === 0 ? [] : [{at: BACKUP_OPTIONS, edit: (text: string) => mergeOptions(text, backupOptions), flag: '--backup-option'}]),
    ...(hba === undefined ? [] : [{at: HBA, edit: () => hba, flag: '--hba-file'}]),
  ];
}

/** Writes one value; of a list only a whole one can be sent, so the list is taken over from the cluster first. */
function lay(object: Record<string, unknown>, live: FepCluster, segments: readonly Segment[], value: unknown, assignment: string): void {
  const index = segments.findIndex((segment) => typeof segment === 'number');
  const list = index < 0 ? undefined : segments.slice(0, index);
  try {
    if (list !== undefined && getAt(object, list) === undefined) {
      const there = getAt(live, list);
      if (there !== undefined) setAt(object, list, structuredClone(there));
    }
    // Null is what removes a member in a merge patch; out of a list the item itself is taken.
    setAt(object, segments, value === undefined && typeof segments.at(-1) !== 'number' ? null : value);
  } catch (error) {
    throw new FepError(`--set ${assignment.length > 80 ? `${assignment.slice(0, 80)}…` : assignment} cannot be laid over the cluster`, {
      code: 'set-path', exit: 'usage', where: '--set', why: error instanceof Error ? error.message : String(error),
    });
  }
}

function appliedTo(live: FepCluster): unknown {
  const text = live.metadata.annotations?.[APPLIED];
  if (text === undefined) return undefined;
  try {
    const applied: unknown = JSON.parse(text);
    return isRecord(applied) ? applied : undefined;
  } catch {
    // Not kubectl's own text: then nothing is known of what was applied.
    return undefined;
  }
}

/** The cluster that is meant: in the namespace of the flag, of the file, or of the connection, in this order. */
export function refOf(connection: {namespace: string}, {name, namespace, base}: {name: string; namespace?: string; base?: ManifestDocument}): ClusterRef {
  const written: unknown = base?.object.metadata?.namespace;
  return {name, namespace: namespace ?? (typeof written === 'string' && written !== '' ? written : connection.namespace)};
}

/** Throws where the cluster goes away: no change of it means anything any more. */
export function requireNotDeleting({metadata}: FepCluster, {name, namespace}: ClusterRef): void {
  if (metadata.deletionTimestamp === undefined) return;
  throw new FepError(`${name} is being deleted since ${metadata.deletionTimestamp}`, {
    code: 'being-deleted', exit: 'refused', where: `fepcluster/${name}`, why: 'a cluster that goes away takes no change',
    suggestions: [`kubectl fep status ${name} -n ${namespace}`],
  });
}

function requireSameCluster({object, file, locate}: ManifestDocument, {name, namespace}: ClusterRef): void {
  const wanted = {name, namespace};
  for (const key of ['name', 'namespace'] as const) {
    const found: unknown = object.metadata?.[key];
    if (found === undefined || found === null || found === wanted[key]) continue;
    const position = locate(`metadata.${key}`);
    throw new FepError(`the file is for the ${key === 'name' ? 'cluster' : 'namespace'} ${String(found).slice(0, 80)}, not ${wanted[key]}`, {
      code: 'other-cluster', exit: 'usage', where: position === undefined ? file : `${file}:${position.line}:${position.column}`,
      suggestions: [key === 'name' ? `metadata.name: ${name}, or leave it out` : `-n ${String(found).slice(0, 80)}`],
    });
  }
}

function nothingWanted(): FepError {
  return new FepError('nothing says what is to change', {
    code: 'nothing-wanted', exit: 'usage', where: '-f, --set, --param',
    suggestions: ['-f cluster.yaml', '--set fep.instances=3', '--param work_mem=16MB'],
  });
}
