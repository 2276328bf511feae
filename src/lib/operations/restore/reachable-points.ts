import type {RestorePlan} from '../../model/answers/restore.ts';
import type {OperationContext} from '../context.ts';
import {wholeSecond} from './guard-restore.ts';
import {planRestore, type PlanRestoreOptions} from './plan-restore.ts';

/** Whole seconds before and after a target that cannot be reached, each planned itself: only what can be reached is named. */
export async function reachablePoints(context: OperationContext, options: PlanRestoreOptions, {nearest: {before, after}}: Pick<RestorePlan, 'nearest'>): Promise<string[]> {
  const candidates = [...(before === undefined ? [] : [wholeSecond(before, 0)]), ...(after === undefined ? [] : [wholeSecond(after, 1)])];
  const plans = await Promise.all(candidates.map((time) => planRestore(context, {...options, time})));
  return candidates.filter((_, index) => plans[index]?.plan.verdict === 'possible');
}
