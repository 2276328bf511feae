import type {LeaderLock} from '../../model/answers/database-status.ts';
import type {ConfigMap} from '../../model/kubernetes-object.ts';
import {moment, number, text, valueIn} from '../database-status/reading.ts';
import {optional} from './optional.ts';

/** A lock is given up by those who wait for it when it was not renewed for its ttl; clocks may differ by as much as this. */
const CLOCKS_DIFFER_MS = 10_000;
/** Patroni's own default of `ttl`. */
const DEFAULT_TTL_SECONDS = 30;

/**
 * Patroni's lock out of the annotations of the ConfigMap `<scope>-leader`, and who had it last out of the history in
 * `<scope>-config` (both seen with real Patroni, control-plane.md 5). Undefined where there is no such ConfigMap.
 */
export function leaderLockFrom(configMaps: readonly ConfigMap[]): LeaderLock | undefined {
  const annotations = (ending: string): Record<string, string> | undefined =>
    configMaps.find(({metadata}) => metadata.name?.endsWith(ending))?.metadata.annotations;
  const lock = annotations('-leader');
  if (lock === undefined) return undefined;
  const holder = text(lock['leader']);
  return {
    ...optional('holder', holder),
    ...optional('acquiredAt', moment(lock['acquireTime'])),
    ...optional('renewedAt', moment(lock['renewTime'])),
    ...optional('ttlSeconds', number(lock['ttl'])),
    ...optional('transitions', number(lock['transitions'])),
    ...optional('lastHolder', holder === undefined ? lastLeaderIn(annotations('-config')?.['history']) : undefined),
  };
}

/** Lines of the history: timeline, position, reason, time, and since Patroni 2.1 the new leader. */
function lastLeaderIn(history: string | undefined): string | undefined {
  const lines = valueIn(history ?? '');
  const last: unknown = Array.isArray(lines) ? lines.at(-1) : undefined;
  return Array.isArray(last) ? text(last[4]) : undefined;
}

/** Has the holder let the lock run out, at the time given? A lock without times is taken as held. */
export function hasRunOut({renewedAt, ttlSeconds = DEFAULT_TTL_SECONDS}: LeaderLock, now: string): boolean {
  const silence = renewedAt === undefined ? Number.NaN : Date.parse(now) - Date.parse(renewedAt);
  return silence > ttlSeconds * 1000 + CLOCKS_DIFFER_MS;
}
