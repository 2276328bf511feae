import {unifiedHunks, type Comparison, type Difference} from '../../manifest/difference/index.ts';
import {setAt, type Segment} from '../../manifest/path.ts';
import {writeYaml} from '../../manifest/yaml/index.ts';
import {ANSWER_API_VERSION} from '../../model/answers/api-version.ts';
import type {ClusterDiff} from '../../model/answers/plan.ts';
import type {FepCluster} from '../../model/fep-cluster/index.ts';
import {splitPath} from '../../model/schema/path.ts';
import type {OperationContext} from '../context.ts';
import {keptValues} from './kept-values.ts';
import {askServer, readLive, type PlanOptions} from './plan-cluster.ts';
import {planChange} from './plan-change.ts';
import {shownPatch} from './shown-patch.ts';
import {meantOf, refOf, requireNotDeleting} from './wanted.ts';

/**
 * The live cluster beside what it would be, as a unified diff, and the merge patch that would be sent. Rules are not
 * asked (`plan` does). Throws as `planCluster` does.
 */
export async function diffCluster(context: OperationContext, options: PlanOptions): Promise<ClusterDiff> {
  const ref = refOf(context.cluster.connection, options);
  const live = await readLive(context, ref);
  requireNotDeleting(live, ref);
  const meant = meantOf(live, ref, options);
  const planned = planChange(live, meant.object, {
    explicit: meant.explicit, tellKept: options.base !== undefined,
    ...(meant.applied === undefined ? {} : {applied: meant.applied}),
    ...(options.secrets === undefined ? {} : {secrets: options.secrets}),
  });
  if (options.dryRun === 'server' && planned.differences.length > 0) await askServer(context, ref, planned.patch);
  const [before, after] = await Promise.all([yamlOf(live, []), yamlOf(planned.wanted, planned.differences)]);
  return {
    apiVersion: ANSWER_API_VERSION, kind: 'ClusterDiff', ...ref,
    differs: planned.differences.length > 0,
    source: meant.source,
    differences: planned.differences.map(lineOf),
    kept: keptValues(planned.kept),
    hunks: planned.differences.length === 0 ? [] : unifiedHunks(before, after),
    patch: shownPatch(planned.patch),
  };
}

function lineOf({schemaPath: _schemaPath, unknown: _unknown, ...shown}: Comparison['differences'][number]): ClusterDiff['differences'][number] {
  return shown;
}

/** What people write of a FEPCluster, secrets hidden; a secret that changes is marked, since asterisks look alike. */
async function yamlOf({apiVersion, kind, metadata, spec}: FepCluster, differences: readonly Difference[]): Promise<string> {
  const {name, namespace, labels, annotations = {}} = metadata;
  const notes = Object.entries(annotations).filter(([key]) => key !== 'kubectl.kubernetes.io/last-applied-configuration');
  const shown = shownPatch({
    apiVersion, kind,
    metadata: {name, namespace, ...(labels === undefined ? {} : {labels}), ...(notes.length === 0 ? {} : {annotations: Object.fromEntries(notes)})},
    spec,
  });
  for (const {path, secret, kind: change, item} of differences) {
    if (secret === true && item === undefined && change !== 'removed') mark(shown, path);
  }
  return writeYaml(shown);
}

function mark(object: Record<string, unknown>, path: string): void {
  const segments = splitPath(path);
  if (segments === undefined) return;
  try {
    setAt(object, segments as Segment[], '***** (another one)');
  } catch {
    // An item of a keyed list: its place in the text is not told by its path, and the list is shown beside it.
  }
}
