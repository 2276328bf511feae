import {requireDurationMs} from './duration.ts';
import {Flags} from './flags.ts';

/** `--wait/--no-wait`, and a `--timeout` (milliseconds) whose default the operation knows; an answer that was only accepted ends 69. */
export function growingWaitFlags(defaultText: string) {
  return {
    wait: Flags.boolean({allowNo: true, default: true, description: 'wait until the end state was observed; with --no-wait it ends 69 once the change is accepted'}),
    timeout: Flags.custom<number>({
      description: `longest wait, as 30s, 10m, 1h; the work goes on in the cluster afterwards (default: ${defaultText})`,
      helpValue: '<duration>',
      parse: async (text) => requireDurationMs(text, 'timeout'),
    })(),
  };
}
