import {HBA, hbaOf} from '../reading/postgres.ts';
import {type Rule, rule} from '../rule.ts';
import {isWide} from '../text/hba.ts';

/** Lines of pg_hba.conf. */
export const hbaRules: readonly Rule[] = [
  rule({
    id: 'hba-merged',
    title: 'Lines come beside the operator\'s own',
    looksAt: [HBA],
    *check(view) {
      if (view.has(HBA)) yield {path: HBA, message: 'the lines are merged with the operator\'s; they do not replace them'};
    },
  }),
  rule({
    id: 'hba-syntax',
    title: 'Every line is one of pg_hba.conf',
    looksAt: [HBA],
    fix: 'TYPE DATABASE USER ADDRESS METHOD, options such as clientcert=verify-full last, no blanks inside a name',
    *check(view) {
      const value = view.at(HBA);
      if (value !== undefined && typeof value !== 'string') yield {path: HBA, message: 'this is no text', fix: 'customPgHba: | and one entry on each line below'};
      for (const {line, problem} of hbaOf(view)) if (problem !== undefined) yield {path: HBA, message: `line ${line}: ${problem}`};
    },
  }),
  rule({
    id: 'hba-trust-wide',
    title: 'Nobody comes in without a password from afar',
    looksAt: [HBA],
    fix: 'scram-sha-256, md5 or cert in place of trust',
    *check(view) {
      for (const entry of hbaOf(view)) if (entry.method === 'trust' && isWide(entry)) yield {path: HBA, message: `line ${entry.line} lets ${entry.address} in without a password`};
    },
  }),
];
