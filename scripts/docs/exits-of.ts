import {EXIT_CODES, type ExitName} from '../../src/lib/errors/exit-codes.ts';
import type {CommandHelp} from '../../src/lib/cli/help.ts';

/** Exits of every command. */
const ALWAYS: readonly ExitName[] = ['done', 'failed', 'usage', 'interrupted'];
/** Of a command that reaches a cluster; it is refused where --expect-context says no. */
const REACHES: readonly ExitName[] = ['refused', 'notFound', 'forbidden', 'unreachable'];
/** Of a command that changes something there. */
const CHANGES: readonly ExitName[] = ['conflict', 'unknown'];

/** Commands with --dry-run that change nothing in the cluster. */
const HARMLESS = new Set(['diff', 'logs-collect', 'plan', 'validate']);

/** Exits that no flag of the command tells of. */
const MORE: Readonly<Record<string, readonly ExitName[]>> = {
  'backup:check': ['unknown'],
  'backup:list': ['unknown'],
  'backup:verify': ['unknown'],
  'backup:window': ['unknown'],
  // With --dry-run=server the API server is asked to check a change.
  diff: ['conflict', 'unknown'],
  exec: ['unknown'],
  'logs-collect': ['conflict'],
  plan: ['conflict', 'unknown'],
  psql: ['unknown'],
  'sandbox:delete': ['refused', 'notFound'],
  'sandbox:env': ['notFound'],
  'sandbox:fault': ['refused', 'notFound', 'unreachable'],
  'sandbox:start': ['refused'],
  'sandbox:stop': ['notFound'],
  'upgrade:major': ['stillRunning'],
};

/** Commands whose code is that of the program they run. */
export const PASS_ON: ReadonlySet<string> = new Set(['exec', 'psql']);

/** What a code says beyond the table, by command. */
export const OWN_MEANINGS: Readonly<Record<string, readonly string[]>> = {
  'action:run': ['0 says that the operator answered Success, not what the action did.', '1: the operator answered Failure.'],
  'action:wait': ['1: the operator answered Failure.'],
  'backup:check': ['1: pgBackRest, the archive or the room left is not as it should be; the answer tells which.'],
  'backup:verify': ['1: a file of a backup or of the archive is damaged or missing.'],
  diagnose: ['0: it could look, whatever it found. With `--fail-on`: 1 when a finding is that grave.'],
  diff: ['As `kubectl diff`: 0 nothing differs, 1 something differs, above 1 a failure.'],
  exec: ["The command's own code, once it ran; the codes of the table before that, with a message that begins with `error:`."],
  'logs-collect': ['124: the time was over; the bundle is whole, with what there was until then.'],
  'logs-collect:verify': ['1: something that is a secret, or looks like one, was found.'],
  plan: ['0: nothing speaks against the change, or nothing would change. 3: a rule refuses it.'],
  psql: ["psql's own code, once it ran: 0 done, 1 its failure, 2 connection lost, 3 a script stopped at an error. The codes of the table before that, with a message that begins with `error:`."],
  restore: ['3: the plan says that it cannot end well; nothing was changed.'],
  'sandbox:start': ['124: it was not ready in time; it goes on by itself.'],
  status: ['With `--check` the codes of monitoring plugins instead: 0 ok, 1 warning, 2 critical, 3 unknown.', 'With `--fail-on`: 1 when the verdict is that bad or worse.'],
  validate: ['0: nothing was found at the level of `--fail-on`. 3: something was. 2: an input cannot be read.'],
  version: ['What is known without a cluster is printed even where the code is not 0.'],
  wait: ['1: what is waited for cannot come any more, as an action that the operator answered with Failure.'],
};

/** The exits that a command may end with, in the order of the table. */
export function exitsOf({id, flags}: Pick<CommandHelp, 'id' | 'flags'>): ExitName[] {
  const all = new Set<ExitName>([
    ...ALWAYS,
    ...(reachesCluster({flags}) ? REACHES : []),
    ...(flags['dry-run'] !== undefined && !HARMLESS.has(id) ? CHANGES : []),
    ...(flags['wait']?.allowNo === true ? ['stillRunning' as const] : []),
    ...(flags['timeout'] === undefined ? [] : ['deadline' as const]),
    ...(MORE[id] ?? []),
  ]);
  return (Object.keys(EXIT_CODES) as ExitName[]).filter((name) => all.has(name));
}

/** Has the command kubectl's connection flags? Without them it works without a cluster. */
export function reachesCluster({flags}: Pick<CommandHelp, 'flags'>): boolean {
  return flags['context']?.helpGroup === 'connection';
}
