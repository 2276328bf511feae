import {requireDurationMs} from '../duration.ts';
import {Flags} from '../flags.ts';

/** Verdicts that `--fail-on` may name, the mildest first: each stands for itself and what is worse. */
const FAIL_ON = ['warning', 'unknown', 'critical'] as const;

export const statusFlags = {
  check: Flags.boolean({description: 'one line with performance data, and exit code 0 ok, 1 warning, 2 critical, 3 unknown', exclusive: ['wait', 'watch', 'fail-on']}),
  'fail-on': Flags.option({options: FAIL_ON, description: 'end with 1 when the verdict is this or worse'})(),
  wait: Flags.boolean({description: 'wait first until the cluster is ready with the number of servers that it wants now', exclusive: ['watch']}),
  watch: Flags.boolean({char: 'w', description: 'look again and again: redrawn in place at a terminal, elsewhere a line for each change (with -o json a document a line)'}),
  until: Flags.option({options: ['ready', 'ok'] as const, description: 'end the watch with 0 when all servers are ready, or when nothing is wrong', dependsOn: ['watch']})(),
  interval: Flags.custom<number>({
    description: 'longest pause between two looks of a watch; a change of the pods is looked at at once',
    helpValue: '<duration>', default: 2000, defaultHelp: async () => '2s',
    parse: async (text) => Math.max(200, requireDurationMs(text, 'interval')),
  })(),
  compact: Flags.boolean({description: 'what fits a terminal of 24 lines and 80 columns'}),
  exec: Flags.boolean({allowNo: true, default: true, description: 'ask the databases inside the pods too; with --no-exec the reads alone'}),
  timeout: Flags.custom<number>({
    description: 'longest time for all answers together (default: 3s); with --wait for the wait (default: 5m and 10m for each server), with --watch for the watch (default: no end)',
    helpValue: '<duration>',
    parse: async (text) => requireDurationMs(text, 'timeout'),
  })(),
};

/** Is a verdict as bad as `--fail-on` says, or worse? */
export function isAsBadAs(verdict: 'ok' | 'warning' | 'unknown' | 'critical', limit: (typeof FAIL_ON)[number] | undefined): boolean {
  return limit !== undefined && verdict !== 'ok' && FAIL_ON.indexOf(verdict) >= FAIL_ON.indexOf(limit);
}
