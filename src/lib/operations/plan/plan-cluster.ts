import {ANSWER_API_VERSION} from '../../model/answers/api-version.ts';
import type {ClusterPlan, PlannedChange} from '../../model/answers/plan.ts';
import type {Finding} from '../../model/finding.ts';
import {FEP_RESOURCES} from '../../model/resources.ts';
import type {FepCluster} from '../../model/fep-cluster/index.ts';
import type {IgnoredRule} from '../../rules/evaluate.ts';
import {listPods, type ClusterRef} from '../cluster-snapshot.ts';
import {noSuchCluster} from '../cluster-status/index.ts';
import type {OperationContext} from '../context.ts';
import {part} from '../parts.ts';
import {disturbanceOf} from './disturbance.ts';
import {prepareChange} from './prepare-change.ts';
import {shownPatch} from './shown-patch.ts';
import {refOf, type WantedChange} from './wanted.ts';

export interface PlanOptions extends WantedChange {
  name: string;
  namespace?: string;
  ignore?: readonly IgnoredRule[];
  /** Secrets that the file gives, and the cluster shows as asterisks: left alone, or counted as a change. */
  secrets?: 'keep' | 'send';
  /** `server`: the API server is asked whether it would store the change. */
  dryRun: 'client' | 'server';
}

/**
 * Says what a change to a live cluster would do, and changes nothing. Throws: `not-found` (4), usage (2), the
 * gateway's errors, and with `dryRun: 'server'` the API server's refusal. What rules refuse is part of the answer.
 */
export async function planCluster(context: OperationContext, options: PlanOptions): Promise<ClusterPlan> {
  const ref = refOf(context.cluster.connection, options);
  const [live, pods] = await Promise.all([readLive(context, ref), part(listPods(context.cluster, ref, context.signal))]);
  const {planned, kept, findings, changes, alreadyThere, notChecked} = await prepareChange(context, {ref, live, pods, wanted: options, options});
  const envelope = {apiVersion: ANSWER_API_VERSION, kind: 'ClusterPlan', ...ref} as const;
  if (planned.differences.length === 0 && planned.blocked.length === 0) {
    return {
      ...envelope, verdict: 'no-change', message: `nothing would change in ${ref.name}`, changes: [], kept, findings: [], alreadyThere: 0, notChecked: [],
      disturbance: disturbanceOf([], live, pods), server: 'not asked', patch: {},
    };
  }
  const isRefused = findings.some(({severity}) => severity === 'error');
  const server = options.dryRun === 'server' && !isRefused ? await askServer(context, ref, planned.patch) : 'not asked' as const;
  return {
    ...envelope,
    verdict: isRefused ? 'refused' : 'would-change',
    message: messageOf(ref, changes, findings),
    changes,
    disturbance: disturbanceOf(changes, live, pods),
    kept,
    findings: findings.filter((finding) => !changes.some(({rules}) => rules.includes(finding))),
    alreadyThere,
    notChecked,
    server,
    patch: shownPatch(planned.patch),
  };
}

/** The live FEPCluster; `not-found` where there is none. */
export async function readLive({cluster, signal}: OperationContext, ref: ClusterRef): Promise<FepCluster> {
  const live = await cluster.find<FepCluster>({resource: FEP_RESOURCES.FEPCluster, ...ref}, {signal});
  if (live === undefined) throw noSuchCluster(ref);
  return live;
}

/** Has the API server check the patch and store nothing; what it refuses is thrown as everywhere. */
export async function askServer({cluster, signal}: OperationContext, ref: ClusterRef, patch: Record<string, unknown>): Promise<'accepted'> {
  await cluster.patch<FepCluster>({resource: FEP_RESOURCES.FEPCluster, ...ref}, {type: 'merge', body: patch}, {signal, dryRun: true});
  return 'accepted';
}

function messageOf({name}: ClusterRef, changes: readonly PlannedChange[], findings: readonly Finding[]): string {
  const count = changes.length === 1 ? '1 change' : `${changes.length} changes`;
  const rules = [...new Set(findings.filter(({severity}) => severity === 'error').map(({rule}) => rule))];
  return rules.length === 0 ? `${count} to ${name}` : `${count} to ${name}, refused by ${rules.join(', ')}`;
}
