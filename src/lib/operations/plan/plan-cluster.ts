import type {Blocked, Difference} from '../../manifest/difference/index.ts';
import {ANSWER_API_VERSION} from '../../model/answers/api-version.ts';
import type {ClusterPlan, PlannedChange} from '../../model/answers/plan.ts';
import type {Finding} from '../../model/finding.ts';
import {FEP_RESOURCES} from '../../model/resources.ts';
import {CLASS_WORDS} from '../../model/change-class.ts';
import type {FepCluster} from '../../model/fep-cluster/index.ts';
import type {IgnoredRule} from '../../rules/evaluate.ts';
import {listPods, type ClusterRef} from '../cluster-snapshot.ts';
import {noSuchCluster} from '../cluster-status/index.ts';
import type {OperationContext} from '../context.ts';
import {plain} from '../guard.ts';
import {part} from '../parts.ts';
import {disturbanceOf} from './disturbance.ts';
import {judge} from './judge.ts';
import {keptValues} from './kept-values.ts';
import {planChange, type ImpactOfDifference} from './plan-change.ts';
import {shownPatch} from './shown-patch.ts';
import {meantOf, refOf, requireNotDeleting, type WantedChange} from './wanted.ts';

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
 * Says what a change to a live cluster would do, and changes nothing (P042). Throws: `not-found` (4), usage (2), the
 * gateway's errors, and with `dryRun: 'server'` the API server's refusal. What rules refuse is part of the answer.
 */
export async function planCluster(context: OperationContext, options: PlanOptions): Promise<ClusterPlan> {
  const ref = refOf(context.cluster.connection, options);
  const [live, pods] = await Promise.all([readLive(context, ref), part(listPods(context.cluster, ref, context.signal))]);
  requireNotDeleting(live, ref);
  const meant = meantOf(live, ref, options);
  const planned = planChange(live, meant.object, {
    explicit: meant.explicit, tellKept: options.base !== undefined,
    ...(meant.applied === undefined ? {} : {applied: meant.applied}),
    ...(options.secrets === undefined ? {} : {secrets: options.secrets}),
  });
  const envelope = {apiVersion: ANSWER_API_VERSION, kind: 'ClusterPlan', ...ref} as const;
  const kept = keptValues(planned.kept);
  if (planned.differences.length === 0 && planned.blocked.length === 0) {
    return {
      ...envelope, verdict: 'no-change', message: `nothing would change in ${ref.name}`, changes: [], kept, findings: [], alreadyThere: 0, notChecked: [],
      disturbance: disturbanceOf([], live, pods), server: 'not asked', patch: {},
    };
  }
  const judged = await judge(context, {ref, live, wanted: planned.wanted, pods, ...(options.base === undefined ? {} : {base: options.base}), ignore: options.ignore ?? []});
  const findings = [...planned.blocked.map(maskFinding), ...judged.findings.map(plain)];
  const changes = planned.impact.map((one) => plannedChange(one, findings));
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
    alreadyThere: judged.alreadyThere.length,
    notChecked: judged.notChecked.map(({rule, reason}) => ({rule, reason})),
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

function maskFinding({path, why}: Blocked): Finding {
  return {rule: 'masked-value-write-back', severity: 'error', path, message: why, fix: 'give the secret in the file, with the whole list around it', section: '§4.1 step 10, §5.11.1.2.2'};
}

/** A change with what the rules say to its place; an error refuses it. */
function plannedChange({difference, impact}: ImpactOfDifference, findings: readonly Finding[]): PlannedChange {
  const {schemaPath: _schemaPath, unknown: _unknown, ...shown} = difference;
  const rules = findings.filter((finding) => concerns(finding.path, difference.path) && speaksOf(finding, difference));
  const isRefused = rules.some(({severity}) => severity === 'error');
  return isRefused ? {...shown, change: 'refused', ...CLASS_WORDS.refused, rules} : {...shown, ...impact, rules};
}

/** Does a finding at one path speak of a change at another: the same place, around it, or within it? */
function concerns(finding: string, change: string): boolean {
  if (finding === '' || finding === 'spec') return false;
  const [found, changed] = [keyless(finding), keyless(change)];
  return found === changed || isWithin(found, changed) || isWithin(changed, found);
}

/**
 * Of a text several parts may change, and a finding stands at the text as a whole: it speaks of the parts that it names.
 * An error speaks of all of them, since the text is sent as a whole.
 */
function speaksOf({path, message, severity}: Finding, {path: changed, item}: Difference): boolean {
  if (item === undefined || severity === 'error' || path !== changed || item.kind === 'line') return true;
  const name = item.name.replace(/^\[.*\] /, '');
  return message.includes(name) || (item.kind === 'option' && message.includes(name.split('-', 1)[0] ?? name));
}

function isWithin(inner: string, outer: string): boolean {
  return inner.startsWith(outer) && ['.', '['].includes(inner[outer.length] ?? '');
}

/** Keyed items are told by their key here and by their index there. */
function keyless(path: string): string {
  return path.replaceAll(/\["[^"]*"\]|\[\d+\]/g, '[]');
}

export async function askServer({cluster, signal}: OperationContext, ref: ClusterRef, patch: Record<string, unknown>): Promise<'accepted'> {
  await cluster.patch<FepCluster>({resource: FEP_RESOURCES.FEPCluster, ...ref}, {type: 'merge', body: patch}, {signal, dryRun: true});
  return 'accepted';
}

function messageOf({name}: ClusterRef, changes: readonly PlannedChange[], findings: readonly Finding[]): string {
  const count = changes.length === 1 ? '1 change' : `${changes.length} changes`;
  const rules = [...new Set(findings.filter(({severity}) => severity === 'error').map(({rule}) => rule))];
  return rules.length === 0 ? `${count} to ${name}` : `${count} to ${name}, refused by ${rules.join(', ')}`;
}
