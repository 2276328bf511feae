import type {ChangePrimaryOptions} from '../operations/primary-change/change-primary.ts';
import type {PrimaryChangeOptions} from '../operations/primary-change/plan.ts';
import {actionFlags, actionOptions, type ActionParsed} from './action-flags.ts';
import {Flags} from './flags.ts';

/** Flags of `switchover` and `failover`. */
export function primaryChangeFlags(timeout: string) {
  return {
    ...actionFlags(timeout),
    to: Flags.string({description: 'the server that is to become primary, by name or ordinal', helpValue: 'POD'}),
    by: Flags.option({options: ['operator', 'patroni'] as const, default: 'operator' as const, description: 'who is asked: the operator by a FEPAction, or Patroni by patronictl in a server, past the operator'})(),
    measure: Flags.boolean({allowNo: true, default: true, description: 'write through the change and report the seconds without writes, failed and lost commits'}),
  };
}

export interface PrimaryChangeParsed extends ActionParsed {
  to?: string | undefined;
  by: 'operator' | 'patroni';
  measure: boolean;
}

/** Flags of `switchover` and `failover`, as the look before and the deed take them. */
export function primaryChangeOptions(name: string, deed: 'switchover' | 'failover', flags: PrimaryChangeParsed): {plan: PrimaryChangeOptions; perform: ChangePrimaryOptions} {
  const {plan, perform} = actionOptions(flags);
  return {
    plan: {name, deed, by: flags.by, ...plan, ...(flags.to === undefined ? {} : {to: flags.to})},
    perform: {...perform, measure: flags.measure},
  };
}
