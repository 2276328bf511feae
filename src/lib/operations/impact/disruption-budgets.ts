import type {Impact} from '../../model/answers/impact.ts';
import type {KubernetesObject, Pod} from '../../model/kubernetes-object.ts';
import {optional} from '../cluster-status/optional.ts';

/** As far as it is read: the selector by labels, and how many pods may go now. */
export interface DisruptionBudget extends KubernetesObject {
  spec?: {selector?: {matchLabels?: Readonly<Record<string, string>>}};
  status?: {disruptionsAllowed?: number};
}

/** Budgets that select a server pod. They bind evictions; FEPActions pass them by, so they are shown and stop nothing. */
export function budgetsOf(budgets: readonly DisruptionBudget[], pods: readonly Pod[]): Impact['disruptionBudgets'] {
  return budgets
    .filter(({spec}) => {
      const labels = Object.entries(spec?.selector?.matchLabels ?? {});
      return labels.length > 0 && pods.some(({metadata}) => labels.every(([key, value]) => metadata.labels?.[key] === value));
    })
    .map(({metadata, status}) => ({name: metadata.name ?? '?', ...optional('disruptionsAllowed', status?.disruptionsAllowed)}));
}
