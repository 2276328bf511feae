import {deedFlags} from '../deed-flags.ts';
import {connectionFlags, dryRunFlag, Flags, outputFlag} from '../flags.ts';
import {requireDurationMs} from '../duration.ts';
import {ruleFlags} from '../rule-flags.ts';

/** `--wait/--no-wait`, and a `--timeout` (milliseconds) whose default the operation knows; `--no-wait` ends 69. */
export function waitingFlags(defaultText: string) {
  return {
    wait: Flags.boolean({allowNo: true, default: true, description: 'wait until the end state was observed; with --no-wait it ends 69 once the change is accepted'}),
    timeout: Flags.custom<number>({
      description: `longest wait, as 30s, 10m, 1h; the work goes on in the cluster afterwards (default: ${defaultText})`,
      helpValue: '<duration>',
      parse: async (text) => requireDurationMs(text, 'timeout'),
    })(),
  };
}

/** What every command that changes a running cluster takes. */
export const changingFlags = {
  ...connectionFlags,
  ...outputFlag('json', 'yaml', 'name'),
  ...dryRunFlag,
  ...ruleFlags,
  ...deedFlags,
  ...waitingFlags('by what the change does'),
};
