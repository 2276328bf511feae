import {BACKUP_CONTAINERS} from '../../../../lib/model/names.ts';
import {runInPod, wordsOf, type CommandResult} from '../../servers/pod-command.ts';
import {isMaster, serverPods} from '../../servers/server-pods.ts';
import {ActionFailure} from '../action-failure.ts';
import type {ActionCall, Deed} from '../action-call.ts';

/** A backup has no usual time; after this one (ms) the operator gives up (not stated). */
const LONGEST_MS = 6 * 60 * 60_000;

/** A backup now, by pgBackRest beside the master (Overview 2.7.1, 2.7.2). */
export const backup: Deed = async (call) => {
  const {backupRepo, backupType} = call.order;
  const result = await pgbackrest(call, [`--repo=${backupRepo}`, `--type=${backupType}`, '--log-level-console=info', 'backup']);
  if (result.exitCode !== 0) throw new ActionFailure(complaint(result));
  const label = /new backup label = (\S+)/.exec(wordsOf(result))?.[1];
  return label === undefined ? wordsOf(result) : `${backupType} backup ${label} was made in repo${backupRepo}`;
};

/** Fewer generations (UG 2.3.3.1.2, 7.3); for its arguments see {@link expireOptions}. */
export const backupExpire: Deed = async (call) => {
  const options = expireOptions(call.order.args, call.order.backupRepo);
  const result = await pgbackrest(call, [...options, '--log-level-console=info', 'expire']);
  if (result.exitCode !== 0) throw new ActionFailure(complaint(result));
  const removed = [...wordsOf(result).matchAll(/expire (?:full|diff|incr)? ?backup(?: set)? (.+)$|remove expired backup (\S+)/gm)].map(([, set, one]) => set ?? one);
  return removed.length === 0 ? 'no backup was to be expired' : `expired: ${removed.join(', ')}`;
};

/**
 * What FEP takes in `args` of backup_expire is not stated. Here: nothing, so that the retention of the cluster counts; a
 * number, so many full backups are kept; options of pgBackRest's retention as `repo1-retention-full=2`, with or without `--`.
 */
export function expireOptions(args: readonly string[], repo: number): string[] {
  const options = args.flatMap((arg) => {
    if (/^\d+$/.test(arg)) return [`--repo${repo}-retention-full-type=count`, `--repo${repo}-retention-full=${arg}`];
    const option = arg.replace(/^--/, '');
    if (/^repo\d+-retention-[a-z-]+=[\w-]+$/.test(option) || /^set=[\w-]+$/.test(option)) return [`--${option}`];
    throw new ActionFailure(`spec.fepAction.args: ${arg} is neither a number of full backups to keep nor a retention option such as repo1-retention-full=2`);
  });
  return [...options, `--repo=${repo}`];
}

async function pgbackrest({context, namespace, order, cluster}: ActionCall, args: readonly string[]): Promise<CommandResult> {
  const pods = await serverPods(context, {namespace, name: order.target});
  const master = pods.find(isMaster);
  if (master === undefined) throw new ActionFailure('there is no master to back up');
  const container = BACKUP_CONTAINERS.find((name) => master.spec.containers.some((one) => one.name === name));
  if (container === undefined) throw new ActionFailure(`FEPCluster ${cluster.metadata.name} has no backup section, so there is no backup container`);
  // The stanza is in the container's environment, as its configuration is.
  return runInPod(context, {namespace, pod: master.metadata.name ?? '', container, command: ['pgbackrest', ...args], timeoutMs: LONGEST_MS});
}

/** pgBackRest's own words for what went wrong, or all it said. */
function complaint(result: CommandResult): string {
  const words = wordsOf(result);
  const errors = words.split('\n').filter((line) => /ERROR|FATAL/.test(line));
  return errors.length === 0 ? words || `pgbackrest ended with code ${result.exitCode}` : errors.join('\n');
}
