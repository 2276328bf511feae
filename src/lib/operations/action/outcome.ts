import {ACTION_ANNOTATIONS} from '../../manifest/fep-action.ts';
import type {FepAction} from '../../model/fep-action/index.ts';

/** What the operator has written into a FEPAction (`fepActionStatus`, a sibling of spec: Ref18 1.2.10, CRDs). */
export interface ActionOutcome {
  /** `unclear`: a word that no source knows. */
  state: 'pending' | 'success' | 'failure' | 'unclear';
  /** The operator's own text: plain, or the output of an HTTP call. */
  result?: string;
  /** As the operator wrote it; its format is not stated. */
  processedAt?: string;
  /** The word itself, when it is neither of the two. */
  word?: string;
}

/**
 * Reads the outcome. An object of this program's making is asked for once and has no earlier answer, so its identity
 * decides and not a comparison of the operator's clock with the API server's.
 */
export function outcomeOf(action: FepAction): ActionOutcome {
  const {fepActionCondition: word, fepActionResult: result, processedTimestamp} = action.fepActionStatus ?? {};
  const told = {
    ...(typeof result === 'string' && result !== '' ? {result} : {}),
    ...(typeof processedTimestamp === 'string' && processedTimestamp !== '' ? {processedAt: processedTimestamp} : {}),
  };
  if (word === undefined || String(word) === '') return {state: 'pending', ...told};
  const state = {success: 'success', failure: 'failure'} as const;
  const known = state[String(word).toLowerCase() as keyof typeof state];
  return known === undefined ? {state: 'unclear', word: String(word), ...told} : {state: known, ...told};
}

/** Clocks of two machines that are kept well differ by less. */
const CLOCKS_DIFFER_MS = 5 * 60_000;
const WRITTEN_ONCE_MS = 2000;

/**
 * May the answer be one to an earlier text of the same object? Somebody who changes a FEPAction and applies it again
 * (UG 6.2 speaks of it) finds the old answer in it until the operator has written the new one.
 */
export function mayBeStale(action: FepAction): boolean {
  const {state, processedAt} = outcomeOf(action);
  const [changed, processed] = [specChangedAt(action), Date.parse(processedAt ?? '')];
  const created = Date.parse(action.metadata.creationTimestamp ?? '');
  // Written once: whatever the clocks say, its answer is its own.
  if (changed === undefined || changed - created < WRITTEN_ONCE_MS) return false;
  return state !== 'pending' && Number.isFinite(processed) && processed < changed - CLOCKS_DIFFER_MS;
}

/** When somebody wrote the spec last, by the API server's clock. */
function specChangedAt({metadata}: FepAction): number | undefined {
  const times = (metadata.managedFields ?? []).flatMap((entry) => {
    const {time, fieldsV1} = entry as {time?: string; fieldsV1?: object};
    const at = Date.parse(time ?? '');
    return fieldsV1 !== undefined && Object.hasOwn(fieldsV1, 'f:spec') && Number.isFinite(at) ? [at] : [];
  });
  return times.length === 0 ? undefined : Math.max(...times);
}

/** What the request knew of the cluster; empty for an object of somebody else. */
export function beforeOf(action: FepAction): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(action.metadata.annotations?.[ACTION_ANNOTATIONS.before] ?? '{}');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
