import {FepError} from '../errors/fep-error.ts';
import {changeParams} from '../model/fep-restore/change-params.ts';
import type {FepRestore} from '../model/fep-restore/index.ts';
import {apiVersionOf, FEP_RESOURCES} from '../model/resources.ts';
import {formatPath, setAt, type Segment} from './path.ts';
import {parseSet} from './set-path.ts';

/** What a FEPRestore is made from. */
export interface RestoreOptions {
  from: string;
  namespace: string;
  /** Left out: over the source itself. */
  to?: string;
  /** RFC 3339 in UTC, whole seconds; left out: to the end of the archive. */
  time?: string;
  /** Left out: pgBackRest looks through all of them. */
  repo?: number;
  /** `path=value` as FEPCluster has them; for a new cluster only. */
  changes?: readonly string[];
}

/** Annotation, JSON: what the repository held when the restore was planned, for a later run that takes it up again. */
export const BEFORE_RESTORE = 'kubectl-fep/before';

/** `demo-restore-20260101120000`: a restore is an object of its own, never applied again. */
export function restoreName(target: string, at: Date): string {
  return `${target}-restore-${at.toISOString().replaceAll(/\D/g, '').slice(0, 14)}`;
}

/** The FEPRestore. Date and time are texts, in UTC (CRD text asks for quotes; UG 6.3). Throws usage errors for changes that it cannot carry. */
export function buildRestore(name: string, {from, namespace, to, time, repo, changes = []}: RestoreOptions): FepRestore {
  const changed = changesOf(changes);
  return {
    apiVersion: apiVersionOf(FEP_RESOURCES.FEPRestore),
    kind: 'FEPRestore',
    metadata: {name, namespace, labels: {'app.kubernetes.io/managed-by': 'kubectl-fep', 'app.kubernetes.io/part-of': to ?? from}},
    spec: {
      fromFEPcluster: from,
      ...(to === undefined ? {} : {toFEPcluster: to}),
      restoretype: time === undefined ? 'latest' : 'PITR',
      ...(time === undefined ? {} : {restoredate: time.slice(0, 10), restoretime: time.slice(11, 19)}),
      ...(repo === undefined ? {} : {restoreTargetRepo: repo}),
      sysExtraEvent: true,
      sysExtraLogging: false,
      ...(changed === undefined ? {} : {changeParams: changed}),
    },
  };
}

function changesOf(changes: readonly string[]): FepRestore['spec']['changeParams'] | undefined {
  if (changes.length === 0) return undefined;
  const root: Record<string, unknown> = {};
  for (const change of changes) {
    const {segments, value} = parsed(change);
    requireChangeable(segments);
    setAt(root, segments, value);
  }
  return root;
}

/** The value gets the type that the FEPCluster gives the field. */
function parsed(change: string): {segments: readonly Segment[]; value: unknown} {
  try {
    const {segments, value} = parseSet(change);
    return {segments: segments.slice(1), value};
  } catch (error) {
    if (!(error instanceof FepError)) throw error;
    const words = (text: string): string => text.replaceAll('--set', '--change');
    throw new FepError(words(error.message), {code: error.code, exit: error.exit, where: '--change', ...(error.why === undefined ? {} : {why: words(error.why)}), suggestions: error.suggestions.map(words)});
  }
}

interface Tree {
  shape?: () => Readonly<Record<string, unknown>>;
}

function requireChangeable(segments: readonly Segment[]): void {
  let node: Tree | undefined = changeParams as Tree;
  for (const segment of segments) {
    const members: Readonly<Record<string, unknown>> | undefined = node?.shape?.();
    // Below the last group that the model describes anything may stand.
    if (members === undefined) return;
    const next = members[String(segment)];
    if (next === undefined) {
      throw new FepError(`a restore cannot change ${formatPath(segments)}`, {
        code: 'not-changeable', exit: 'usage', where: '--change', why: `a new cluster takes over everything else from the source; here it has ${Object.keys(members).join(', ')}`,
        suggestions: ['--change child.storage.dataVol.size=20Gi', 'change the new cluster once it is ready'],
      });
    }
    node = next as Tree;
  }
}
