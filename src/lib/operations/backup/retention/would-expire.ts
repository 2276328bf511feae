import type {OperationContext} from '../../context.ts';
import {pgbackrestFailed, scriptText} from '../exec-script.ts';
import type {RepositoryPod} from '../repository-pod.ts';

/** How long full backups are kept: days (`time`), or generations (`count`); UG 2.3.5.1. */
export interface Retention {
  value: number;
  type: 'time' | 'count';
}

/** What `pgbackrest expire --dry-run` says. */
export interface WouldExpire {
  /** Labels of backups that would be removed, in pgBackRest's order. */
  labels: string[];
  /** The retention in force, where the configuration has one. */
  inForce?: Retention;
}

/**
 * Asks pgBackRest itself what would expire, with another retention or with its own configuration. Nothing is removed (`--dry-run`,
 * pgBackRest 2.09 and later).
 */
export async function wouldExpire(context: OperationContext, pod: RepositoryPod, repo: number, retention?: Retention): Promise<WouldExpire> {
  const args = retention === undefined ? [] : [`--repo${repo}-retention-full=${retention.value}`, `--repo${repo}-retention-full-type=${retention.type}`];
  const script = 'repo=$1; shift; pgbackrest expire --dry-run --repo="$repo" --log-level-console=info "$@"';
  const end = await scriptText(context, pod, script, [String(repo), ...args]);
  if (end.exitCode !== 0) throw pgbackrestFailed('pgbackrest expire --dry-run', pod, end, end.stdout);
  return readExpire(end.stdout, repo);
}

/** Reads the log of `expire`: `remove expired backup LABEL`, and the options that it began with. */
export function readExpire(log: string, repo: number): WouldExpire {
  const labels = [...log.matchAll(/remove expired backup (\S+)/g)].map(([, label]) => label ?? '');
  const value = Number(new RegExp(`--repo${repo}-retention-full=(\\d+)`).exec(log)?.[1]);
  const type = new RegExp(`--repo${repo}-retention-full-type=(time|count)`).exec(log)?.[1];
  // pgBackRest's default for the type is count.
  return {labels: [...new Set(labels)], ...(Number.isInteger(value) ? {inForce: {value, type: type === 'time' ? 'time' : 'count'} as const} : {})};
}

/** `30 days`, `2 full backups`. */
export function retentionText({value, type}: Retention): string {
  const unit = type === 'time' ? 'day' : 'full backup';
  return `${value} ${unit}${value === 1 ? '' : 's'}`;
}
