import {deedFlags} from '../deed-flags.ts';
import {connectionFlags, dryRunFlag, outputFlag} from '../flags.ts';
import {ruleFlags} from '../rule-flags.ts';
import {growingWaitFlags} from '../wait-timeout.ts';

/** What every command that changes a running cluster takes. */
export const changingFlags = {
  ...connectionFlags,
  ...outputFlag('json', 'yaml', 'name'),
  ...dryRunFlag,
  ...ruleFlags,
  ...deedFlags,
  ...growingWaitFlags('by what the change does'),
};
