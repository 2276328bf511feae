import {connectionFlags, dryRunFlag, Flags, outputFlag, yesFlag} from '../flags.ts';
import {requireDurationMs} from '../duration.ts';
import {ruleFlags} from '../rule-flags.ts';

/** What every command that changes a running cluster takes. */
export const changingFlags = {
  ...connectionFlags,
  ...outputFlag('json', 'yaml', 'name'),
  ...dryRunFlag,
  ...ruleFlags,
  ...yesFlag,
  wait: Flags.boolean({allowNo: true, default: true, description: 'wait until the end state was observed; with --no-wait it ends 69 once the change is accepted'}),
  timeout: Flags.custom<number>({
    description: 'longest wait, as 30s, 10m, 1h; the work goes on in the cluster afterwards (default: by what the change does)',
    helpValue: '<duration>',
    parse: async (text) => requireDurationMs(text, 'timeout'),
  })(),
};
