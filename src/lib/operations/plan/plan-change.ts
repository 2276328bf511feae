import {compareClusters, type Blocked, type CompareOptions, type Difference, type Kept} from '../../manifest/difference/index.ts';
import {applyMergePatch} from '../../manifest/patch.ts';
import type {ChangeImpact} from '../../model/change-impact.ts';
import type {FepCluster} from '../../model/fep-cluster/index.ts';
import {isAutoresized, isAutoscaled} from '../../rules/reading/cluster.ts';
import {View} from '../../rules/view.ts';
import {classify} from './classify.ts';

/** A difference with what it does to the running cluster. */
export interface ImpactOfDifference {
  difference: Difference;
  impact: ChangeImpact;
}

/** What a change comes to: what differs, what is to be sent, what it does. */
export interface PlannedChangeSet {
  differences: Difference[];
  kept: Kept[];
  /** Places that cannot be sent; when there is one, nothing may be sent. */
  blocked: Blocked[];
  /** JSON merge patch of the fields meant: no masks, nothing that was not meant, but the secrets that were. Never print it. */
  patch: Record<string, unknown>;
  impact: ImpactOfDifference[];
  /** The cluster as it would be. */
  wanted: FepCluster;
}

/**
 * The change from a live cluster to what is meant. Only members that `meant` has are compared; `null` removes one. Pure:
 * nothing is read or sent, and rules are not asked.
 */
export function planChange(live: FepCluster, meant: object, options: CompareOptions = {}): PlannedChangeSet {
  const view = new View({object: live, operation: 'update'});
  const {differences, kept, blocked, patch} = compareClusters(live, meant, {
    autoscaled: isAutoscaled(view), autoresized: isAutoresized(view), ...options,
  });
  const wanted = applyMergePatch(live, patch) as FepCluster;
  const impact = differences.map((difference) => ({difference, impact: classify(difference, live, wanted)}));
  return {differences, kept, blocked, patch, impact, wanted};
}
