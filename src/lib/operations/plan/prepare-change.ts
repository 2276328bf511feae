import type {Blocked, Difference} from '../../manifest/difference/index.ts';
import type {KeptValue, PlannedChange} from '../../model/answers/plan.ts';
import {CLASS_WORDS} from '../../model/change-class.ts';
import type {FepCluster} from '../../model/fep-cluster/index.ts';
import type {Finding} from '../../model/finding.ts';
import type {Pod} from '../../model/kubernetes-object.ts';
import type {Part} from '../../model/part.ts';
import type {NotChecked, RuleFinding} from '../../rules/evaluate.ts';
import type {ClusterRef} from '../cluster-snapshot.ts';
import type {OperationContext} from '../context.ts';
import {plain} from '../guard.ts';
import {judge} from './judge.ts';
import {keptValues} from './kept-values.ts';
import {planChange, type ImpactOfDifference, type PlannedChangeSet} from './plan-change.ts';
import type {PlanOptions} from './plan-cluster.ts';
import {meantOf, requireNotDeleting, type Meant, type WantedChange} from './wanted.ts';

/** A change that was compared with the live cluster and judged by the rules; nothing was sent. */
export interface PreparedChange {
  ref: ClusterRef;
  live: FepCluster;
  pods: Part<Pod[]>;
  meant: Meant;
  planned: PlannedChangeSet;
  kept: KeptValue[];
  /** What the rules say, an error of the masks included; of a change of nothing, nothing. */
  findings: Finding[];
  /** The same with what guards need. */
  judged: RuleFinding[];
  changes: PlannedChange[];
  /** How many findings the cluster has as it is. */
  alreadyThere: number;
  notChecked: Pick<NotChecked, 'rule' | 'reason'>[];
}

/** Compares and judges. Throws usage errors (2) of what is meant, and `being-deleted` (3). */
export async function prepareChange(
  context: OperationContext, {ref, live, pods, wanted, options}: {ref: ClusterRef; live: FepCluster; pods: Part<Pod[]>; wanted: WantedChange; options: Pick<PlanOptions, 'ignore' | 'secrets'>},
): Promise<PreparedChange> {
  requireNotDeleting(live, ref);
  const {meant, planned} = compareWith(live, ref, wanted, options.secrets);
  const base = {ref, live, pods, meant, planned, kept: keptValues(planned.kept)};
  if (planned.differences.length === 0 && planned.blocked.length === 0) return {...base, findings: [], judged: [], changes: [], alreadyThere: 0, notChecked: []};
  const judged = await judge(context, {ref, live, wanted: planned.wanted, pods, ...(wanted.base === undefined ? {} : {base: wanted.base}), ignore: options.ignore ?? []});
  const all = [...planned.blocked.map(maskFinding), ...judged.findings];
  const findings = all.map(plain);
  return {
    ...base, findings, judged: all, changes: planned.impact.map((one) => plannedChange(one, findings)),
    alreadyThere: judged.alreadyThere.length, notChecked: judged.notChecked.map(({rule, reason}) => ({rule, reason})),
  };
}

/** The change from the live cluster to what is meant. Pure. */
export function compareWith(live: FepCluster, ref: ClusterRef, wanted: WantedChange, secrets?: 'keep' | 'send'): {meant: Meant; planned: PlannedChangeSet} {
  const meant = meantOf(live, ref, wanted);
  const planned = planChange(live, meant.object, {
    explicit: meant.explicit, tellKept: wanted.base !== undefined,
    ...(meant.applied === undefined ? {} : {applied: meant.applied}),
    ...(secrets === undefined ? {} : {secrets}),
  });
  return {meant, planned};
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
