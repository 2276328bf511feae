import type {NotChecked} from '../rules/evaluate.ts';
import type {OperationContext} from './context.ts';

/** Rules named in one line; more are counted. */
const NAMED = 5;

/** Says before anything is sent which rules could not look, one line a reason: what they would have said nobody knows. */
export function tellNotChecked({report}: OperationContext, notChecked: readonly NotChecked[]): void {
  const byReason = Map.groupBy(notChecked, ({reason}) => reason);
  for (const [reason, rules] of byReason) {
    const ids = rules.map(({rule, partly}) => (partly === true ? `${rule} in part` : rule));
    const named = ids.length > NAMED ? `${ids.slice(0, NAMED).join(', ')} and ${ids.length - NAMED} more` : ids.join(', ');
    report({kind: 'note', level: 'warning', message: `not checked: ${named}: ${reason}`});
  }
}
