import {FepError} from '../errors/fep-error.ts';
import type {IgnoredRule} from '../rules/evaluate.ts';
import {Flags} from './flags.ts';

/** How a user sets the judgement of the rules aside. */
export const ruleFlags = {
  force: Flags.boolean({description: 'overrule guards that may be overruled; each is named in the output', helpGroup: 'rules'}),
  'ignore-rule': Flags.string({
    description: 'leave a rule out, with the reason: ID=REASON; may be given several times',
    helpValue: 'ID=REASON', multiple: true, multipleNonGreedy: true, helpGroup: 'rules',
  }),
};

/** The values of --ignore-rule. Throws `ignore-without-reason` (2) for one that is not ID=REASON. */
export function ignoredRules(values: readonly string[] | undefined): IgnoredRule[] {
  return (values ?? []).map((value) => {
    const cut = value.indexOf('=');
    const [rule, reason] = cut < 0 ? [value, ''] : [value.slice(0, cut).trim(), value.slice(cut + 1).trim()];
    if (rule !== '' && reason !== '') return {rule, reason};
    throw new FepError(`${value} is not ID=REASON`, {
      code: 'ignore-without-reason', exit: 'usage', where: '--ignore-rule',
      why: 'a rule that is left out without a reason is forgotten and never put back',
      suggestions: [`--ignore-rule '${rule === '' ? 'instances-range' : rule}=agreed with the DBA team'`],
    });
  });
}
